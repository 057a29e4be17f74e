package org.moesaic.cli.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.Numbers;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.files.SafetensorsWriter.Item;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// The checkpoint that a conversion writes.
final class ModelFile {

    private ModelFile() {}

    /// @param metadata what the tensors need
    /// @throws MoesaicException CANNOT_WRITE if there is no room, or it cannot be written
    static void write(
            ConvertJob job, String method, Map<String, String> metadata, List<Item> items) {
        Path file = job.model();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("format", "pt");
        all.put("model", job.card().id());
        all.put("converted", method);
        all.put("written-by", "moesaic " + Versions.moesaicVersion());
        all.putAll(metadata);
        try {
            long bytes = SafetensorsWriter.dataBytes(items);
            long free = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
            if (bytes > free) {
                throw new MoesaicException(
                        Exit.CANNOT_WRITE,
                        Problem.in(
                                file.getFileName(),
                                "needs %s, and %s are free"
                                        .formatted(Numbers.bytes(bytes), Numbers.bytes(free)),
                                "name another disk with --out"));
            }
            SafetensorsWriter.write(file, all, items);
        } catch (IOException e) {
            throw Unwritable.because(file, e);
        }
    }
}
