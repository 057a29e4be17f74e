package org.moesaic.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.cli.RunResult;
import org.moesaic.compute.files.SafetensorsWriter;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checkpoints through the command: made, shown, and read by policies.
class WeightsCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;
    private String model;
    private Path weights;
    private Path initial;

    @BeforeEach
    void synthesise() throws IOException {
        model = SmallModel.write(folder);
        weights = folder.resolve("w.safetensors");
        initial = folder.resolve("i.safetensors");
        RunResult made = make(model, weights, initial);
        assertEquals(0, made.code(), made.err());
    }

    private static RunResult make(String model, Path weights, Path initial, String... options) {
        List<String> args =
                new ArrayList<>(List.of("model", "synthesise", model, "--out", weights.toString()));
        args.addAll(List.of("--initial", initial.toString()));
        args.addAll(List.of(options));
        return RunResult.of(args.toArray(String[]::new));
    }

    private RunResult place(String policy, String... options) {
        List<String> args = new ArrayList<>(List.of("place", "--policy", policy));
        args.addAll(List.of("--model", model, "--hardware", "hybrid-analog"));
        args.addAll(List.of(options));
        return RunResult.of(args.toArray(String[]::new));
    }

    private RunResult placeWith(String policy, String... more) {
        List<String> options = new ArrayList<>(List.of("--weights", weights.toString()));
        options.addAll(List.of(more));
        return place(policy, options.toArray(String[]::new));
    }

    private static void refused(RunResult run, int code, String... parts) {
        assertEquals(code, run.code(), run.err());
        assertEquals("", run.out());
        for (String part : parts) {
            assertTrue(run.err().contains(part), () -> "'" + part + "' is not in " + run.err());
        }
        assertFalse(run.err().contains("\tat "), run.err());
    }

    @Test
    void whatWasMadeIsSaid() {
        Path other = folder.resolve("o.safetensors");
        RunResult made = make(model, other, folder.resolve("p.safetensors"), "--json");
        JsonNode json = JSON.readTree(made.out());
        assertTrue(json.path("synthetic").asBoolean());
        assertEquals(13, json.path("tensors").asInt());
        // Router 4 x 32, and 4 experts of 3 x 32 x 16, two bytes each.
        assertEquals(2 * (4 * 32 + 4 * 3 * 32 * 16), json.path("bytes").asInt());
    }

    @Test
    void theSameSeedMakesTheSameBytes() throws IOException {
        Path again = folder.resolve("again.safetensors");
        make(model, again, folder.resolve("again-i.safetensors"));
        Path other = folder.resolve("other.safetensors");
        make(model, other, folder.resolve("other-i.safetensors"), "--seed", "2");
        assertEquals(-1, Files.mismatch(weights, again));
        assertTrue(Files.mismatch(weights, other) >= 0);
    }

    @Test
    void badOptionsMakeNothing() throws IOException {
        Path none = folder.resolve("none.safetensors");
        Path noneInitial = folder.resolve("none-i.safetensors");
        refused(make(model, none, noneInitial, "--layers", "7"), 2, "7 is no MoE layer");
        refused(make(model, none, noneInitial, "--layout", "olmo"), 2, "did you mean 'olmoe'");
        refused(make(model, none, noneInitial, "--type", "int4"), 2, "bf16, f16 or f32");
        refused(make(model, none, noneInitial, "--expert-spread", "9"), 2, "0 to 3");
        refused(make(model, weights, noneInitial), 73, "--force");
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void showSaysWhatIsRecognised() {
        RunResult shown =
                RunResult.of("model", "show", model, "--weights", weights.toString(), "--json");
        assertEquals(0, shown.code(), shown.err());
        assertTrue(JSON.readTree(shown.out()).has("weights"), shown.out());
        assertTrue(
                RunResult.of("model", "show", model, "--weights", weights.toString())
                        .out()
                        .contains("olmoe"));
        refused(RunResult.of("model", "show", model, "--names", "n.yaml"), 2, "--weights");
        refused(
                RunResult.of("model", "show", model, "--weights", folder.resolve("no") + ""),
                66,
                "no");
    }

    /// Known by their names, and ranked by nothing.
    @Test
    void sharedExpertsAreRecognised() throws IOException {
        Path file = folder.resolve("shared.safetensors");
        String layer = "model.layers.0.mlp.";
        SafetensorsWriter.write(
                file,
                Map.of(),
                List.of(
                        matrix(layer + "gate.weight", 4, 32),
                        matrix(layer + "shared_experts.up_proj.weight", 16, 32),
                        matrix("lm_head.weight", 8, 32)));
        RunResult shown = RunResult.of("model", "show", model, "--weights", file + "", "--json");
        assertEquals(0, shown.code(), shown.err());
        JsonNode report = JSON.readTree(shown.out()).path("weights");
        assertEquals(1, report.path("layersWithSharedExperts").asInt());
        assertEquals(1, report.path("notRecognised").size(), shown.out());
        assertTrue(report.path("doesNotFit").get(0).asString().contains("has no"), shown.out());
        String text = RunResult.of("model", "show", model, "--weights", file + "").out();
        assertTrue(text.contains("in 1 of 1 layers, not ranked"), text);
    }

    private static SafetensorsWriter.Entry matrix(String name, int rows, int columns) {
        return new SafetensorsWriter.Entry(
                name,
                SafetensorsWriter.Element.BF16,
                List.of((long) rows, (long) columns),
                WeightSource.of(new MatrixShape(rows, columns), new float[rows * columns]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "router-norm:levels=2/3/4,average=2.5",
                "neuron-norm:digital=0.25",
                "neuron-norm:digital=0.25,axis=input",
                "neuron-norm+router-norm:digital=0.5,average=3",
                "weight-norm:average=2.5",
                "outlier:average=2.5",
                "hessian:average=2.5,levels=2/3,activations=gaussian:1",
                "hessian:average=2.5,levels=2/3,activations=outliers:1/0.1/20,tokens=32",
                "output-error:average=2.5,levels=2/3,weight=none",
                "output-error:average=2.5,levels=2/3,weight=none,search=layer",
            })
    void everyPolicyPlacesAndTheFileIsReadBack(String policy) {
        Path out = folder.resolve("placement.yaml");
        RunResult placed =
                placeWith(
                        policy,
                        "--router-initial",
                        initial.toString(),
                        "--out",
                        out + "",
                        "--json");
        assertEquals(0, placed.code(), placed.err());
        JsonNode json = JSON.readTree(placed.out());
        assertEquals(4, json.path("experts").size());
        assertTrue(json.at("/run/inputs").toString().contains("weights"), placed.out());
        assertTrue(json.at("/run/inputs").toString().contains("routerInitial"), placed.out());
        RunResult again = place("file:path=" + out, "--json");
        assertEquals(0, again.code(), again.err());
        for (int i = 0; i < 4; i++) {
            JsonNode one = json.path("experts").get(i);
            JsonNode other = JSON.readTree(again.out()).path("experts").get(i);
            assertEquals(one.path("engine"), other.path("engine"));
            assertEquals(one.path("format"), other.path("format"));
        }
    }

    /// A quarter of four experts is the one of largest score.
    @Test
    void theLargestNeuronNormIsDigital() {
        JsonNode experts =
                JSON.readTree(placeWith("neuron-norm:digital=0.25", "--json").out())
                        .path("experts");
        double digital = 0;
        double largest = Double.NEGATIVE_INFINITY;
        for (JsonNode expert : experts) {
            double score = expert.path("score").asDouble();
            largest = Math.max(largest, score);
            digital = expert.path("engine").asString().equals("digital") ? score : digital;
        }
        assertEquals(largest, digital);
    }

    @Test
    void theRankCorrelationIsPrinted() {
        RunResult both = placeWith("neuron-norm+router-norm:digital=0.5,average=3");
        assertTrue(both.out().contains("Spearman's rank correlation"), both.out());
        RunResult json = placeWith("neuron-norm+router-norm:digital=0.5,average=3", "--json");
        double correlation = JSON.readTree(json.out()).path("rankCorrelation").asDouble();
        assertTrue(both.out().contains("%.4f".formatted(correlation)), both.out());
        RunResult one = placeWith("neuron-norm:digital=0.5", "--json");
        assertTrue(JSON.readTree(one.out()).path("rankCorrelation").isNull());
    }

    @Test
    void optionsThatNeedWeights() {
        refused(place("router-norm:average=3"), 2, "reads weights", "--weights");
        refused(
                place("router-norm:average=3", "--router-initial", initial.toString()),
                2,
                "without --weights");
        refused(placeWith("router-norm:average=3,norm=change"), 2, "--router-initial");
        refused(
                placeWith("router-norm:average=3", "--router-initial", folder.resolve("no") + ""),
                66,
                "no");
    }

    @Test
    void theInitialRouterOfAnotherModel() throws IOException {
        String wider = SmallModel.write(folder, 8);
        Path other = folder.resolve("8.safetensors");
        Path otherInitial = folder.resolve("8-i.safetensors");
        assertEquals(0, make(wider, other, otherInitial).code());
        Path out = folder.resolve("placement.yaml");
        refused(
                placeWith(
                        "router-norm:average=3",
                        "--router-initial",
                        otherInitial.toString(),
                        "--out",
                        out.toString()),
                65,
                "8-i.safetensors",
                "a router of 8 x 32",
                "4 x 32");
        assertFalse(Files.exists(out));
        // And the weights of another model.
        refused(place("router-norm:average=3", "--weights", other.toString()), 65, "4 x 32");
    }

    /// All of it is missing or broken at once, and all of it is said.
    @Test
    void weightsThatAreNoNumbers() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int data = Math.toIntExact(buffer.getLong(0)) + Long.BYTES;
        for (int at = data; at < bytes.length; at += 2) {
            buffer.putShort(at, (short) 0x7fc0);
        }
        Files.write(weights, bytes);
        refused(placeWith("router-norm:average=3"), 65, "row 0, column 0", "NaN", "finite");
        RunResult norms = placeWith("neuron-norm:digital=0.5");
        refused(norms, 65, "experts.0.", "experts.3.", "finite");
    }

    /// A router and experts at once, whatever the policy looks at first.
    @Test
    void everyMatrixWithoutNumbersIsNamedAtOnce() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int data = Math.toIntExact(buffer.getLong(0)) + Long.BYTES;
        buffer.putShort(data + 2, (short) 0x7f80);
        buffer.putShort(bytes.length - 2, (short) 0x7fc0);
        Files.write(weights, bytes);
        for (String policy :
                List.of("router-norm:average=3", "neuron-norm:digital=0.5", "outlier:average=3")) {
            refused(
                    placeWith(policy),
                    65,
                    "mlp.gate.weight: row 0, column 1: the weight is Infinity",
                    "experts.3.down_proj.weight: row 31, column 15: the weight is NaN");
        }
    }

    /// One expert more than the router has rows, such as a shared one that was listed among them.
    @Test
    void expertsBeyondTheModelAreRefusedAndShown() throws IOException {
        Path large = folder.resolve("large.safetensors");
        RunResult made =
                make(SmallModel.write(folder, 5), large, folder.resolve("l-i.safetensors"));
        assertEquals(0, made.code(), made.err());
        Path out = folder.resolve("placement.yaml");
        refused(
                place("weight-norm:average=3", "--weights", large + "", "--out", out + ""),
                65,
                "experts.4.gate_proj.weight: is of expert 4; the model routes to 4 a layer, 0 to 3",
                "a router of 5 x 32; this model has 4 x 32");
        assertFalse(Files.exists(out));
        RunResult shown = RunResult.of("model", "show", model, "--weights", large + "", "--json");
        assertEquals(0, shown.code(), shown.err());
        JsonNode problems = JSON.readTree(shown.out()).path("weights").path("doesNotFit");
        assertEquals(2, problems.size(), shown.out());
        String text = RunResult.of("model", "show", model, "--weights", large + "").out();
        assertTrue(text.contains("does not fit"), text);
    }

    /// Nothing changed, so all scores are ties: that is no ranking, and it is said.
    @Test
    void theSameRoutersBeforeAndAfter() {
        RunResult same =
                placeWith("router-norm:average=3,zeta=inf", "--router-initial", weights.toString());
        assertEquals(0, same.code(), same.err());
        assertTrue(same.out().contains("no router row changed its norm"), same.out());
        assertTrue(
                same.out().contains("4 of 4 experts share their change of router norm"),
                same.out());
    }

    /// No logarithm of zero: the score is null, and the lower ids come first.
    @Test
    void zeroWeights() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        int data =
                Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0))
                        + Long.BYTES;
        Arrays.fill(bytes, data, bytes.length, (byte) 0);
        Files.write(weights, bytes);
        RunResult placed = placeWith("neuron-norm:digital=0.5", "--json");
        assertEquals(0, placed.code(), placed.err());
        JsonNode experts = JSON.readTree(placed.out()).path("experts");
        assertEquals("digital", experts.get(1).path("engine").asString());
        assertEquals("analog", experts.get(2).path("engine").asString());
        assertTrue(experts.get(0).path("score").isNull());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Three levels are split around the middle one, which has to be in the middle.
                "router-norm:levels=2/3/8,average=3        | 65 | three levels need equal spacing",
                "router-norm:levels=2/3,average=1.5        | 65 | the smallest feasible average is 2",
                "router-norm:levels=2/3,average=3.5        | 65 | the largest average is 3",
                "hessian:levels=2/3,average=4              | 65 | the largest average is 3",
                "output-error:levels=2/3,average=1         | 65 | the smallest feasible average is 2",
                "output-error:average=3,weight=none,activations=gaussian:x | 2 | cannot be drawn",
                "output-error:average=3,weight=none,activations=no.npy     | 66 | no such file",
                "output-error:average=3,weight=none,tokens=1               | 2 | from 2",
                "output-error:average=3,weight=none,search=best            | 2 | greedy",
                "output-error:average=3                    | 2  | learns from a trace",
                "hessian:average=3,activations=no.npy      | 66 | no such file",
                "hessian:average=3,activation=gaussian:1   | 2  | did you mean 'activations'",
                "neuron-norm:digital=0.5,axis=columns      | 2  | output",
                "neuron-norm:digital=1.5                   | 2  | a number from 0 to 1",
            })
    void budgetsLevelsAndParametersThatAreWrong(String policy, int code, String message)
            throws IOException {
        Path out = folder.resolve("placement.yaml");
        Path trace = folder.resolve("t.csv");
        Files.writeString(trace, "token,layer,expert,weight\n0,0,0,0.5\n0,0,1,0.5\n");
        boolean traced =
                policy.startsWith("hessian:levels") || policy.startsWith("output-error:levels");
        refused(
                traced
                        ? placeWith(policy, "--out", out.toString(), "--trace", trace.toString())
                        : placeWith(policy, "--out", out.toString()),
                code,
                message);
        assertFalse(Files.exists(out));
    }

    /// A matrix stored inputs first, where the naming has outputs first.
    @Test
    void matricesOnTheWrongAxis() throws IOException {
        Path square = folder.resolve("other.yaml");
        Files.writeString(
                square,
                Files.readString(Path.of(model))
                        .replace("d-model: 32", "d-model: 16")
                        .replace("width: 16", "width: 32")
                        .replace("head-dim: 16", "head-dim: 8"));
        RunResult run =
                RunResult.of(
                        "place",
                        "--policy",
                        "weight-norm:average=3",
                        "--weights",
                        weights.toString(),
                        "--model",
                        square.toString(),
                        "--hardware",
                        "hybrid-analog");
        refused(run, 65, "16 x 32", "stored inputs-first");
    }

    @Test
    void brokenWeightsAreNamedByPoliciesThatTryThem() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] = 0x7f;
        bytes[bytes.length - 2] = (byte) 0xc0;
        Files.write(weights, bytes);
        for (String policy :
                List.of(
                        "output-error:average=3,weight=none",
                        "hessian:average=3,activations=gaussian:1")) {
            refused(placeWith(policy), 65, "experts.3.", "row 31, column 15", "NaN");
        }
    }

    /// Nothing to lose: every level is as good, and the fewest bits are taken, or the lowest ids go first.
    @Test
    void zeroExpertsHaveNoError() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        int data =
                Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0))
                        + Long.BYTES;
        Arrays.fill(bytes, data, bytes.length, (byte) 0);
        Files.write(weights, bytes);
        for (String policy :
                List.of(
                        "output-error:average=3,levels=2/3,weight=none,search=layer",
                        "hessian:average=3,levels=2/3,activations=gaussian:1")) {
            RunResult placed = placeWith(policy, "--json");
            assertEquals(0, placed.code(), placed.err());
            for (JsonNode expert : JSON.readTree(placed.out()).path("experts")) {
                assertEquals("int2", expert.path("format").asString());
            }
        }
    }

    @Test
    void aTruncatedFile() throws IOException {
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 2));
        refused(placeWith("router-norm:average=3"), 65, "w.safetensors");
    }
}
