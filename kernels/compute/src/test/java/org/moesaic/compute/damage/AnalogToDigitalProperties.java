package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.Backend;
import org.moesaic.compute.ReferenceProvider;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.random.Noise;

/// Moving an expert from analog tiles to the digital arrays never lowers the signal-to-noise of its output, and moving
/// the next ones never raises the error of the model (arXiv 2603.02633). Digital is 8 bits or more, as there.
class AnalogToDigitalProperties {

    private static final int TOKENS = 8;

    @Provide
    Arbitrary<String> tiles() {
        return Arbitraries.of("pcm-standard", "pcm-physical", "hermes", "reram-wan");
    }

    @Provide
    Arbitrary<String> formats() {
        return Arbitraries.of("int8", "bf16", "fp16", "int8-row");
    }

    @Provide
    Arbitrary<Nonlinearity> nonlinearities() {
        return Arbitraries.of(Nonlinearity.values());
    }

    @Property(tries = 80)
    void noExpertLosesSignalToNoise(
            @ForAll long seed,
            @ForAll @IntRange(min = 8, max = 80) int inputs,
            @ForAll @IntRange(min = 8, max = 80) int inner,
            @ForAll @DoubleRange(min = 0.1, max = 4) double scale,
            @ForAll @From("tiles") String tile,
            @ForAll @From("formats") String format,
            @ForAll @From("nonlinearities") Nonlinearity nonlinearity) {
        DamageMeter meter = meter(inputs, nonlinearity, seed);
        try (Backend backend = new ReferenceProvider().open(0, 1)) {
            List<ExpertDamage> damages =
                    meter.measure(
                            backend,
                            0,
                            0,
                            Experts.gated(inputs, inner, scale, seed >>> 8),
                            DamageMeterTest.treatments("analog:" + tile, format));
            double analog = damages.get(0).snrDecibels();
            double digital = damages.get(1).snrDecibels();
            assertTrue(digital >= analog, () -> tile + " " + analog + " dB, " + digital + " dB");
        }
    }

    /// Experts leave the tiles one after the other, the largest first.
    @Property(tries = 15)
    void theModelsErrorNeverRises(
            @ForAll long seed,
            @ForAll @From("tiles") String tile,
            @ForAll @From("formats") String format) {
        int experts = 6;
        DamageMeter meter = meter(24, Nonlinearity.SILU, seed);
        Noise spread = new Noise(seed);
        List<List<ExpertDamage>> damages = new ArrayList<>();
        double[] scales = new double[experts];
        double[] gates = new double[experts];
        try (Backend backend = new ReferenceProvider().open(0, 1)) {
            for (int e = 0; e < experts; e++) {
                scales[e] = Math.exp(0.7 * spread.normal(e, 0, 0, 0));
                gates[e] = Math.abs(spread.normal(e, 1, 0, 0));
                ExpertMatrices expert = Experts.gated(24, 20, scales[e], (seed >>> 8) + 3 * e);
                damages.add(
                        meter.measure(
                                backend,
                                0,
                                e,
                                expert,
                                DamageMeterTest.treatments("analog:" + tile, format)));
            }
        }
        List<Integer> order =
                IntStream.range(0, experts)
                        .boxed()
                        .sorted(Comparator.comparingDouble(e -> -scales[e]))
                        .toList();
        double before = Double.POSITIVE_INFINITY;
        for (int digital = 0; digital <= experts; digital++) {
            List<ExpertDamage> own = new ArrayList<>();
            for (int e = 0; e < experts; e++) {
                own.add(damages.get(e).get(order.indexOf(e) < digital ? 1 : 0));
            }
            double error =
                    ModelDamage.of(List.<double[][]>of(new double[][] {gates}), List.of(own))
                            .relativeError();
            assertTrue(error <= before, before + " to " + error + " at " + digital);
            before = error;
        }
    }

    private static DamageMeter meter(int inputs, Nonlinearity nonlinearity, long seed) {
        CalibrationTokens tokens = CalibrationTokens.gaussian(TOKENS, inputs, 1, seed);
        return new DamageMeter(tokens, nonlinearity, seed, Optional.empty());
    }
}
