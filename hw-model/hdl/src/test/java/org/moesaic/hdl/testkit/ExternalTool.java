package org.moesaic.hdl.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A program of others that tests compare with. Where continuous integration runs (`CI=true`) it must be there; elsewhere
/// a test that needs it is skipped and says which program is missing.
///
/// @param program its name on the path
/// @param origin what installs it, for the message
public record ExternalTool(String program, String origin) {

    public static final ExternalTool IVERILOG = new ExternalTool("iverilog", "package iverilog");
    public static final ExternalTool VVP = new ExternalTool("vvp", "package iverilog");
    public static final ExternalTool VERILATOR = new ExternalTool("verilator", "package verilator");
    public static final ExternalTool YOSYS = new ExternalTool("yosys", "package yosys");
    public static final ExternalTool YOSYS_ABC = new ExternalTool("yosys-abc", "package yosys");

    private static final long PATIENCE_SECONDS = 300;

    /// What a run came to.
    ///
    /// @param exit exit code
    /// @param output standard output and error, in the order they came
    public record Result(int exit, String output) {

        /// The output of a run that must succeed.
        public String success() {
            Assertions.assertEquals(0, exit, output);
            return output;
        }
    }

    public boolean present() {
        if (Path.of(program).isAbsolute()) {
            return Files.isExecutable(Path.of(program));
        }
        for (String folder :
                System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /// Fails in continuous integration, skips the test elsewhere, if the program is missing.
    public ExternalTool required() {
        if (!present()) {
            String message = program + " is missing (" + origin + ")";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(message);
            }
            Assumptions.abort(message);
        }
        return this;
    }

    /// Runs it in a folder and waits for its end.
    public Result run(Path folder, String... arguments) {
        required();
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(folder, "output", ".log");
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(output.toFile())
                            .start();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    Assertions.fail(program + " took longer than " + PATIENCE_SECONDS + " s");
                }
            } finally {
                process.destroyForcibly();
            }
            try (InputStream in = Files.newInputStream(output)) {
                return new Result(
                        process.exitValue(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
