package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.checkpoint.ExpertShapes;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Namings;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.TreatedLayer;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.compute.expert.Expert;
import org.moesaic.compute.expert.ExpertWeights;
import org.moesaic.compute.expert.MoeLayer;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.expert.Router;
import org.moesaic.compute.expert.Routing;
import org.moesaic.compute.expert.RoutingRule;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.traces.InMemoryTrace;
import tools.jackson.databind.JsonNode;

/// A share Γ of the experts digital, by the policy, from a checkpoint, through the command: what is placed is executed
/// and costed (arXiv 2603.02633).
class AnalogShareTest {

    private static final int EXPERTS = 8;
    private static final int WIDTH = 64;
    private static final int INNER = 48;
    private static final int TOKENS = 24;

    @TempDir static Path folder;
    private static String model;
    private static String weights;
    private static String trace;

    @BeforeAll
    static void write() throws IOException {
        Path card = folder.resolve("small.yaml");
        Files.writeString(
                card,
                """
                id: small
                layers: {decoder: 2, d-model: %d, vocabulary: 100}
                routed-experts: {layers: 0..1, experts: %d, top-k: 2, width: %d, matrices: 3}
                attention: {kind: mha, heads: 4, kv-heads: 4, head-dim: 16}
                formats: {experts: bf16, bits-experts: 16}
                """
                        .formatted(WIDTH, EXPERTS, INNER));
        model = card.toString();
        weights = folder.resolve("w.safetensors").toString();
        CommandRun.of("model", "synthesise", model, "--out", weights, "--expert-spread", "0.5")
                .assertDone();
        trace =
                TraceFiles.writeNpz(
                                InMemoryTrace.of(new GeneratedTrace("t", 2, EXPERTS, 2, 200, 5)),
                                folder.resolve("t.npz"))
                        .toString();
    }

    private static String policy(String share) {
        return "neuron-norm:digital=" + share + ",format=int8";
    }

    /// What the policy does to each expert of the first layer.
    private static List<Treatment> placed(String share, String tile) {
        JsonNode json =
                CommandRun.of(
                                "place",
                                "--policy",
                                policy(share),
                                "--model",
                                model,
                                "--weights",
                                weights,
                                "--hardware",
                                "hybrid-analog",
                                "--json")
                        .json();
        List<Treatment> treatments = new ArrayList<>();
        for (JsonNode expert : json.path("experts")) {
            if (expert.path("layer").intValue() == 0) {
                treatments.add(
                        expert.path("engine").stringValue().equals("analog")
                                ? new Treatment.Analog(TilePresets.load(tile), 0)
                                : new Treatment.Digital(
                                        format(expert.path("format").stringValue())));
            }
        }
        assertEquals(EXPERTS, treatments.size());
        return treatments;
    }

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    /// A layer of the checkpoint with its router and tokens that it has routed.
    private static final class Layer implements AutoCloseable {

        private final Arena arena = Arena.ofShared();
        private final Checkpoint checkpoint = Checkpoint.open(Path.of(weights));
        private final Backend backend = Backends.open(Backends.AUTO, 1).backend();
        private final List<ExpertMatrices> experts = new ArrayList<>();
        private final float[] x = CalibrationTokens.gaussian(TOKENS, WIDTH, 1, 9).values();
        private final Router router;
        private final Routing routing;

        Layer() {
            ModelWeights found =
                    ModelWeights.recognise(
                            checkpoint,
                            new ExpertShapes(List.of(0, 1), 0, EXPERTS, WIDTH, INNER, true),
                            Namings.builtIn());
            for (int e = 0; e < EXPERTS; e++) {
                experts.add(found.expert(0, e));
            }
            router =
                    new Router(
                            backend,
                            pack(found.router(0), "fp32"),
                            new float[0],
                            RoutingRule.simple(RoutingRule.Score.SOFTMAX, 2, true));
            routing = router.route(TOKENS, x);
        }

        private PackedMatrix pack(WeightSource matrix, String format) {
            return new RoundToNearest().quantise(matrix, format(format), arena);
        }

