package org.moesaic.cli.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/// A folder that plays a machine: a checkout with the real launcher scripts, in a path with a space, and a PATH on which
/// there is nothing but what the scripts may use, and fakes.
final class FakeMachine {

    /// What ran: its exit code, standard output and standard error.
    record Result(int code, String out, String err, long pid) {}

    private static final List<String> TOOLS =
            List.of(
                    "awk",
                    "cat",
                    "dirname",
                    "find",
                    "grep",
                    "head",
                    "ln",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sh",
                    "sleep",
                    "tail",
                    "touch");

    final Path base;
    final Path checkout;
    final Map<String, String> environment = new TreeMap<>();
    private final Path bin;

    FakeMachine(Path folder) throws IOException {
        base = folder.toRealPath();
        checkout = Files.createDirectory(base.resolve("check out"));
        bin = Files.createDirectory(base.resolve("bin"));
        Path real = repository();
        for (String script : List.of("moesaic", "build")) {
            Files.copy(real.resolve(script), checkout.resolve(script));
        }
        Files.createDirectory(checkout.resolve(".launch"));
        try (Stream<Path> parts = Files.list(real.resolve(".launch"))) {
            for (Path part : parts.toList()) {
                Files.copy(part, checkout.resolve(".launch").resolve(part.getFileName()));
            }
        }
        write(checkout.resolve("room/src/main/java/A.java"), "class A {}");
        for (String tool : TOOLS) {
            script(bin.resolve(tool), "exec " + find(tool) + " \"$@\"");
        }
        environment.put("PATH", bin.toString());
        environment.put("HOME", base.toString());
    }

    /// A JDK of that version, whose `java` prints its process id and its arguments, one a line.
    Path jdk(String folder, String version) throws IOException {
        Path home = base.resolve(folder);
        write(
                home.resolve("release"),
                "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/java"), "echo \"pid $$\"; printf '%s\\n' \"$@\"");
        script(home.resolve("bin/javac"), "exit 1");
        return home;
    }

    /// A Maven of that version, which notes each build in the file `builds` and then does as told.
    void maven(String version, String body) throws IOException {
        script(
                bin.resolve("mvn"),
                "case $1 in -v) echo 'Apache Maven "
                        + version
                        + "'; exit 0 ;; esac\n"
                        + ("echo \"$@\" >>'" + base.resolve("builds") + "'\n")
                        + body);
    }

    /// A Maven that builds what the launcher wants.
    void goodMaven() throws IOException {
        maven("3.8.7", "mkdir -p cli/target/dist-staging/modules");
    }

    /// The arguments of each build that took place.
    List<String> builds() throws IOException {
        Path file = base.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    Result run(Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        return finish(start(command));
    }

    Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(base.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Result finish(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        Assertions.assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return new Result(process.exitValue(), out, err, process.pid());
    }

    static void script(Path path, String body) throws IOException {
        write(path, "#!/bin/sh\n" + body + "\n");
        Assertions.assertTrue(path.toFile().setExecutable(true));
    }

    static void write(Path path, String text) throws IOException {
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static Path find(String tool) {
        return Stream.of("/bin", "/usr/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + tool + " on this machine"));
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".launch/jdk.sh"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
