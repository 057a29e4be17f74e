package org.moesaic.verification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own for a test, on the class path of this one.
final class OtherJvm {

    /// How it ended.
    record Ended(int code, String out, String err) {}

    private final Process process;
    private final Path out;
    private final Path err;

    private OtherJvm(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Ended run(Class<?> main, String heap, String... args)
            throws IOException, InterruptedException {
        return start(main, heap, args).await();
    }

    static OtherJvm start(Class<?> main, String heap, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(heap, "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        Path out = Files.createTempFile("moesaic-jvm", ".out");
        Path err = Files.createTempFile("moesaic-jvm", ".err");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new OtherJvm(process, out, err);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    Ended await() throws IOException, InterruptedException {
        int code = process.waitFor();
        Ended ended = new Ended(code, Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return ended;
    }
}
