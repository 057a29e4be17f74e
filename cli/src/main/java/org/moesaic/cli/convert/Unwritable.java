package org.moesaic.cli.convert;

import java.io.IOException;
import java.nio.file.Path;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// A file of the result that cannot be written.
final class Unwritable {

    private Unwritable() {}

    static MoesaicException because(Path file, IOException e) {
        return new MoesaicException(
                Exit.CANNOT_WRITE,
                Problem.in(
                        file.getFileName(),
                        "cannot be written: " + e.getMessage(),
                        "is the disk full? name another folder"));
    }
}
