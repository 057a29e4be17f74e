package org.moesaic.cli.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `model convert` through the command.
class ConvertCommandTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;
    private String model;
    private Path weights;

    @BeforeEach
    void synthesise() throws IOException {
        model = SmallModel.write(folder);
        weights = folder.resolve("w.safetensors");
        make("olmoe", weights);
    }

    private void make(String layout, Path out) {
        RunResult made =
                RunResult.of(
                        "model", "synthesise", model, "--layout", layout, "--out", out.toString());
        assertEquals(0, made.code(), made.err());
    }

    private RunResult convert(Path from, String method, Path out, String... options) {
        List<String> args = new ArrayList<>(List.of("model", "convert", model));
        args.addAll(List.of("--weights", from.toString(), "--method", method));
        args.addAll(List.of("--out", out.toString(), "--json"));
        args.addAll(List.of(options));
        return RunResult.of(args.toArray(String[]::new));
    }

    private JsonNode converted(String method, Path out, String... options) {
        RunResult run = convert(weights, method, out, options);
        assertEquals(0, run.code(), run.err());
        return JSON.readTree(run.out());
    }

    private static void refused(RunResult run, int code, String... parts) {
        assertEquals(code, run.code(), run.err());
        assertEquals("", run.out());
        for (String part : parts) {
            assertTrue(run.err().contains(part), () -> "'" + part + "' is not in " + run.err());
        }
        assertFalse(run.err().contains("\tat "), run.err());
    }

    private static byte[] data(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        long header = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return Arrays.copyOfRange(all, 8 + (int) header, all.length);
    }

    @Test
    void smoothingHelpsWhereActivationsHaveOutliersAndChangesNothingInFloats() {
        Path out = folder.resolve("smoothed");
        JsonNode json =
                converted(
                        "eaquant:norm=ones",
                        out,
                        "--activations",
                        "outliers:1/0.05/50",
                        "--tokens",
                        "48",
                        "--damage",
                        "int4-row,int4-row/a4");
        assertTrue(json.at("/checks/everyExpertTheSame").asBoolean());
        assertTrue(json.at("/checks/everyTokenRoutedTheSame").asBoolean());
        // r k N / n = 2 · 2 · 48 / 4
        assertEquals(48, json.path("leastTokens").asInt());
        double before = snr(json, "int4-row");
        double after = snr(json, "int4-row smoothed");
        assertTrue(after > before + 2, before + " before, " + after + " after");
        double coarse = snr(json, "int4-row/a4");
        double smooth = snr(json, "int4-row/a4 smoothed");
        assertTrue(smooth > coarse + 2, coarse + " before, " + smooth + " after");
        assertTrue(coarse < before && smooth < after);
        // The router is told of once, before and after.
        assertEquals(2, json.at("/routers/0/formats").size());
        assertEquals(1, json.at("/routers/0/int8/topKAgreement").asDouble(), 0.1);
        assertTrue(Files.isRegularFile(out.resolve("experts.csv")));
    }

    private static double snr(JsonNode json, String treatment) {
        return named(json.path("treatments"), treatment).path("medianSnrDecibels").asDouble();
    }

    private static JsonNode named(JsonNode all, String treatment) {
        for (JsonNode each : all) {
            if (each.path("treatment").asString().equals(treatment)) {
                return each;
            }
        }
        throw new AssertionError(treatment + " is not in " + all);
    }

    /// With activations in few bits every step is told, of experts and of the layer with a router of 8 bits.
    @Test
    void everyStepIsTold() {
        JsonNode json =
                converted(
                        "eaquant:norm=ones,block=8",
                        folder.resolve("steps"),
                        "--activations",
                        "outliers:1/0.05/50",
                        "--tokens",
                        "48",
                        "--damage",
                        "int4-row/a4,int3-row/a4");
        List<String> steps =
                List.of(
                        "",
                        " smoothed",
                        " smoothed, down",
                        " smoothed, down, rotated",
                        " smoothed, down, rotated, permuted",
                        " smoothed, down, rotated, permuted, clipped");
        JsonNode layer = json.at("/routers/0/layerErrors");
        assertEquals(12, json.path("treatments").size());
        assertEquals(12, layer.size());
        for (int i = 0; i < 12; i++) {
            String name = (i < 6 ? "int4-row/a4" : "int3-row/a4") + steps.get(i % 6);
            assertEquals(name, json.at("/treatments/" + i + "/treatment").asString());
            assertEquals(name, layer.get(i).path("treatment").asString());
        }
        double before = named(layer, "int4-row/a4").path("relativeError").asDouble();
        JsonNode rotated = named(layer, "int4-row/a4 smoothed, down, rotated");
        assertTrue(rotated.path("relativeError").asDouble() < before);
        assertTrue(rotated.path("relativeErrorWithInt8Router").asDouble() < before);
        assertEquals(1, rotated.path("int8TopKAgreement").asDouble(), 0.1);
        // Inputs of 32 and two experts' 16 inner channels in blocks of 8, twice: 8 log2 8 a block.
        assertEquals(2 * (4 * 24 + 2 * 2 * 24), json.path("rotationAdditionsPerToken").asInt());
        assertTrue(json.path("scaledInnerChannels").isInt());
    }

    /// Experts are added to the layer in their order, whoever made them.
    @Test
    void theLayerDoesNotDependOnThreads() {
        String[] options = {"--damage", "int4-row/a4", "--threads", "1"};
        JsonNode one = converted("eaquant:norm=ones,block=8", folder.resolve("one"), options);
        options[3] = "3";
        JsonNode three = converted("eaquant:norm=ones,block=8", folder.resolve("three"), options);
        assertEquals(one.path("routers"), three.path("routers"));
        assertEquals(one.path("treatments"), three.path("treatments"));
    }

    /// Nothing but smoothing is left when all else is off.
    @Test
    void stepsCanBeLeftOut() {
        JsonNode json =
                converted(
                        "eaquant:norm=ones,down=off,rotation=off,activation-range=1,weight-range=1",
                        folder.resolve("steps"),
                        "--damage",
                        "int4-row/a4");
        assertEquals(2, json.path("treatments").size());
        assertTrue(json.path("rotationAdditionsPerToken").isMissingNode());
        assertTrue(json.path("scaledInnerChannels").isMissingNode());
    }

    /// A hidden size that is no multiple of the block has a shorter last one.
    @ParameterizedTest
    @CsvSource({"16, 16, 0", "24, 8, 1", "7, 4, 1", "64, 32, 0"})
    void blocksNeedNotFit(int block, int last, int products) {
        JsonNode json =
                converted(
                        "eaquant:norm=ones,block=" + block,
                        folder.resolve("steps"),
                        "--damage",
                        "int8-row/a8");
        double whole = snr(json, "int8-row/a8 smoothed, down");
        double rotated = snr(json, "int8-row/a8 smoothed, down, rotated, permuted");
        assertTrue(rotated > whole - 6, whole + ", " + rotated);
        assertEquals(last, json.path("rotationLastBlock").asInt());
        assertTrue(json.path("rotationMultiplicationsPerToken").asInt() >= products);
    }

    /// Weights of 3e38 are finite and what they are scaled to is not; in fp16 less is enough.
    @ParameterizedTest
    @CsvSource({"f16, too large for f16; take type=bf16", "f32, must be finite"})
    void whatDoesNotFitOnceItIsScaledIsNamed(String type, String cure) throws IOException {
        byte[] all = Files.readAllBytes(weights);
        byte[] wanted = "mlp.experts.0.gate_proj.weight".getBytes(StandardCharsets.UTF_8);
        String header = new String(all, StandardCharsets.ISO_8859_1);
        int entry = header.indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
        int offsets = header.indexOf("[", header.indexOf("data_offsets", entry));
        int start = Integer.parseInt(header.substring(offsets + 1, header.indexOf(",", offsets)));
        int at = 8 + (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong() + start;
        // The first weight becomes 3.0e38 in bf16.
        all[at] = 0x62;
        all[at + 1] = 0x7f;
        Files.write(weights, all);
        Path out = folder.resolve("no");
        refused(
                convert(
                        weights,
                        "eaquant:norm=ones,alpha=1,type=" + type,
                        out,
                        "--activations",
                        "gaussian:1000"),
                65,
                "w.safetensors",
                "gate_proj",
                "row 0, column 0",
                "once it is scaled",
                cure);
        assertFalse(Files.exists(out));
    }

    /// The unit of gpt-oss cuts the up projection off and adds 1 to it: nothing can be folded through.
    @Test
    void scalesThatCannotBeFoldedAreRefusedOrLeftOut() throws IOException {
        Path card = Path.of(model);
        String gated = Files.readString(card);
        Files.writeString(
                card, gated.replace("matrices: 3", "matrices: 3, activation: clamped-swiglu"));
        Path out = folder.resolve("no");
        refused(
                convert(weights, "eaquant:norm=ones,down=otsu", out),
                2,
                "down",
                "gated experts with clamped-swiglu",
                "down=off");
        assertFalse(Files.exists(out));
        JsonNode json = converted("eaquant:norm=ones", folder.resolve("yes"));
        assertTrue(json.at("/checks/everyExpertTheSame").asBoolean());
        assertTrue(json.path("scaledInnerChannels").isMissingNode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"selections", "gates", "probabilities", "weight-scores"})
    void scalesCanBeJoinedByShares(String join) {
        JsonNode json = converted("eaquant:norm=ones,join=" + join, folder.resolve(join));
        assertTrue(json.at("/checks/everyExpertTheSame").asBoolean());
        assertTrue(json.at("/checks/everyTokenRoutedTheSame").asBoolean());
    }

    /// What was told of smoothed experts is what anybody measures on the files.
    @Test
    void theSmoothedFilesCanBeMeasuredAgain() {
        Path out = folder.resolve("smoothed");
        JsonNode json = converted("eaquant:norm=ones", out, "--tokens", "32");
        RunResult damage =
                RunResult.of(
                        "kernel",
                        "damage",
                        "--model",
                        model,
                        "--weights",
                        out.resolve("model.safetensors").toString(),
                        "--activations",
                        out.resolve("activations").toString(),
                        "--tokens",
                        "32",
                        "--format",
                        "int4",
                        "--json");
        assertEquals(0, damage.code(), damage.err());
        JsonNode again = JSON.readTree(damage.out());
        assertEquals(
                named(json.path("treatments"), "int4 smoothed, down")
                        .path("worstSnrDecibels")
                        .asDouble(),
                again.at("/treatments/0/worstSnrDecibels").asDouble(),
                1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixtral", "fused", "gguf"})
    void everyLayoutStaysItsOwnWhenSmoothed(String layout) {
        Path from = folder.resolve(layout + ".safetensors");
        make(layout, from);
        Path out = folder.resolve("smoothed");
        RunResult run = convert(from, "eaquant:norm=ones,scales=powers-of-two,type=bf16", out);
        assertEquals(0, run.code(), run.err());
        JsonNode json = JSON.readTree(run.out());
        // Powers of two change no bit, in bf16 either.
        assertEquals(0, json.path("largestDifference").asDouble());
        RunResult shown =
                RunResult.of(
                        "model",
                        "show",
                        model,
                        "--weights",
                        out.resolve("model.safetensors").toString());
        assertEquals(0, shown.code(), shown.err());
        assertTrue(shown.out().contains(layout), shown.out());
    }

    @Test
    void aNormThatIsMissingIsSaid() {
        Path out = folder.resolve("no");
        refused(
                convert(weights, "eaquant", out),
                65,
                "has no norm before the experts of layer 0",
                "post_attention_layernorm.weight",
                "norm=ones");
        assertFalse(Files.exists(out));
    }

    @ParameterizedTest
    @ValueSource(strings = {"olmoe", "mixtral", "fused", "gguf"})
    void packedExpertsAreReadBackInEveryLayout(String layout) {
        Path from = folder.resolve(layout + "-.safetensors");
        make(layout, from);
        Path out = folder.resolve("packed");
        RunResult run = convert(from, "mote:format=ternary-1.6", out);
        assertEquals(0, run.code(), run.err());
        assertTrue(JSON.readTree(run.out()).at("/checks/readBackTheSame").asBoolean());
        RunResult placed =
                RunResult.of(
                        "place",
                        "--policy",
                        "neuron-norm:digital=0.25",
                        "--weights",
                        out.resolve("model.safetensors").toString(),
                        "--model",
                        model,
                        "--hardware",
                        "hybrid-analog",
                        "--json");
        assertEquals(0, placed.code(), placed.err());
    }

    /// 4 experts of 3 x 32 x 16 weights at 2 bits, rows at whole bytes, and a scale of 4 bytes a matrix.
    @Test
    void moteTakesTwoBitsAWeight() {
        JsonNode json = converted("mote", folder.resolve("mote"));
        assertEquals(4 * 3 * 32 * 16, json.path("weights").asInt());
        assertEquals(4 * 3 * (32 * 16 / 4 + 4), json.path("expertBytes").asInt());
        assertEquals("ternary", json.at("/treatments/0/treatment").asString());
        double zeros = json.path("zeroShare").asDouble();
        // |w| < mean / 2 of a normal: erf(1 / sqrt(4 pi)) = 0.31.
        assertEquals(0.31, zeros, 0.03);
    }

    @Test
    void fewerPlanesAreTheBeginningOfMore() throws IOException {
        Path two = folder.resolve("two");
        Path four = folder.resolve("four");
        converted("d2moe:format=nested2-3-g16", two);
        JsonNode json = converted("d2moe:format=nested2-4-g16", four);
        byte[] less = data(two.resolve("model.safetensors"));
        byte[] more = data(four.resolve("model.safetensors"));
        assertTrue(less.length < more.length);
        assertArrayEquals(less, Arrays.copyOf(more, less.length));
        // b1 + 32/g + (K - 1)(1 + 16/g) with g = 16.
        assertEquals(2 + 2 + 2 * (1 + 1), json.path("bitsPerWeight").asDouble());
        assertTrue(json.at("/checks/errorFallsWithPlanes").asBoolean());
        assertEquals(3, json.path("treatments").size());
        double last = -99;
        for (JsonNode each : json.path("treatments")) {
            assertTrue(each.path("medianSnrDecibels").asDouble() > last + 3);
            last = each.path("medianSnrDecibels").asDouble();
        }
    }

    @Test
    void qmoeGoesOnWhereItStopped() throws IOException {
        String[] options = {"--tokens", "64", "--cache", folder.resolve("cache").toString()};
        JsonNode first = converted("qmoe", folder.resolve("one"), options);
        assertEquals(0, first.path("reusedExperts").asInt());
        assertEquals(524288, first.path("tableBytes").asInt());
        // A run that was stopped has some of the experts.
        try (var files = Files.list(folder.resolve("cache"))) {
            Files.delete(files.sorted().findFirst().orElseThrow());
        }
        JsonNode second = converted("qmoe", folder.resolve("two"), options);
        assertEquals(3, second.path("reusedExperts").asInt());
        assertEquals(
                -1,
                Files.mismatch(
                        folder.resolve("one").resolve("model.safetensors"),
                        folder.resolve("two").resolve("model.safetensors")));
        JsonNode third =
                converted("qmoe", folder.resolve("three"), "--tokens", "64", "--threads", "3");
        assertEquals(
                first.at("/treatments/0/relativeError").asDouble(),
                third.at("/treatments/0/relativeError").asDouble());
        // 64 tokens in samples of 16: the fourth is for validation.
        assertEquals(16, third.path("triedTokens").asInt());
        assertEquals(48, third.path("calibrationTokens").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eaquan                     | 2 | did you mean 'eaquant'",
                "eaquant:alpa=1             | 2 | did you mean 'alpha'",
                "eaquant:alpha=2            | 2 | a number from 0.0 to 1.0",
                "eaquant:join=max           | 2 | maximum",
                "eaquant:alpha=x,join=y     | 2 | join='y'",
                "eaquant:down-rate=2        | 2 | a number from 0.0 to 1.0",
                "eaquant:block=1            | 2 | a number from 2.0",
                "eaquant:rotation=hadamar   | 2 | blocks",
                "eaquant:weight-range=0     | 2 | a number from 0.1",
                "mote:format=int4           | 2 | ternary or ternary-1.6",
                "mote:shared=int4           | 2 | no shared expert",
                "d2moe:format=int4          | 2 | nestedB-K",
                "d2moe:format=nested4-2     | 2 | is no number format",
                "qmoe:damping=-1            | 2 | a number from 0.0",
                "qmoe:block=1.5             | 2 | whole number",
                "qmoe:validation=0.01       | 2 | leave 0 for validation",
            })
    void aMethodThatIsWrongIsSaid(String method, int code, String message) {
        Path out = folder.resolve("no");
        refused(convert(weights, method, out), code, message);
        assertFalse(Files.exists(out));
    }

    @Test
    void optionsThatDoNotFitAreSaidTogether() {
        RunResult run =
                convert(
                        weights,
                        "mote",
                        folder.resolve("no"),
                        "--damage",
                        "int4",
                        "--threads",
                        "0",
                        "--activations",
                        "outliers:1/2/3");
        refused(run, 2, "--damage", "--threads", "outliers:1/2/3");
        refused(convert(weights, "eaquant", folder.resolve("no"), "--cache", "c"), 2, "--cache");
        refused(
                convert(weights, "mote", folder.resolve("no"), "--layers", "1"),
                2,
                "1 is no MoE layer");
        refused(
                RunResult.of("model", "convert", model, "--method", "mote", "--out", "no"),
                2,
                "--weights");
    }

    @Test
    void weightsThatAreNotFiniteAreNamed() throws IOException {
        byte[] all = Files.readAllBytes(weights);
        // The last weight of the file is of the last expert's down projection; 0x7fc0 is a NaN in
        // bf16.
        all[all.length - 1] = 0x7f;
        all[all.length - 2] = (byte) 0xc0;
        Files.write(weights, all);
        for (String method : List.of("mote", "d2moe", "qmoe")) {
            refused(
                    convert(weights, method, folder.resolve("no")),
                    65,
                    "down_proj",
                    "row 31",
                    "column 15");
        }
        assertFalse(Files.exists(folder.resolve("no")));
    }

    @Test
    void activationsMustFit() throws IOException {
        Path out = folder.resolve("no");
        Path acts = folder.resolve("acts");
        Files.createDirectories(acts);
        converted("eaquant:norm=ones", folder.resolve("s"));
        Files.copy(
                folder.resolve("s").resolve("activations").resolve("layer0.npy"),
                acts.resolve("layer1.npy"));
        refused(
                convert(weights, "mote", out, "--activations", acts.toString()),
                65,
                "has no array 'layer0'",
                "layer1");
        refused(
                convert(weights, "mote", out, "--activations", folder.resolve("x.npy") + ""),
                66,
                "no such file");
    }

    /// An archive, as numpy.savez writes it, is as good as the folder of its arrays.
    @Test
    void anArchiveOfActivationsIsReadLayerByLayer() throws IOException {
        converted("eaquant:norm=ones", folder.resolve("s"));
        Path acts = folder.resolve("s").resolve("activations");
        Path archive = folder.resolve("acts.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("layer0.npy"));
            Files.copy(acts.resolve("layer0.npy"), zip);
        }
        JsonNode one = converted("mote", folder.resolve("one"), "--activations", acts.toString());
        JsonNode other =
                converted("mote", folder.resolve("other"), "--activations", archive.toString());
        assertEquals(one.path("treatments"), other.path("treatments"));
        assertEquals("16 tokens of acts.npz: layer0", other.path("activations").asString());
        assertTrue(other.path("inputs").toString().contains("acts.npz"));
        RunResult placed =
                RunResult.of(
                        "place",
                        "--policy",
                        "output-error:average=3,weight=none,activations=" + archive,
                        "--weights",
                        weights.toString(),
                        "--model",
                        model,
                        "--hardware",
                        "hybrid-analog");
        assertEquals(0, placed.code(), placed.err());
    }

    @Test
    void aCheckpointOfAnotherModelIsRefused() throws IOException {
        String other = SmallModel.write(folder, 8);
        RunResult run =
                RunResult.of(
                        "model",
                        "convert",
                        other,
                        "--weights",
                        weights.toString(),
                        "--method",
                        "qmoe",
                        "--layers",
                        "0",
                        "--out",
                        folder.resolve("no").toString());
        refused(run, 65, "a router of 4 x 32", "8 x 32");
    }
}
