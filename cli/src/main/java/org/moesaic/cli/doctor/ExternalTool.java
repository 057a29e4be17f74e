package org.moesaic.cli.doctor;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A program of others that some part of Moesaic starts, or that reads what Moesaic writes.
///
/// @param program its name on the path
/// @param versionOption what makes it say its version
/// @param use what Moesaic needs it for
/// @param debianPackage what brings it
record ExternalTool(String program, String versionOption, String use, String debianPackage) {

    /// All of them. None is needed for `replay`, `compare` or `place`.
    static final List<ExternalTool> ALL =
            List.of(
                    new ExternalTool("mvn", "--version", "./build", "maven"),
                    new ExternalTool("yosys", "-V", "hdl prove", "yosys"),
                    new ExternalTool("iverilog", "-V", "simulating emitted Verilog", "iverilog"),
                    new ExternalTool(
                            "verilator", "--version", "simulating emitted Verilog", "verilator"),
                    new ExternalTool(
                            "oclgrind", "--version", "tests of OpenCL kernels", "oclgrind"),
                    new ExternalTool("chromium", "--version", "tests of HTML pages", "chromium"));

    private static final int LONGEST_SECONDS = 10;

    /// Colours, and other characters that a terminal would obey.
    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]*m|\\p{Cntrl}");

    /// Where it is on a path like that of the environment.
    ///
    /// @param path folders, with the platform's separator
    Optional<Path> find(String path) {
        for (String folder : path.split(File.pathSeparator)) {
            if (!folder.isEmpty()) {
                Path file = Path.of(folder, program);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /// The first line of what it says about its version; empty if it cannot be started, fails or does not end.
    Optional<String> version(Path file) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(file.toString(), versionOption)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try (InputStream out = process.getInputStream()) {
                process.getOutputStream().close();
                if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)
                        || process.exitValue() != 0) {
                    return Optional.empty();
                }
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return text.lines()
                        .map(line -> ESCAPE.matcher(line).replaceAll("").strip())
                        .filter(line -> !line.isEmpty())
                        .findFirst();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException cannotStart) {
            return Optional.empty();
        }
    }
}
