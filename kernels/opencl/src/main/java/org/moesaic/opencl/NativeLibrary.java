package org.moesaic.opencl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jocl.CL;

/// Loads JOCL's native library. The first touch of [CL] must happen here.
final class NativeLibrary {

    private static final String TEMPORARY = "java.io.tmpdir";

    private NativeLibrary() {}

    /// JOCL unpacks its library under a fixed name into the temporary folder, where another user's file of that name may
    /// lie or be put. So that folder is a new one of our own while it loads. The loaded code stays mapped when the file
    /// goes away.
    ///
    /// @throws IOException if there is no room for the library
    /// @throws LinkageError if it cannot be loaded, such as when there is no OpenCL on this machine
    static void load() throws IOException {
        Path folder = Files.createTempDirectory("moesaic-opencl");
        String usual = System.getProperty(TEMPORARY);
        System.setProperty(TEMPORARY, folder.toString());
        try {
            CL.setExceptionsEnabled(true);
        } finally {
            System.setProperty(TEMPORARY, usual);
            deleteBestEffort(folder);
        }
    }

    /// Windows refuses to delete a loaded library; it then goes when its temporary files are cleaned.
    private static void deleteBestEffort(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                file.toFile().delete();
            }
        }
        folder.toFile().delete();
    }
}
