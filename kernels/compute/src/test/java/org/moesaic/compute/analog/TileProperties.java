package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.TileMapping;

final class TileProperties {

    private static final String BASE =
            """
            name: test
            description: for properties
            tile: {rows: 32, columns: 16, source: test}
            weights: {scaling: column, source: test}
            """;
    private static final String ABS_MAX = "input: {scaling: abs-max, source: test}\n";
    private static final String DAC = "dac: {steps: 254, bound: 1, source: test}\n";
    private static final String DEVICE =
            """
            device:
              g-max-microsiemens: 25
              start-seconds: 20
              read-seconds: 250e-9
              programming:
                reference-g-max-microsiemens: 25
                laws: [{seconds: 0, sigma-microsiemens: [{polynomial: [0.26, 1.96, -1.17]}]}]
                source: test
              source: test
            """;

    private static TilePreset preset(String... sections) {
        return TilePresets.parse("test.yaml", BASE + String.join("", sections)).preset();
    }

    private static float[] random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static float[] multiply(TilePreset preset, float[] w, int rows, float[] x) {
        return multiply(preset, w, rows, x, null);
    }

    private static float[] multiply(
            TilePreset preset, float[] w, int rows, float[] x, int[] noiseRows) {
        MatrixShape shape = new MatrixShape(rows, w.length / rows);
        ProgrammedMatrix matrix =
                ProgrammedMatrix.program(
                        w, shape, new float[0], preset, new NoiseKey(9, 0, 0, 0), noiseRows);
        float[] y = new float[rows];
        try (LoadedTiles tiles = new ReferenceTiles(matrix.at(60))) {
            tiles.multiply(3, 1, x, y);
        }
        return y;
    }

