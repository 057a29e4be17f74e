package org.moesaic.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A JVM of its own that is stopped while it writes. SIGTERM goes the same way as Ctrl-C, but is not ignored where the
/// whole build runs in the background of a shell.
class InterruptedRunTest {

    @TempDir Path base;

    @Test
    void anInterruptedRunLeavesNothing() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                String.join(
                                        System.getProperty("path.separator"),
                                        place(OutputFolder.class),
                                        place(EndlessWriter.class),
                                        place(org.moesaic.edge.Exit.class)),
                                EndlessWriter.class.getName(),
                                base.resolve("run").toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader()) {
            assertEquals("writing", out.readLine());
            assertEquals(1, names().size());
            new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(143, process.exitValue());
        assertEquals(List.of(), names());
    }

    /// Opens a folder and keeps writing files into it.
    static final class EndlessWriter {

        private EndlessWriter() {}

        public static void main(String[] args) throws IOException {
            OutputFolder folder = OutputFolder.open(Path.of(args[0]), false);
            Files.writeString(folder.resolve("first"), "1");
            System.out.println("writing");
            for (int i = 0; Files.isDirectory(folder.path()); i++) {
                Files.writeString(folder.resolve("file" + i % 100), "half");
            }
        }
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(base)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }
}
