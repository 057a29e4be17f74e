package org.moesaic.compute.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// What can be wrong with a file before its first byte is read, in the same words for each kind of file.
final class FileRead {

    private FileRead() {}

    /// @throws MoesaicException NOT_FOUND if there is no such file, BAD_DATA if it is a folder
    static void requireFile(Path file, String kind) {
        if (Files.isDirectory(file)) {
            throw MoesaicException.badData(Problem.in(file, "is a folder", "name a " + kind));
        }
        if (!Files.exists(file)) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(file, "no such file", "check the path and the spelling"));
        }
    }

    /// What an exception while opening or reading means.
    static MoesaicException failed(Path file, IOException e) {
        String why = e instanceof NoSuchFileException ? "no such file" : e.getMessage();
        return new MoesaicException(
                Exit.NOT_FOUND,
                Problem.in(
                        file,
                        "cannot be read (" + why + ")",
                        "check that it is a file and may be read"));
    }
}
