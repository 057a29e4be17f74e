package org.moesaic.verification.benchmark.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// All slices of a table, one a line. It is written anew after each kernel, so that a run that is stopped leaves what it
/// has measured.
final class SliceFile {

    private final Path file;
    private final List<Slice> slices = new ArrayList<>();

    /// @param merge whether what is in the file stays
    /// @throws MoesaicException BAD_DATA for lines that are no slices
    SliceFile(Path file, boolean merge) throws IOException {
        this.file = file;
        if (merge && Files.exists(file)) {
            read();
        }
    }

    private void read() throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                if (i > 0) {
                    slices.add(Slice.parse(lines.get(i)));
                } else if (!lines.getFirst().equals(Slice.HEADER)) {
                    problems.add(
                            Problem.at(file, 1, "", "not the columns of slices", Slice.HEADER));
                }
            } catch (IllegalArgumentException bad) {
                problems.add(
                        Problem.at(file, i + 1, "", bad.getMessage(), "measure without --merge"));
            }
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.BAD_DATA, problems);
        }
    }

    List<Slice> slices() {
        return List.copyOf(slices);
    }

    /// Puts these in the place of all that is known of the same kernel on the same backend.
    void replace(TableKernel kernel, String backend, List<Slice> measured) throws IOException {
        slices.removeIf(
                slice -> slice.kernel().equals(kernel.name()) && slice.backend().equals(backend));
        slices.addAll(measured);
        List<String> lines = new ArrayList<>(List.of(Slice.HEADER));
        slices.forEach(slice -> lines.add(slice.line()));
        Files.write(file, lines);
    }
}
