package org.moesaic.opencl;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jocl.CL;

/// Loads JOCL's native library. The first touch of [CL] must happen here.
final class NativeLibrary {

    private static final String TEMPORARY = "java.io.tmpdir";

    /// Names of the OpenCL loader on Linux, in the order in which JOCL tries them.
    private static final List<String> LOADERS = List.of("libOpenCL.so.1", "libOpenCL.so");

    private NativeLibrary() {}

    /// JOCL unpacks its library under a fixed name into the temporary folder, where another user's file of that name may
    /// lie or be put. So that folder is a new one of our own while it loads. The loaded code stays mapped when the file
    /// goes away.
    ///
    /// @throws IOException if there is no room for the library
    /// @throws LinkageError if it cannot be loaded, such as when there is no OpenCL on this machine
    static void load() throws IOException {
        requireLoader();
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

    /// Where there is no OpenCL, JOCL's native code says so on standard output, where results go. So it is not asked before
    /// one of the names that it tries can be loaded.
    // Restricted because a library can crash the JVM: this one would be loaded by JOCL next.
    @SuppressWarnings("restricted")
    private static void requireLoader() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            for (String name : LOADERS) {
                try {
                    SymbolLookup.libraryLookup(name, arena);
                    return;
                } catch (IllegalArgumentException absent) {
                    // The next name may be there.
                }
            }
        }
        throw new UnsatisfiedLinkError(String.join(" and ", LOADERS) + " cannot be loaded");
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
