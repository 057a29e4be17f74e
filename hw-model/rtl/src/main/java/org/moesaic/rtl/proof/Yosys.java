package org.moesaic.rtl.proof;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/// The program `yosys` (Wolf, "Yosys Open SYnthesis Suite"), which reads Verilog and has a SAT solver.
public final class Yosys {

    /// What to tell somebody who has none.
    public static final String HOW_TO_INSTALL =
            "install it (Debian: apt-get install yosys) or put its folder on the PATH";

    /// What a run came to.
    ///
    /// @param log what the run printed
    record Result(int exit, String log) {}

    private Yosys() {}

    /// Whether it is on the path.
    public static boolean isPresent() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "yosys"))) {
                return true;
            }
        }
        return false;
    }

    /// What it calls itself, such as `Yosys 0.23 (…)`.
    ///
    /// @throws IOException if it cannot be started
    public static String version() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("yosys", "-V").redirectErrorStream(true).start();
        try {
            byte[] text = process.getInputStream().readAllBytes();
            process.waitFor();
            return new String(text, StandardCharsets.UTF_8).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /// Runs a script in a folder of its own, which is gone afterwards, and waits for the end. The script bounds its time.
    ///
    /// @param files names and texts of files that the script reads
    /// @throws IOException if it cannot be started or the folder not be written
    static Result run(Map<String, String> files, String script)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("moesaic-proof");
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            Files.writeString(folder.resolve("script.ys"), script);
            Process process =
                    new ProcessBuilder("yosys", "-s", "script.ys")
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .start();
            try {
                process.getOutputStream().close();
                byte[] log = process.getInputStream().readAllBytes();
                return new Result(process.waitFor(), new String(log, StandardCharsets.UTF_8));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
