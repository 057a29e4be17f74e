package org.moesaic.verification.benchmark.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.moesaic.formats.MatrixShape;
import org.moesaic.verification.benchmark.kernels.TableKernel.PeerProduct;

/// Asks the peers, before anything is measured, who they are and what they do not have.
final class PeerProbe {

    /// Large enough for blocks of any format.
    private static final MatrixShape TINY = new MatrixShape(64, 256);

    private PeerProbe() {}

    /// A line for each peer, and for each product of the kernels that is not there.
    static List<String> describe(Path folder, List<TableKernel> kernels, Path logs)
            throws IOException {
        List<PeerProduct> products =
                kernels.stream().flatMap(kernel -> kernel.peers().stream()).distinct().toList();
        List<String> lines = new ArrayList<>();
        for (String peer : products.stream().map(PeerProduct::peer).distinct().toList()) {
            Path program = folder.resolve(peer);
            if (!Files.isExecutable(program)) {
                lines.add("peer " + peer + ": not measured, no such program");
                continue;
            }
            try (PeerProcess process =
                    new PeerProcess(peer, program, logs.resolve(peer + ".log"))) {
                lines.add("peer " + peer + ": " + process.version());
                Stream<PeerProduct> own = products.stream().filter(p -> p.peer().equals(peer));
                own.forEach(product -> refusal(process, product, lines));
            }
        }
        return lines;
    }

    private static void refusal(PeerProcess process, PeerProduct product, List<String> lines) {
        process.load(product.product(), TINY, 0, 0);
        StringBuilder refusal = new StringBuilder();
        if (process.loaded(refusal).isEmpty()) {
            lines.add("peer " + product + ": " + refusal);
        }
    }
}
