package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;

/// The command in a JVM of its own, on a machine that has no OpenCL in one of the ways in which there can be none: one line,
/// exit code 69, and everything else still works.
class KernelsWithoutOpenClTest {

    @TempDir Path folder;

    @Test
    void withoutJocl() throws Exception {
        refused("JOCL, the library through which Java reaches OpenCL", Map.of(), without("jocl"));
    }

    @Test
    void withoutALoader() throws Exception {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "the path of libraries is Linux's");
        for (String name : List.of("libOpenCL.so.1", "libOpenCL.so", "libOpenCL.so.1.0.0")) {
            Files.writeString(folder.resolve(name), "no library");
        }
        refused(
                "the OpenCL library could not be loaded",
                Map.of("LD_LIBRARY_PATH", folder.toString()),
                each -> true);
    }

    @Test
    void withoutAPlatform() throws Exception {
        Assumptions.assumeTrue(hasLoader(), "no OpenCL loader on this machine");
        refused(
                "an OpenCL loader is there, but no platform is registered with it",
                Map.of("OCL_ICD_VENDORS", folder.toString()),
                each -> true);
    }

    /// Without JOCL the others are checked, and the one that is not there is named.
    @Test
    void theOthersStillRun() throws Exception {
        Run run =
                run(
                        Map.of(),
                        without("jocl"),
                        "kernel check --format int4 --rows 9 --columns 70 --backend all");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("reference fp32"), run.out());
        assertTrue(run.out().contains("not checked: opencl: JOCL"), run.out());
        assertTrue(run.out().contains("are within their bounds"), run.out());
    }

    private void refused(String message, Map<String, String> environment, Predicate<String> kept)
            throws Exception {
        Run run =
                run(
                        environment,
                        kept,
                        "kernel check --format int4 --rows 9 --columns 70 --backend opencl");
        assertEquals(69, run.code(), run.err());
        assertEquals("", run.out());
        List<String> lines =
                run.err().lines().filter(line -> line.startsWith("moesaic: ")).toList();
        assertEquals(1, lines.size(), run.err());
        assertTrue(
                lines.getFirst()
                        .startsWith("moesaic: backend 'opencl' has no device here; " + message),
                run.err());
        assertFalse(run.err().contains("\tat "), "no stack trace");
    }

    private record Run(int code, String out, String err) {}

    private Run run(Map<String, String> environment, Predicate<String> kept, String line)
            throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        String path =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(kept)
                        .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                path,
                                Main.class.getName())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.command().addAll(List.of(line.split(" ")));
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        return new Run(code, Files.readString(out), Files.readString(err));
    }

    private static Predicate<String> without(String part) {
        return place -> !Path.of(place).getFileName().toString().startsWith(part);
    }

    private static boolean hasLoader() {
        return List.of(
                        "/usr/lib",
                        "/usr/lib64",
                        "/usr/lib/x86_64-linux-gnu",
                        "/usr/lib/aarch64-linux-gnu")
                .stream()
                .anyMatch(place -> Files.exists(Path.of(place, "libOpenCL.so.1")));
    }
}