    @Property(tries = 100)
    void idealIsTheFloatProduct(
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 1, max = 90) int columns,
            @ForAll long seed) {
        float[] w = random(seed, rows * columns);
        float[] x = random(seed + 1, columns);
        float[] y = multiply(TilePresets.load("ideal").preset(), w, rows, x);
        for (int r = 0; r < rows; r++) {
            double sum = 0;
            double size = 0;
            for (int c = 0; c < columns; c++) {
                sum += (double) w[r * columns + c] * x[c];
                size += Math.abs((double) w[r * columns + c] * x[c]);
            }
            assertEquals(sum, y[r], 1e-6 * Math.max(size, 1e-6));
        }
    }

    @Property(tries = 300)
    void convertersAreIdempotentOddAndMonotone(
            @ForAll @IntRange(min = 2, max = 70_000) int steps,
            @ForAll @DoubleRange(min = 0.01, max = 100) double bound,
            @ForAll @FloatRange(min = -200, max = 200) float one,
            @ForAll @FloatRange(min = -200, max = 200) float other) {
        Levels levels = Levels.of(new Quantiser(steps, bound));
        float converted = levels.convert(one);
        assertEquals(converted, levels.convert(converted));
        assertEquals(-converted, levels.convert(-one), 0.0);
        assertTrue(Math.abs(converted) <= levels.bound());
        assertTrue(
                one <= other == levels.convert(one) <= levels.convert(other)
                        || converted == levels.convert(other));
        if (Math.abs(one) <= levels.bound()) {
            assertEquals(one, converted, levels.stepHigh() * 0.50001 + Math.ulp(one) * 2);
        }
        if (steps % 2 == 0) {
            assertEquals((float) bound, levels.convert((float) bound));
        }
    }

    /// With 2 / 2ᵏ steps codes are exact, and so are ties: half to even.
    @Property(tries = 200)
    void tiesGoToTheEvenCode(
            @ForAll @IntRange(min = 2, max = 15) int bits,
            @ForAll @IntRange(min = -16_000, max = 16_000) int code) {
        int steps = 1 << bits;
        Levels levels = Levels.of(new Quantiser(steps, steps / 2.0));
        int within = code % (steps / 2);
        assertEquals(within, levels.convert(within), 0f);
        float tie = within + 0.5f;
        if (tie < steps / 2f) {
            assertEquals((float) Math.rint(tie), levels.convert(tie), 0f);
        }
    }

    @Property(tries = 60)
    void powersOfTwoScaleExactly(
            @ForAll long seed, @ForAll @IntRange(min = -60, max = 60) int power) {
        TilePreset preset =
                preset(
                        ABS_MAX,
                        DAC,
                        DEVICE,
                        "adc: {steps: 254, bound: 8, source: t}\n",
                        "weight-noise: {kind: pcm-read, sigma: 0.02, source: t}\n",
                        "output-noise: {sigma: 0.04, source: t}\n",
                        "ir-drop: {scale: 1, wire-to-cell-ratio: 1000, source: t}\n");
        float[] w = random(seed, 20 * 40);
        float[] x = random(seed + 1, 40);
        float[] scaled = new float[40];
        for (int i = 0; i < 40; i++) {
            scaled[i] = Math.scalb(x[i], power);
        }
        float[] y = multiply(preset, w, 20, x);
        for (int i = 0; i < 20; i++) {
            y[i] = Math.scalb(y[i], power);
        }
        assertArrayEquals(y, multiply(preset, w, 20, scaled));
    }

    /// To both ends of fp32: inputs of four bits stay exact down to 2⁻¹⁴⁵. A partial sum below 2⁻¹²⁶ is a subnormal
    /// number, whose last place is 2⁻¹⁴⁹, so a small output may also round the other way; one above 2¹²⁸ is infinite.
    @Property(tries = 120)
    void powersOfTwoScaleExactlyToTheEndsOfTheRange(
            @ForAll long seed,
            @ForAll @IntRange(min = -145, max = 122) int power,
            @ForAll @IntRange(min = 0, max = 2) int bounds) {
        TilePreset preset =
                preset(
                        ABS_MAX,
                        DAC,
                        DEVICE,
                        "adc: {steps: 254, bound: 2, source: t}\n",
                        "output-noise: {sigma: 0.04, source: t}\n",
                        List.of(
                                        "",
                                        "bounds: {management: iterative, source: t}\n",
                                        "bounds: {management: worst-case, source: t}\n")
                                .get(bounds));
        SplittableRandom random = new SplittableRandom(seed);
        float[] w = random(seed, 20 * 40);
        float[] x = new float[40];
        float[] scaled = new float[40];
        for (int i = 0; i < 40; i++) {
            x[i] = random.nextInt(-15, 16) / 16f;
            scaled[i] = Math.scalb(x[i], power);
        }
        float[] y = multiply(preset, w, 20, x);
        float[] other = multiply(preset, w, 20, scaled);
        for (int i = 0; i < 20; i++) {
            float expected = Math.scalb(y[i], power);
            boolean small = Math.abs(expected) < 0x1p-100f;
            float slack = small ? 2 * Float.MIN_VALUE + Math.ulp(expected) : 0;
            assertEquals(expected, other[i], slack);
        }
    }

    @Property(tries = 60)
    void zeroInZeroOut(@ForAll long seed) {
        float[] w = random(seed, 20 * 40);
        float[] zeros = new float[40];
        String noisy = "output-noise: {sigma: 0.04, source: t}\n";
        String read = "weight-noise: {kind: pcm-read, sigma: 0.02, source: t}\n";
        for (float y : multiply(preset(DAC, DEVICE, read), w, 20, zeros)) {
            assertEquals(0, y, "no noise without inputs");
        }
        for (float y : multiply(preset(ABS_MAX, DAC, noisy), w, 20, zeros)) {
            assertEquals(0, y, "a vector of zeros has no range to drive");
        }
        float sum = 0;
        for (float y : multiply(preset(DAC, noisy), w, 20, zeros)) {
            sum += Math.abs(y);
        }
        assertTrue(sum > 0, "output noise is there without inputs");
    }

    @Property(tries = 60)
    void permutedColumnsGivePermutedOutputs(@ForAll long seed) {
        TilePreset preset =
                preset(
                        ABS_MAX,
                        DAC,
                        "adc: {steps: 254, bound: 8, source: t}\n",
                        "ir-drop: {scale: 1, wire-to-cell-ratio: 1000, source: t}\n");
        float[] w = random(seed, 13 * 40);
        float[] x = random(seed + 1, 40);
        int[] order = permutation(seed, 13);
        float[] permuted = new float[w.length];
        for (int r = 0; r < 13; r++) {
            System.arraycopy(w, order[r] * 40, permuted, r * 40, 40);
        }
        float[] y = multiply(preset, w, 13, x);
        float[] other = multiply(preset, permuted, 13, x);
        for (int r = 0; r < 13; r++) {
            assertEquals(y[order[r]], other[r]);
        }
    }

    /// Noise goes with its weight. The order of the sum changes, so a few roundings are allowed; IR drop changes more.
    @Property(tries = 60)
    void permutedRowsChangeNothingButIrDrop(@ForAll long seed) {
        String drop = "ir-drop: {scale: 1, wire-to-cell-ratio: 50, source: t}\n";
        int inputs = 30;
        float[] w = random(seed, 12 * inputs);
        float[] x = random(seed + 1, inputs);
        int[] order = permutation(seed, inputs);
        float[] permutedW = new float[w.length];
        float[] permutedX = new float[inputs];
        for (int c = 0; c < inputs; c++) {
            permutedX[c] = x[order[c]];
            for (int r = 0; r < 12; r++) {
                permutedW[r * inputs + c] = w[r * inputs + order[c]];
            }
        }
        TilePreset without = preset(DAC, DEVICE);
        float[] y = multiply(without, w, 12, x);
        float[] other = multiply(without, permutedW, 12, permutedX, order);
        assertArrayEquals(y, other, 1e-5f);
        float[] dropped = multiply(preset(DAC, DEVICE, drop), w, 12, x);
        float[] moved = multiply(preset(DAC, DEVICE, drop), permutedW, 12, permutedX, order);
        double difference = 0;
        for (int r = 0; r < 12; r++) {
            difference += Math.abs(dropped[r] - moved[r]);
        }
        assertTrue(difference > 1e-4, "IR drop sees the order: " + difference);
    }

    private static int[] permutation(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed + 2);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    /// Fewer bits, more error; more noise, more error.
    @Property(tries = 10)
    void errorIsMonotone(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        double last = 0;
        for (int steps : new int[] {1022, 254, 62, 14}) {
            double error =
                    error(preset("dac: {steps: %d, bound: 1, source: t}\n".formatted(steps)), seed);
            assertTrue(error > last, steps + " steps: " + error + " after " + last);
            last = error;
        }
        last = 0;
        for (double sigma : new double[] {0.01, 0.03, 0.1, 0.3}) {
            double error =
                    error(preset("output-noise: {sigma: %s, source: t}\n".formatted(sigma)), seed);
            assertTrue(error > last, sigma + ": " + error + " after " + last);
            last = error;
        }
    }

    private static double error(TilePreset preset, long seed) {
        return new TileStudy(
                        preset,
                        new MatrixShape(32, 32),
                        0,
                        new TileStudy.Weights.Gaussian(0.3),
                        TileStudy.Inputs.UNIFORM,
                        4,
                        16,
                        seed)
                .run()
                .relativeError();
    }

    /// What the chain performs is what the mapping counts, for every mode, slicing and shape.
    @Property(tries = 60)
    void performedCountsAreTheMappings(
            @ForAll @IntRange(min = 1, max = 60) int rows,
            @ForAll @IntRange(min = 1, max = 90) int columns,
            @ForAll @IntRange(min = 0, max = 3) int mode,
            @ForAll boolean sliced) {
        String[] modes = {
            "one-pass", "signs-analog-sum", "signs-digital-sum", "bit-serial, slice-bits: 3"
        };
        String base =
                sliced
                        ? BASE.replace("column, source", "column, bits: 8, slice-bits: 4, source")
                        : BASE;
        TilePreset preset =
                TilePresets.parse(
                                "test.yaml",
                                base
                                        + DAC
                                        + "input: {scaling: constant, range: 1, mode: %s, source: t}\n"
                                                .formatted(modes[mode]))
                        .preset();
        MatrixShape shape = new MatrixShape(rows, columns);
        ProgrammedMatrix matrix =
                ProgrammedMatrix.program(
                        random(1, rows * columns),
                        shape,
                        new float[0],
                        preset,
                        new NoiseKey(1, 0, 0, 0));
        try (LoadedTiles tiles = new ReferenceTiles(matrix.at(0))) {
            tiles.multiply(0, 1, random(2, columns), new float[rows]);
            TileMapping mapping = TileMapping.of(shape, preset.mapping().geometry());
            assertEquals(mapping.counts(preset.reading()), tiles.performed());
        }
    }
}