        private TreatedLayer treated() {
            return new TreatedLayer(0, experts, Nonlinearity.SILU, 4);
        }

        float[] apply(List<Treatment> treatments) {
            return treated().apply(backend, x, routing, treatments);
        }

        double[] exact() {
            return treated().exact(x, routing);
        }

        /// The layer that knows no placement, all experts in one format.
        float[] digital(String format) {
            List<Expert> loaded = new ArrayList<>();
            for (ExpertMatrices each : experts) {
                loaded.add(
                        new Expert(
                                backend,
                                new ExpertWeights(
                                        each.gate().map(gate -> pack(gate, format)),
                                        pack(each.up(), format),
                                        pack(each.down(), format),
                                        each.biases(),
                                        Nonlinearity.SILU),
                                Activations.FP32));
            }
            float[] y = new float[x.length];
            new MoeLayer(router, loaded, List.of(), OptionalDouble.empty()).apply(TOKENS, x, y);
            loaded.forEach(Expert::close);
            return y;
        }

        @Override
        public void close() {
            router.close();
            backend.close();
            checkpoint.close();
            arena.close();
        }
    }

    @Test
    void allDigitalIsTheDigitalResultBitForBit() {
        try (Layer layer = new Layer()) {
            assertArrayEquals(layer.digital("int8"), layer.apply(placed("1", "pcm-standard")));
        }
    }

    @Test
    void noneDigitalOnIdealTilesIsTheFloatResult() {
        try (Layer layer = new Layer()) {
            assertTrue(relativeError(layer, placed("0", "ideal")) < 1e-6);
        }
    }

    /// Through the command: the same two ends of the error axis, and what lies between never rises.
    @Test
    void theErrorFallsWithTheShare() {
        double before = Double.POSITIVE_INFINITY;
        for (String share : List.of("0", "0.25", "0.5", "0.75", "1")) {
            double error = compared(policy(share), "--seed", "3");
            assertTrue(error <= before, share + ": " + before + " to " + error);
            before = error;
        }
        assertEquals(compared("all-digital:format=int8", "--seed", "3"), before);
        assertTrue(compared(policy("0"), "--tile", "ideal") < 1e-6);
    }

