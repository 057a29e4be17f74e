package org.moesaic.cli.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.JsonText;
import org.moesaic.cli.output.OutputFile;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import tools.jackson.databind.node.ObjectNode;

/// The file beside a result that says what it came of: the same object that `--json` prints.
final class RunRecord {

    private static final String ARRAY = ".npy";

    private RunRecord() {}

    /// `y.meta.json` of `y.npy`; of another name the name itself with that ending.
    static Path beside(Path out) {
        String name = String.valueOf(out.getFileName());
        String stem =
                name.endsWith(ARRAY) ? name.substring(0, name.length() - ARRAY.length()) : name;
        return out.resolveSibling(stem + ".meta.json");
    }

    /// Versions and files.
    static void fill(ObjectNode run, List<InputFile> files) {
        run.put("moesaicVersion", Versions.moesaicVersion());
        run.put("jdkVersion", Runtime.version().toString());
        var inputs = run.putArray("inputs");
        InputFile.fill(inputs, files);
    }

    /// @param meta its final name, for messages
    static void write(Path meta, OutputFile target, Consumer<ObjectNode> json) {
        ObjectNode root = JsonText.object();
        json.accept(root);
        try {
            Files.writeString(target.path(), JsonText.write(root), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(meta, "cannot be written: " + e.getMessage(), "is the disk full?"));
        }
    }
}
