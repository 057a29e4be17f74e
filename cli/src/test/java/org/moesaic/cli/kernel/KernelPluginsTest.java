package org.moesaic.cli.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.PluginJar;
import org.moesaic.cli.RunResult;
import org.moesaic.compute.files.NpyFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Number formats and backends of somebody else, from a folder of jars.
class KernelPluginsTest {

    /// Multiples of 1/16 in a byte, -8 to 7.9375.
    private static final String FORMAT =
            """
            package stranger;
            import java.lang.foreign.ValueLayout;
            import org.moesaic.formats.*;
            public class Sixteenths implements CustomFormat {
                public String name() { return "NAME"; }
                public String arithmetic() { return "int8"; }
                public MatrixBytes bytes(MatrixShape shape) { return new MatrixBytes(shape.weights(), 0, 0); }
                public long scaleGroups(MatrixShape shape) { return 0; }
                public double bitsPerWeight() { return 8; }
                public boolean executable() { return EXECUTABLE; }
                public void encodeRow(float[] weights, PackedMatrix matrix, int row) {
                    int columns = matrix.shape().columns();
                    for (int c = 0; c < columns; c++) {
                        int code = Math.clamp(Math.round(weights[c] * 16), -128, 127);
                        matrix.codes().set(ValueLayout.JAVA_BYTE, (long) row * columns + c, (byte) code);
                    }
                }
                public void decodeRow(PackedMatrix matrix, int row, float[] out) {
                    int columns = matrix.shape().columns();
                    for (int c = 0; c < columns; c++) {
                        out[c] = matrix.codes().get(ValueLayout.JAVA_BYTE, (long) row * columns + c) / 16f;
                    }
                }
            }
            """;

    private static final String BACKEND =
"""
            package stranger;
            import java.util.List;
import java.util.Locale;
            import org.moesaic.compute.*;
            public class Abacus implements BackendProvider {
                public String name() { return "NAME"; }
                public int preference() { return -5; }
                public List<String> devices() { return List.of(); }
                public String refusal() { return "its beads are missing"; }
                public Backend open(int device, int threads) { throw new UnsupportedOperationException(); }
            }
""";

    @TempDir static Path folder;

    @BeforeAll
    static void jars() throws Exception {
        format("good", "sixteenths", "true");
        format("counted", "eighths", "false");
        format("clash", "int4-g32", "true");
        backend("good", "abacus");
        backend("taken", "reference");
    }

    private static void format(String plugins, String name, String executable) throws Exception {
        String source = FORMAT.replace("NAME", name).replace("EXECUTABLE", executable);
        jar(plugins, "org.moesaic.formats.CustomFormat", "Sixteenths", source);
    }

    private static void backend(String plugins, String name) throws Exception {
        String source = BACKEND.replace("NAME", name);
        jar(plugins, "org.moesaic.compute.BackendProvider", "Abacus", source);
    }

    private static void jar(String plugins, String service, String name, String source)
            throws Exception {
        Path target = Files.createDirectories(folder.resolve(plugins));
        Path work = Files.createTempDirectory(folder, "work");
        // Two jars of one folder may not share a package.
        String own = "of" + name.toLowerCase(Locale.ROOT);
        PluginJar.make(
                work,
                target.resolve(name + ".jar"),
                service,
                own,
                name,
                source.replace("package stranger", "package " + own));
    }

    private static RunResult run(String plugins, String line) {
        List<String> args = new ArrayList<>(List.of(line.split(" ")));
        args.add("--plugins");
        args.add(folder.resolve(plugins).toString());
        return RunResult.of(args.toArray(String[]::new));
    }

    @Test
    void aFormatOfAStrangerIsCheckedLikeAnyOther() {
        RunResult result =
                run(
                        "good",
                        "kernel check --format sixteenths,int8 --backend reference --rows 9 --columns 70"
                                + " --json");
        assertEquals(0, result.code(), result.err());
        JsonNode json = JsonMapper.shared().readTree(result.out());
        assertEquals("sixteenths", json.at("/results/0/format").asString());
        assertEquals(27, json.at("/results/0/outputs").intValue());
        assertTrue(json.get("holds").booleanValue());
    }

    @Test
    void allFormatsAreItsToo() {
        String line = "kernel check --backend reference --batch 1 --rows 3 --columns 5";
        assertTrue(run("good", line).out().contains("\nsixteenths "));
        assertFalse(RunResult.of(line.split(" ")).out().contains("sixteenths"));
    }

    @Test
    void anExpertRunsInIt() throws Exception {
        Path weights = folder.resolve("w.safetensors");
        new WeightFiles()
                .with("up_proj", new int[] {2, 2}, new float[] {1, 0.0625f, -1, 0.03f})
                .with("down_proj", new int[] {2, 2}, new float[] {1, 0, 0, 1})
                .write(weights);
        Path input = folder.resolve("x.npy");
        new NpyFile(List.of(2), new float[] {1, 16}).write(input);
        Path out = folder.resolve("y.npy");
        RunResult result =
                run(
                        "good",
                        "kernel run --format sixteenths --activation relu --backend reference --weights "
                                + weights
                                + " --input "
                                + input
                                + " --out "
                                + out);
        assertEquals(0, result.code(), result.err());
        // 0.03 is rounded to 0: -1 + 0, which relu makes 0.
        assertArrayEquals(new float[] {2, 0}, NpyFile.read(out).values());
    }

    @Test
    void aBackendOfAStrangerIsListed() {
        RunResult result = run("good", "kernel devices");
        assertEquals(0, result.code(), result.err());
        assertTrue(
                result.out().contains("abacus       none: its beads are missing\n"), result.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "good | kernel check --format sixtenths | 2 | did you mean 'sixteenths'?",
                "good | kernel check --format int4 --backend abakus | 2 | did you mean 'abacus'?",
                "good | kernel check --format int4 --backend abacus | 69 | its beads are missing",
                "counted | kernel check --format eighths | 2 | 'eighths' is a format that is only counted",
                "clash | kernel check --format int4 | 65 | the name 'int4-g32' of ofsixteenths.Sixteenths is taken",
                "taken | kernel devices | 65 | the name 'reference' of the backend ofabacus.Abacus is taken",
                "none | kernel devices | 66 | no folder",
            })
    void misuse(String plugins, String line, int code, String message) {
        RunResult result = run(plugins, line);
        assertEquals(code, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertEquals("", result.out());
    }
}