    private static double compared(String policy, String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "compare",
                                "--trace",
                                trace,
                                "--model",
                                model,
                                "--weights",
                                weights,
                                "--hardware",
                                "hybrid-analog",
                                "--policy",
                                policy,
                                "--json"));
        args.addAll(List.of(options));
        return CommandRun.of(args).json().at("/results/0/relativeError").doubleValue();
    }

    private static double relativeError(Layer layer, List<Treatment> treatments) {
        float[] y = layer.apply(treatments);
        double[] exact = layer.exact();
        double noise = 0;
        double signal = 0;
        for (int i = 0; i < y.length; i++) {
            noise += (y[i] - exact[i]) * (y[i] - exact[i]);
            signal += exact[i] * exact[i];
        }
        return Math.sqrt(noise / signal);
    }

    /// More digital experts never take less digital energy, nor fewer digital multiplications.
    @Test
    void digitalEnergyRisesWithTheShare() {
        double energy = -1;
        long macs = -1;
        for (String share : List.of("0", "0.25", "0.5", "0.75", "1")) {
            JsonNode json =
                    replay("hybrid-analog", "--policy", policy(share), "--weights", weights);
            double now =
                    json.at("/energy/byComponentPicojoules/mac/nominal").doubleValue()
                            + json.at("/energy/byComponentPicojoules/dequant/nominal")
                                    .doubleValue();
            long multiplied = json.at("/engines/digital/macs").longValue();
            assertTrue(now >= energy && multiplied > macs, share);
            energy = now;
            macs = multiplied;
        }
    }

    private static JsonNode replay(String hardware, String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "replay",
                                "--trace",
                                trace,
                                "--model",
                                model,
                                "--hardware",
                                hardware,
                                "--json"));
        args.addAll(List.of(options));
        return CommandRun.of(args).json();
    }

    /// Power is energy over time, and tokens a second times energy a token.
    @ParameterizedTest
    @ValueSource(strings = {"0", "0.5", "1"})
    void throughputPowerAndEnergyAgree(String share) {
        JsonNode json = replay("hybrid-analog", "--policy", policy(share), "--weights", weights);
        for (String corner : List.of("low", "nominal", "high")) {
            double watts = json.at("/averageWatts/" + corner).doubleValue();
            double picojoules = json.at("/energy/perTokenPicojoules/" + corner).doubleValue();
            double tokens = json.at("/throughput/tokensPerSecond").doubleValue();
            assertTrue(watts > 0);
            assertEquals(watts, tokens * picojoules * 1e-12, 1e-9 * watts);
        }
    }

    /// A matrix that each token reads anew is bound by the memory; with many tokens to a reading it is not.
    @Test
    void digitalExpertsAreBoundByWhatTheirIntensitySays() throws IOException {
        Path card = folder.resolve("wide.yaml");
        Files.writeString(
                card,
                """
                id: wide
                layers: {decoder: 1, d-model: 2048, vocabulary: 100}
                routed-experts: {layers: "0", experts: 2, top-k: 2, width: 4096, matrices: 3}
                attention: {kind: mha, heads: 2, kv-heads: 2, head-dim: 16}
                formats: {experts: bf16, bits-experts: 16}
                """);
        StringBuilder rows = new StringBuilder("request,token,layer,expert\n");
        for (int request = 0; request < 1024; request++) {
            rows.append("%1$d,0,0,0\n%1$d,0,0,1\n".formatted(request));
        }
        Path many = folder.resolve("many.csv");
        Files.writeString(many, rows);
        String[] common = {
            "replay",
            "--trace",
            many.toString(),
            "--model",
            card.toString(),
            "--hardware",
            "hbm3-npu",
            "--policy",
            "all-digital:format=bf16,home=hbm",
            "--exclude",
            "attention,kv,head,norms,router",
            "--json"
        };
        JsonNode alone = CommandRun.of(common).json();
        assertTrue(share(alone, "hbm") > 0.9, alone.at("/latency").toString());
        List<String> batched = new ArrayList<>(List.of(common));
        batched.addAll(List.of("--batch", "1024"));
        JsonNode json = CommandRun.of(batched).json();
        assertTrue(share(json, "hbm") < 0.1, json.at("/latency/boundByPicoseconds").toString());
    }

    private static double share(JsonNode json, String resource) {
        return json.at("/latency/boundByPicoseconds/" + resource).doubleValue()
                / json.at("/latency/totalPicoseconds").doubleValue();
    }

    /// 24 crossbars of 512 x 512 an expert of OLMoE, times 16 layers of 64, less what is digital.
    @ParameterizedTest
    @CsvSource({"0, 24576", "0.25, 18432", "0.5, 12288", "0.875, 3072", "1, 0"})
    void crossbarsOfOlmoe(String share, long crossbars) throws IOException {
        Path some =
                TraceFiles.writeNpz(
                        InMemoryTrace.of(new GeneratedTrace("o", 16, 64, 8, 20, 5)),
                        folder.resolve("o" + share + ".npz"));
        JsonNode json =
                CommandRun.of(
                                "replay",
                                "--trace",
                                some.toString(),
                                "--model",
                                "olmoe-1b-7b",
                                "--hardware",
                                "hybrid-analog",
                                "--policy",
                                "hot-digital:fraction=" + share,
                                "--json")
                        .json();
        assertEquals(crossbars, json.at("/engines/analog/placing/crossbars").longValue());
    }

    /// A name of numerics in a hardware description is one that the kernels know.
    @Test
    void numericsOfBuiltInHardwareAreKnown() {
        Set<String> known = Set.copyOf(TilePresets.names());
        for (String name : HardwareCatalog.names()) {
            assertTrue(known.containsAll(HardwareCatalog.load(name).numerics().values()), name);
        }
        for (var preset : org.moesaic.model.hardware.TilePresets.all()) {
            assertTrue(known.containsAll(preset.numerics()), preset.name());
        }
    }
}
