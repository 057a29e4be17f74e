package org.moesaic.cli.kernel;

import java.nio.file.Path;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.TraceFile;
import tools.jackson.databind.node.ArrayNode;

/// A file that a run read.
///
/// @param role what it was used as: `weights`, `input`, `calibration`
/// @param name as the user gave it
record InputFile(String role, String name, String sha256) {

    /// @throws MoesaicException NOT_FOUND if it cannot be read
    static InputFile of(String role, Path path) {
        return new InputFile(role, path.toString(), TraceFile.of(path).sha256());
    }

    void fill(ArrayNode files) {
        files.addObject().put("role", role).put("name", name).put("sha256", sha256);
    }
}
