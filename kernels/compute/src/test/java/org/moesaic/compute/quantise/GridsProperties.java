package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;

/// Codes of many weights against those of one weight at a time, for every kind of grid.
final class GridsProperties {

    private static final List<String> FORMATS =
            List.of(
                    "int8",
                    "int4",
                    "int3-g32",
                    "int2-asym",
                    "int5-asym-s32",
                    "fp8",
                    "fp8-e5m2",
                    "fp8-e4m3-b128",
                    "bf16",
                    "fp16",
                    "fp32",
                    "ternary",
                    "mxfp4",
                    "nf4",
                    "nf4-s32",
                    "nested2-4",
                    "nested1-8-g32",
                    "binary",
                    "dict16");

    @Property(tries = 300)
    void manyAreOneByOne(
            @ForAll @IntRange(min = 0, max = 18) int which,
            @ForAll @IntRange(min = 1, max = 200) int columns,
            @ForAll @IntRange(min = 0, max = 5) int kind,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] weights = new float[columns];
        double[] w = new double[columns];
        for (int i = 0; i < columns; i++) {
            weights[i] = weight(random, kind);
            w[i] = weights[i];
        }
        WeightSource source = WeightSource.of(new MatrixShape(1, columns), weights);
        String name = FORMATS.get(which);
        GridFitter fitter = GridFitter.of(NumberFormats.parse(name).orElseThrow(), source, false);
        int[] codes = new int[columns];
        float[] values = new float[columns];
        for (int from = 0; from < columns; from += fitter.group()) {
            int to = Math.min(columns, from + fitter.group());
            Grid grid = fitter.fit(0, w, from, to, 1);
            // Those of weights that are no fp32, as compensation of errors makes them, as well.
            double stretch = random.nextBoolean() ? 1 : random.nextDouble(0.3, 1.5);
            for (int i = from; i < to; i++) {
                w[i] *= stretch;
            }
            grid.codes(w, from, to, codes);
            grid.values(w, from, to, new int[columns], values);
            for (int i = from; i < to; i++) {
                assertEquals(grid.code(w[i]), codes[i], name + " of " + w[i] + ", " + grid);
                // 0 has a sign in some formats, and need not keep it here.
                assertEquals(grid.value(codes[i]) + 0f, values[i] + 0f);
            }
        }
    }

    /// Normal ones, few different ones with ties and zeros, tiny ones, huge ones, zeros of both signs.
    private static float weight(SplittableRandom random, int kind) {
        return switch (kind) {
            case 0, 1 -> (float) random.nextDouble(-0.1, 0.1);
            case 2 -> random.nextInt(-4, 5) / 8f;
            case 3 -> random.nextInt(-20, 21) * Float.MIN_VALUE;
            case 4 -> (float) (random.nextDouble(-1, 1) * 0x1p127);
            default -> random.nextBoolean() ? 0f : -0f;
        };
    }
}
