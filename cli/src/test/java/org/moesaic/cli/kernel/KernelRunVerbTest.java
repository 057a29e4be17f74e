package org.moesaic.cli.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.RunResult;
import org.moesaic.compute.files.NpyFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KernelRunVerbTest {

    @TempDir Path folder;
    private Path weights;
    private Path input;
    private Path out;

    @BeforeEach
    void files() throws IOException {
        weights = folder.resolve("w.safetensors");
        input = folder.resolve("x.npy");
        out = folder.resolve("y.npy");
        new WeightFiles()
                .with("expert.gate_proj.weight", 6, 4)
                .with("expert.up_proj.weight", 6, 4)
                .with("expert.down_proj.weight", 4, 6)
                .write(weights);
        new NpyFile(List.of(2, 4), new float[] {1, -1, 0.5f, 2, 0, 0.25f, 3, -2}).write(input);
    }

    private RunResult run(String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "kernel",
                                "run",
                                "--weights",
                                weights.toString(),
                                "--input",
                                input.toString(),
                                "--out",
                                out.toString(),
                                "--backend",
                                "reference"));
        args.addAll(List.of(more));
        return RunResult.of(args.toArray(String[]::new));
    }

    private JsonNode json(String... more) {
        RunResult result = run(more);
        assertEquals(0, result.code(), result.err());
        return JsonMapper.shared().readTree(result.out());
    }

    private float[] output() {
        return NpyFile.read(out).values();
    }

    @Test
    void anExpertInFp32IsExactUpToRounding() {
        JsonNode json = json("--format", "fp32", "--json");
        assertEquals("moesaic.kernel-run/1", json.get("schema").asString());
        assertEquals("expert", json.get("kind").asString());
        assertEquals("expert", json.get("name").asString());
        assertEquals(2, json.get("batch").intValue());
        assertEquals(72, json.get("weightCount").intValue());
        assertEquals(288, json.get("weightBytes").intValue());
        assertTrue(json.get("relativeError").doubleValue() < 1e-6, json.toString());
        assertEquals(List.of(2, 4), NpyFile.read(out).shape());
    }

    @Test
    void fewerBitsAreFurtherAway() {
        double int8 = json("--format", "int8", "--json").get("relativeError").doubleValue();
        double int2 =
                json("--format", "int2", "--json", "--force").get("relativeError").doubleValue();
        assertTrue(1e-4 < int8 && int8 < 0.05, "int8 " + int8);
        assertTrue(0.1 < int2, "int2 " + int2);
    }

    @Test
    void oneVectorGivesOneVector() throws IOException {
        json("--format", "fp32", "--json");
        float[] both = output();
        new NpyFile(List.of(4), new float[] {0, 0.25f, 3, -2}).write(input);
        json("--format", "fp32", "--json", "--force");
        assertEquals(List.of(4), NpyFile.read(out).shape());
        assertArrayEquals(java.util.Arrays.copyOfRange(both, 4, 8), output());
    }

    @Test
    void oneMatrixByItsName() throws IOException {
        new WeightFiles()
                .with("lm_head.weight", new int[] {2, 4}, new float[] {1, 2, 3, 4, 0, 0, 0, -1})
                .write(weights);
        JsonNode json = json("--format", "fp32", "--tensor", "lm_head", "--json");
        assertEquals("matrix", json.get("kind").asString());
        assertEquals(0, json.get("relativeError").doubleValue());
        assertArrayEquals(new float[] {8.5f, -2, 1.5f, 2}, output());
        assertEquals(List.of(2, 2), NpyFile.read(out).shape());
    }

    /// Names of Mixtral, and gate and up in one, are the same expert.
    @Test
    void otherNamesAreTheSameExpert() throws IOException {
        float[] gate = {1, 0, 2, -1};
        float[] up = {0.5f, 1, -1, 1};
        float[] down = {1, 2, 3, -4};
        new NpyFile(List.of(2), new float[] {1, -2}).write(input);
        int[] square = {2, 2};
        new WeightFiles()
                .with("m.w1.weight", square, gate)
                .with("m.w2.weight", square, down)
                .with("m.w3.weight", square, up)
                .write(weights);
        json("--format", "fp32", "--json");
        float[] mixtral = output();
        new WeightFiles()
                .with("gate_up_proj", new int[] {4, 2}, new float[] {1, 0, 2, -1, 0.5f, 1, -1, 1})
                .with("down_proj", square, down)
                .write(weights);
        json("--format", "fp32", "--json", "--force");
        assertArrayEquals(mixtral, output());
        // silu(1) * -1.5 and silu(4) * -3, by hand.
        double a = 1 / (1 + Math.exp(-1)) * -1.5;
        double b = 4 / (1 + Math.exp(-4)) * -3;
        assertArrayEquals(
                new float[] {(float) (a + 2 * b), (float) (3 * a - 4 * b)}, mixtral, 1e-5f);
    }

    /// An expert of a tensor that holds all of a layer has its id behind the name.
    @Test
    void oneOfManyInATensor() throws IOException {
        new NpyFile(List.of(2), new float[] {1, -2}).write(input);
        float[] fused = {9, 9, 9, 9, 9, 9, 9, 9, 1, 0, 2, -1, 0.5f, 1, -1, 1};
        new WeightFiles()
                .with("m.experts.gate_up_proj", new int[] {2, 4, 2}, fused)
                .with(
                        "m.experts.down_proj",
                        new int[] {2, 2, 2},
                        new float[] {9, 9, 9, 9, 1, 2, 3, -4})
                .write(weights);
        refused(2, "has 2 experts; name one with --tensor: m.experts.0, m.experts.1");
        json("--format", "fp32", "--tensor", "m.experts.1", "--json");
        double a = 1 / (1 + Math.exp(-1)) * -1.5;
        double b = 4 / (1 + Math.exp(-4)) * -3;
        assertArrayEquals(
                new float[] {(float) (a + 2 * b), (float) (3 * a - 4 * b)}, output(), 1e-5f);
    }

    /// Names of the user's own come from a file.
    @Test
    void namesOfAFile() throws IOException {
        new NpyFile(List.of(1), new float[] {3}).write(input);
        new WeightFiles()
                .with("x.7.inward", new int[] {2, 1}, new float[] {1, -1})
                .with("x.7.outward", new int[] {1, 2}, new float[] {2, 5})
                .write(weights);
        refused(2, "has no expert");
        Path names = folder.resolve("names.yaml");
        Files.writeString(
                names,
                """
                namings:
                  - name: mine
                    router: ["x.{layer}.router"]
                    up: ["x.{layer}.inward"]
                    down: ["x.{layer}.outward"]
                """);
        json("--format", "fp32", "--activation", "relu", "--names", names.toString(), "--json");
        assertArrayEquals(new float[] {6}, output());
    }

    @Test
    void plainExpertsWithBiases() throws IOException {
        new NpyFile(List.of(1), new float[] {3}).write(input);
        new WeightFiles()
                .with("fc1.weight", new int[] {2, 1}, new float[] {1, -1})
                .with("fc1.bias", new int[] {2}, new float[] {1, 1})
                .with("fc2.weight", new int[] {1, 2}, new float[] {2, 5})
                .with("fc2.bias", new int[] {1}, new float[] {-0.5f})
                .write(weights);
        json("--format", "fp32", "--activation", "relu", "--json");
        assertArrayEquals(new float[] {7.5f}, output());
    }

    @Test
    void forPeople() {
        RunResult result = run("--format", "int4", "--quantiser", "clip-search");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().contains("ran             expert expert\n"), result.out());
        assertTrue(result.out().contains("against the weights of the file\n"), result.out());
    }

    @Test
    void inputsThatAreNotFiniteHaveNoError() throws IOException {
        new NpyFile(List.of(4), new float[] {1, Float.NaN, 0, 0}).write(input);
        JsonNode json = json("--format", "int4", "--json");
        assertTrue(json.get("relativeError").isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--format int5x | 2 | 'int5x' is not known; did you mean 'int5'?",
                "--format int4 --threads 0 | 2 | option '--threads': 0 is too small",
                "--format int4x --threads 0 | 2 | option '--threads'",
                "--format int4 --tensor expert.up_prj | 2 | did you mean 'expert.up_proj'?",
                "--format int4 --tensor exprt | 2 | did you mean 'expert'?",
                "--format int4 --activation silo | 2 | did you mean 'silu'?",
                "--format int4 --quantiser gptq | 2 | option '--calibration': is missing; --quantiser gptq needs it",
                "--format int4 --quantiser gtpq | 2 | did you mean 'gptq'?",
                "--format int4 --calibration c.npy | 2 | has no meaning with rtn; add --quantiser gptq",
                "--format fp32 --activations int8 | 69 | no kernel for fp32 with int8",
            })
    void misuse(String options, int code, String message) {
        RunResult result = run(options.split(" "));
        assertEquals(code, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertFalse(Files.exists(out));
    }

    @Test
    void unknownBackends() {
        String[] args = {"kernel", "check", "--format", "int4", "--backend", "referense"};
        RunResult result = RunResult.of(args);
        assertEquals(2, result.code());
        assertTrue(result.err().contains("did you mean 'reference'?"), result.err());
        args[5] = "reference:7";
        RunResult device = RunResult.of(args);
        assertEquals(2, device.code());
        assertTrue(device.err().contains("no device '7'"), device.err());
        assertTrue(device.err().contains("0 plain Java"), device.err());
    }

    @Test
    void inputsThatDoNotFit() throws IOException {
        new NpyFile(List.of(3), new float[3]).write(input);
        refused(65, "shape [3] does not fit the weights; [4] or [batch, 4] is needed");
        new NpyFile(List.of(1, 1, 4), new float[4]).write(input);
        refused(65, "shape [1, 1, 4] does not fit");
        Files.writeString(input, "no array");
        refused(65, "x.npy: not an NPY array");
        Files.delete(input);
        refused(66, "x.npy: no such file");
    }

    @Test
    void weightsThatDoNotFit() throws IOException {
        new WeightFiles()
                .with("e.gate_proj", 6, 4)
                .with("e.up_proj", 5, 4)
                .with("e.down_proj", 4, 6)
                .with("e.down_proj.bias", 9)
                .write(weights);
        RunResult result = refused(65, "the gate projection is 6 x 4");
        assertTrue(result.err().contains("the down projection is 4 x 6"), result.err());
        assertTrue(result.err().contains("the down bias has 9 values"), result.err());
        new WeightFiles().with("gate_up_proj", 3, 4).with("down_proj", 4, 1).write(weights);
        refused(65, "gate_up_proj has 3 rows");
        new WeightFiles().with("up_proj", 2, 3, 4).with("down_proj", 4, 2).write(weights);
        refused(65, "up_proj: shape [2, 3, 4] is no matrix");
        new WeightFiles().with("router", 2, 4).write(weights);
        refused(2, "has no expert");
        Files.writeString(weights, "rubbish!");
        refused(65, "w.safetensors: a header of");
        Files.delete(weights);
        refused(66, "w.safetensors: no such file");
    }

    @Test
    void severalExpertsMustBeNamed() throws IOException {
        WeightFiles many = new WeightFiles();
        for (int i = 0; i < 10; i++) {
            many.with(i + ".w1", 2, 4).with(i + ".w2", 4, 2).with(i + ".w3", 2, 4);
        }
        many.write(weights);
        RunResult result = refused(2, "has 10 experts; name one with --tensor: 0, 1, 2");
        assertTrue(result.err().contains("and 2 more"), result.err());
        assertEquals(
                "7", json("--format", "int4", "--tensor", "7", "--json").get("name").asString());
    }

    @Test
    void weightsThatAreNotNumbersAreNamed() throws IOException {
        float[] values = new float[12];
        values[7] = Float.NaN;
        new WeightFiles().with("bad", new int[] {3, 4}, values).write(weights);
        RunResult result = run("--format", "int4", "--tensor", "bad");
        assertEquals(65, result.code());
        assertTrue(result.err().contains("bad: row 1, column 3: the weight is NaN"), result.err());
    }

    @Test
    void nothingIsOverwrittenAndNothingIsLeftBehind() throws IOException {
        Files.writeString(out, "mine");
        assertEquals(73, run("--format", "int4").code());
        assertEquals("mine", Files.readString(out));
        assertEquals(0, run("--format", "int4", "--force").code());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("w.safetensors", "x.npy", "y.meta.json", "y.npy"),
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    /// The record is what --json prints, and names every file by what is in it.
    @Test
    void theRecordNamesEveryFileByItsSha256() throws Exception {
        Path calibration = folder.resolve("c.npy");
        new NpyFile(List.of(3, 4), new float[] {1, 0, 0, 2, -1, 1, 0.5f, 0, 0, 0, 1, 1})
                .write(calibration);
        RunResult result =
                run(
                        "--format",
                        "int4",
                        "--quantiser",
                        "gptq",
                        "--calibration",
                        calibration.toString(),
                        "--json");
        assertEquals(0, result.code(), result.err());
        assertEquals(result.out(), Files.readString(folder.resolve("y.meta.json")));
        JsonNode run = JsonMapper.shared().readTree(result.out()).get("run");
        List<Path> files = List.of(weights, input, calibration);
        assertEquals(files.size(), run.get("inputs").size());
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < files.size(); i++) {
            JsonNode recorded = run.get("inputs").get(i);
            assertEquals(files.get(i).toString(), recorded.get("name").asString());
            byte[] digest = sha256.digest(Files.readAllBytes(files.get(i)));
            assertEquals(HexFormat.of().formatHex(digest), recorded.get("sha256").asString());
        }
        assertEquals(Runtime.version().toString(), run.get("jdkVersion").asString());
        assertFalse(run.get("moesaicVersion").asString().isEmpty());
    }

    /// Where inputs are correlated GPTQ beats rounding, on the very tokens that it saw.
    @Test
    void gptqMakesUpForErrors() throws IOException {
        int width = 32;
        SplittableRandom random = new SplittableRandom(2);
        float[] tokens = new float[64 * width];
        for (int token = 0; token < 64; token++) {
            float common = (float) random.nextGaussian();
            for (int i = 0; i < width; i++) {
                tokens[token * width + i] = common + (float) random.nextGaussian() / 4;
            }
        }
        new NpyFile(List.of(64, width), tokens).write(input);
        new WeightFiles().with("up_proj", 48, width).with("down_proj", width, 48).write(weights);
        double rounded = json("--format", "int3", "--json").get("relativeError").doubleValue();
        double gptq =
                json(
                                "--format",
                                "int3",
                                "--quantiser",
                                "gptq",
                                "--calibration",
                                input.toString(),
                                "--json",
                                "--force")
                        .get("relativeError")
                        .doubleValue();
        assertTrue(gptq < 0.7 * rounded, "gptq " + gptq + ", rounded " + rounded);
    }

    @Test
    void calibrationThatDoesNotFit() throws IOException {
        Path calibration = folder.resolve("c.npy");
        String[] gptq = {
            "--format", "int4", "--quantiser", "gptq", "--calibration", calibration.toString()
        };
        new NpyFile(List.of(2, 3), new float[6]).write(calibration);
        RunResult shape = run(gptq);
        assertEquals(65, shape.code());
        assertTrue(shape.err().contains("shape [2, 3] does not fit the weights"), shape.err());
        float[] values = new float[12];
        values[5] = Float.NaN;
        values[8] = Float.POSITIVE_INFINITY;
        new NpyFile(List.of(3, 4), values).write(calibration);
        RunResult notFinite = run(gptq);
        assertEquals(65, notFinite.code());
        assertTrue(notFinite.err().contains("c.npy: token 1, input 1: NaN"), notFinite.err());
        assertTrue(notFinite.err().contains("token 2, input 0: Infinity"), notFinite.err());
        Files.delete(calibration);
        assertEquals(66, run(gptq).code());
        assertFalse(Files.exists(out));
        assertFalse(Files.exists(folder.resolve("y.meta.json")));
    }

    private RunResult refused(int code, String message) {
        RunResult result = run("--format", "int4");
        assertEquals(code, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertFalse(Files.exists(out));
        return result;
    }
}
