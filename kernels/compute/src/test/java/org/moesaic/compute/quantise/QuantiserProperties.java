package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.StoredMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.ScaleType;
import org.moesaic.formats.StoredFloat;

class QuantiserProperties {

    /// What a grid says is what a decoder reads, for every format and kind of value.
    @Property(tries = 400)
    void decodedWeightsAreTheGridsValues(
            @ForAll @From("formats") NumberFormat format,
            @ForAll @From("finite") Values values,
            @ForAll long seed,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 150) int columns) {
        WeightSource weights = weights(values, seed, rows, columns);
        GridFitter fitter = GridFitter.of(format, weights, false);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = new RoundToNearest().quantise(weights, format, arena);
            for (int r = 0; r < rows; r++) {
                double[] row = doubles(weights, r);
                float[] decoded = decoded(matrix, r);
                for (int c = 0; c < columns; c++) {
                    int from = c / fitter.group() * fitter.group();
                    int to = Math.min(from + fitter.group(), columns);
                    Grid grid = fitter.fit(r, row, from, to, 1);
                    // 0 has a sign in some formats, and no decoder must keep it in the others.
                    assertEquals(grid.value(grid.code(row[c])) + 0f, decoded[c] + 0f);
                }
            }
        }
    }

    /// The error without packing is that of what was packed and is decoded. Squares are added in another order: of at most
    /// 900 of them, each addition within 2⁻⁵³.
    @Property(tries = 300)
    void errorsNeedNoPacking(
            @ForAll @From("formats") NumberFormat format,
            @ForAll @From("finite") Values values,
            @ForAll long seed,
            @ForAll @IntRange(max = 6) int rows,
            @ForAll @IntRange(max = 150) int columns) {
        WeightSource weights = weights(values, seed, rows, columns);
        double expected = 0;
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = new RoundToNearest().quantise(weights, format, arena);
            for (int r = 0; r < rows; r++) {
                double[] row = doubles(weights, r);
                float[] decoded = decoded(matrix, r);
                for (int c = 0; c < columns; c++) {
                    expected += (row[c] - decoded[c]) * (row[c] - decoded[c]);
                }
            }
        }
        double found = new RoundToNearest().squaredError(weights, format);
        assertEquals(expected, found, 1800 * 0x1p-53 * expected);
        NumberFormat other = new IntegerFormat(3, 32, false);
        assertArrayEquals(
                new double[] {found, new RoundToNearest().squaredError(weights, other)},
                RoundedRows.squaredErrors(weights, List.of(format, other)));
    }

    /// Loops over the bytes of a file give the errors that are found weight after weight. They round a difference to fp32, which
    /// changes its square by 2⁻²³ of it at most; sums are as far away as above.
    @Property(tries = 600)
    void errorsOfStoredWeights(
            @ForAll @From("looped") NumberFormat format,
            @ForAll StoredFloat type,
            @ForAll @From("finite") Values values,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int rows,
            @ForAll @IntRange(min = 1, max = 8) int turns) {
        float[] weights = values.array(new Random(seed), rows * turns * 32);
        try (Arena arena = Arena.ofConfined()) {
            WeightSource stored = StoredMatrices.of(arena, type, rows, weights);
            double expected = new RoundToNearest().squaredError(stored, format);
            double found = RoundedRows.squaredErrors(stored, List.of(format))[0];
            assertEquals(expected, found, 0x1p-22 * expected);
        }
    }

    @Provide
    Arbitrary<NumberFormat> looped() {
        Arbitrary<NumberFormat> integers =
                Combinators.combine(
                                Arbitraries.integers().between(2, 8),
                                Arbitraries.of(32, 64, 128, IntegerFormat.ROW),
                                Arbitraries.of(true, false),
                                Arbitraries.of(ScaleType.class))
                        .as(IntegerFormat::new);
        NumberFormat e4m3 = new FloatFormat(FloatFormat.Kind.FP8_E4M3, 0);
        NumberFormat e5m2 = new FloatFormat(FloatFormat.Kind.FP8_E5M2, 0);
        return Arbitraries.oneOf(integers, Arbitraries.of(new MicroscalingFormat(), e4m3, e5m2));
    }

    /// Half a step, and what the rounding of scale and zero point cuts off at the ends: a part of their value, and for a
    /// subnormal fp16 scale up to half of 2⁻²⁴ for each step.
    @Property(tries = 300)
    void integersAreWithinHalfAStep(
            @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll boolean asymmetric,
            @ForAll @IntRange(min = 1, max = 40) int group,
            @ForAll long seed) {
        IntegerFormat format = new IntegerFormat(bits, group, asymmetric);
        WeightSource weights = weights(Values.NORMAL, seed, 3, 77);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = new RoundToNearest().quantise(weights, format, arena);
            for (int r = 0; r < 3; r++) {
                double[] row = doubles(weights, r);
                float[] decoded = decoded(matrix, r);
                for (int c = 0; c < 77; c++) {
                    double step = Decoder.scale(matrix, r, c / group);
                    double relative = Math.abs(row[c]) * 0x1p-10 + step * (1 << bits) * 0x1p-10;
                    double cut = relative + (1 << bits) * 0x1p-25;
                    assertTrue(Math.abs(row[c] - decoded[c]) <= step / 2 + cut);
                }
            }
        }
    }

    @Property(tries = 150)
    void searchingIsNeverWorseThanTheWholeRange(
            @ForAll @From("formats") NumberFormat format,
            @ForAll @From("finite") Values values,
            @ForAll long seed) {
        WeightSource weights = weights(values, seed, 3, 90);
        try (Arena arena = Arena.ofConfined()) {
            double searched = error(weights, new ClipSearch().quantise(weights, format, arena));
            double whole = error(weights, new RoundToNearest().quantise(weights, format, arena));
            assertTrue(searched <= whole * (1 + 1e-9), searched + " > " + whole);
        }
    }

    /// R05 of the systems that are modelled: each plane takes off `n·s²` of what is left, and never adds to it.
    @Property(tries = 150)
    void everyPlaneBringsTheWeightsNearer(
            @ForAll @IntRange(min = 1, max = 4) int base, @ForAll long seed) {
        WeightSource weights = weights(Values.NORMAL, seed, 3, 128);
        double before = Double.POSITIVE_INFINITY;
        for (int bits = base; bits <= base + 4; bits++) {
            try (Arena arena = Arena.ofConfined()) {
                NestedFormat format = new NestedFormat(base, bits, 64);
                double now = error(weights, new RoundToNearest().quantise(weights, format, arena));
                assertTrue(now <= before, bits + " bits: " + now + " after " + before);
                before = now;
            }
        }
    }

    /// The model with fewer bits is the first part of the one with more.
    @Property(tries = 100)
    void planesDoNotDependOnThoseBehindThem(@ForAll long seed) {
        WeightSource weights = weights(Values.OUTLIERS, seed, 4, 70);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix many =
                    new RoundToNearest().quantise(weights, new NestedFormat(2, 6, 32), arena);
            PackedMatrix few =
                    new RoundToNearest().quantise(weights, new NestedFormat(2, 4, 32), arena);
            assertEquals(few.codes().byteSize(), few.codes().mismatch(many.codes()));
            assertEquals(few.scales().byteSize(), few.scales().mismatch(many.scales()));
            assertEquals(-1, few.zeros().mismatch(many.zeros()));
        }
    }

    private static WeightSource weights(Values values, long seed, int rows, int columns) {
        float[] weights = values.array(new Random(seed), rows * columns);
        return WeightSource.of(new MatrixShape(rows, columns), weights);
    }

    private static double[] doubles(WeightSource weights, int row) {
        float[] values = new float[weights.shape().columns()];
        weights.row(row, values);
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static float[] decoded(PackedMatrix matrix, int row) {
        float[] out = new float[matrix.shape().columns()];
        Decoder.decodeRow(matrix, row, out);
        return out;
    }

    private static double error(WeightSource weights, PackedMatrix matrix) {
        double error = 0;
        for (int r = 0; r < weights.shape().rows(); r++) {
            double[] row = doubles(weights, r);
            float[] decoded = decoded(matrix, r);
            for (int c = 0; c < row.length; c++) {
                error += (row[c] - decoded[c]) * (row[c] - decoded[c]);
            }
        }
        return error;
    }

    @Provide
    Arbitrary<NumberFormat> formats() {
        return Arbitraries.of(RandomMatrices.formats());
    }

    @Provide
    Arbitrary<Values> finite() {
        return Arbitraries.of(Values.class).filter(Values::finite);
    }
}
