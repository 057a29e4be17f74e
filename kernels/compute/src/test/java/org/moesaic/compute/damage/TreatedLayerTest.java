package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.ReferenceProvider;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Expert;
import org.moesaic.compute.expert.ExpertWeights;
import org.moesaic.compute.expert.MoeLayer;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.expert.Router;
import org.moesaic.compute.expert.Routing;
import org.moesaic.compute.expert.RoutingRule;
import org.moesaic.compute.quantise.RoundToNearest;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

/// A share Γ of the experts of a layer on the digital arrays, the others on tiles (arXiv 2603.02633), executed.
class TreatedLayerTest {

    private static final int EXPERTS = 6;
    private static final int INPUTS = 48;
    private static final int INNER = 32;
    private static final int TOKENS = 40;
    private static final RoutingRule RULE = RoutingRule.simple(RoutingRule.Score.SOFTMAX, 2, true);
    private static final Backend BACKEND = new ReferenceProvider().open(0, 1);

    private final CalibrationTokens tokens = CalibrationTokens.gaussian(TOKENS, INPUTS, 1, 3);
    private final List<ExpertMatrices> experts = experts();
    private final TreatedLayer layer = new TreatedLayer(0, experts, Nonlinearity.SILU, 17);
    private final Routing routing = routing();

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    private static List<ExpertMatrices> experts() {
        List<ExpertMatrices> experts = new ArrayList<>();
        for (int e = 0; e < EXPERTS; e++) {
            experts.add(Experts.gated(INPUTS, INNER, 1 + 0.2 * e, 10 + 3L * e));
        }
        return experts;
    }

    private static WeightSource router() {
        return Experts.matrix(EXPERTS, INPUTS, 1, 77);
    }

    private Routing routing() {
        try (Arena arena = Arena.ofShared();
                Router router =
                        new Router(
                                BACKEND,
                                new RoundToNearest().quantise(router(), format("fp32"), arena),
                                new float[0],
                                RULE)) {
            return router.route(TOKENS, tokens.values());
        }
    }

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    private static List<Treatment> all(String name) {
        return Collections.nCopies(EXPERTS, DamageMeterTest.treatments(name).getFirst());
    }

    private float[] apply(List<Treatment> treatments) {
        return layer.apply(BACKEND, tokens.values(), routing, treatments);
    }

    /// Γ = 1: bit for bit what the layer of digital experts gives, which knows nothing of placements.
    @ParameterizedTest
    @ValueSource(strings = {"bf16", "int8", "int4", "int2"})
    void allDigitalIsTheDigitalLayer(String name) {
        float[] expected = new float[TOKENS * INPUTS];
        try (Arena arena = Arena.ofShared();
                Router router =
                        new Router(
                                BACKEND,
                                new RoundToNearest().quantise(router(), format("fp32"), arena),
                                new float[0],
                                RULE)) {
            List<Expert> loaded = new ArrayList<>();
            for (ExpertMatrices each : experts) {
                loaded.add(
                        new Expert(
                                BACKEND,
                                new ExpertWeights(
                                        each.gate()
                                                .map(gate ->
                                                        new RoundToNearest()
                                                                .quantise(
                                                                        gate, format(name), arena)),
                                        new RoundToNearest()
                                                .quantise(each.up(), format(name), arena),
                                        new RoundToNearest()
                                                .quantise(each.down(), format(name), arena),
                                        each.biases(),
                                        Nonlinearity.SILU),
                                Activations.FP32));
            }
            new MoeLayer(router, loaded, List.of(), OptionalDouble.empty())
                    .apply(TOKENS, tokens.values(), expected);
            loaded.forEach(Expert::close);
        }
        assertArrayEquals(expected, apply(all(name)));
    }

    /// Γ = 0 on tiles without noise and with converters of infinite resolution is the float result.
    @Test
    void allOnIdealTilesIsTheFloatResult() {
        assertTrue(relativeError(apply(all("analog:ideal"))) < 1e-6);
        assertTrue(relativeError(apply(all("analog:pcm-standard"))) > 1e-3);
    }

    /// Between the two, a token whose experts are all digital has the digital bits.
    @Test
    void tokensWithoutAnalogExpertsHaveTheDigitalBits() {
        List<Treatment> mixed = new ArrayList<>(all("analog:pcm-standard"));
        for (int e = 0; e < EXPERTS / 2; e++) {
            mixed.set(e, DamageMeterTest.treatments("int8").getFirst());
        }
        float[] digital = apply(all("int8"));
        float[] some = apply(mixed);
        int same = 0;
        for (int t = 0; t < TOKENS; t++) {
            boolean touched =
                    routing.experts()[2 * t] >= EXPERTS / 2
                            || routing.experts()[2 * t + 1] >= EXPERTS / 2;
            boolean equal = true;
            for (int i = t * INPUTS; i < (t + 1) * INPUTS; i++) {
                equal &= digital[i] == some[i];
            }
            assertEquals(!touched, equal, "token " + t);
            same += equal ? 1 : 0;
        }
        assertTrue(same > 0 && same < TOKENS, same + " tokens");
    }

    /// What [ModelDamage] says of experts one by one is what the layer shows, within a quarter: 40 tokens are few.
    @ParameterizedTest
    @ValueSource(strings = {"int4", "int2", "analog:pcm-standard"})
    void errorsOfExpertsJoinToThatOfTheLayer(String name) {
        DamageMeter meter =
                new DamageMeter(tokens, Nonlinearity.SILU, layer.seed(), Optional.empty());
        List<ExpertDamage> damages = new ArrayList<>();
        for (int e = 0; e < EXPERTS; e++) {
            damages.addAll(
                    meter.measure(BACKEND, 0, e, experts.get(e), DamageMeterTest.treatments(name)));
        }
        double[][] squares = new double[1][EXPERTS];
        for (int i = 0; i < routing.experts().length; i++) {
            squares[0][routing.experts()[i]] += Math.pow(routing.weights()[i], 2);
        }
        double joined =
                ModelDamage.of(List.<double[][]>of(squares), List.of(damages)).relativeError();
        double executed = relativeError(apply(all(name)));
        assertEquals(executed, joined, 0.25 * executed);
    }

    @Test
    void oneTreatmentAnExpert() {
        assertThrows(
                IllegalArgumentException.class, () -> apply(all("int8").subList(0, EXPERTS - 1)));
    }

    private double relativeError(float[] y) {
        double[] exact = layer.exact(tokens.values(), routing);
        double noise = 0;
        double signal = 0;
        for (int i = 0; i < y.length; i++) {
            noise += (y[i] - exact[i]) * (y[i] - exact[i]);
            signal += exact[i] * exact[i];
        }
        return Math.sqrt(noise / signal);
    }
}
