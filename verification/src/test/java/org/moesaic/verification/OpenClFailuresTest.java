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
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;

/// The command in a JVM of its own, with an OpenCL device that has too little memory, or whose compiler refuses a kernel:
/// one line, exit code 69.
class OpenClFailuresTest {

    private static final Path POCL = Path.of("/etc/OpenCL/vendors/pocl.icd");

    @TempDir Path folder;

    /// PoCL can be told to have one GiB, and gives a quarter of what it has to a buffer.
    @Test
    void outOfMemory() throws Exception {
        Assumptions.assumeTrue(Files.exists(POCL), "PoCL is not installed");
        String err =
                refused(
                        Map.of("POCL_MEMORY_LIMIT", "1", "OCL_ICD_VENDORS", POCL.toString()),
                        "kernel bench --format fp32 --rows 9000 --columns 9000 --backend opencl");
        assertTrue(
                err.contains("loading a matrix of 9000 x 9000 in fp32 needs a buffer of 324000000"),
                err);
        assertTrue(err.contains("split the matrix by rows, or use --backend vector"), err);
    }

    /// The simulator's compiler takes options from the environment: here one that makes no sense of a name of ours.
    @Test
    void aKernelThatIsRefused() throws Exception {
        Path driver = simulator();
        Assumptions.assumeTrue(driver != null, "oclgrind is not installed");
        Files.writeString(folder.resolve("simulator.icd"), driver + System.lineSeparator());
        String err =
                refused(
                        Map.of(
                                "OCL_ICD_VENDORS",
                                folder.toString(),
                                "OCLGRIND_BUILD_OPTIONS",
                                "-DTILE=nonsense"),
                        "kernel check --format int4 --rows 5 --columns 17 --backend opencl");
        assertTrue(err.contains("refused a kernel (CL_BUILD_PROGRAM_FAILURE"), err);
        assertTrue(err.contains("use of undeclared identifier 'nonsense'"), err);
        assertTrue(err.contains("update the device's driver, or use --backend vector"), err);
    }

    /// The simulator's driver, beside its command; null if it is not there.
    private static Path simulator() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, "oclgrind"))
                .filter(Files::isExecutable)
                .map(command ->
                        command.resolveSibling("../lib/oclgrind/liboclgrind-rt-icd.so").normalize())
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /// The one line of a run that must fail so.
    private String refused(Map<String, String> environment, String line) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx2g",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.command().addAll(List.of(line.split(" ")));
        builder.environment().putAll(environment);
        int code = builder.start().waitFor();
        String errors = Files.readString(err);
        assertEquals(69, code, errors);
        assertEquals("", Files.readString(out));
        List<String> ours = errors.lines().filter(one -> one.startsWith("moesaic: ")).toList();
        assertEquals(1, ours.size(), errors);
        assertFalse(errors.contains("\tat "), "no stack trace");
        return ours.getFirst();
    }
}
