package org.moesaic.compute.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Figures computed fast are those of their definitions.
class ScoresProperties {

    /// Weights of any magnitude, some of them zero or denormal, around any mean.
    private static float[] weights(int count, Random random) {
        float scale = (float) Math.scalb(1.0, random.nextInt(-20, 20));
        float mean = random.nextInt(3) == 0 ? scale * 30 : 0;
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] =
                    switch (random.nextInt(10)) {
                        case 0 -> 0;
                        case 1 -> Float.MIN_VALUE;
                        default -> mean + scale * (float) random.nextGaussian();
                    };
        }
        return weights;
    }

    @Property(tries = 200)
    void asDefined(
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 300) int columns,
            @ForAll long seed) {
        float[] weights = weights(rows * columns, new Random(seed));
        check(WeightSource.of(new MatrixShape(rows, columns), weights));
    }

    @Property(tries = 100)
    void asDefinedFromBf16(
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 300) int columns,
            @ForAll long seed) {
        float[] weights = weights(rows * columns, new Random(seed));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment halves = arena.allocate(2L * weights.length + 1).asSlice(1);
            var layout = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < weights.length; i++) {
                halves.set(layout, 2L * i, (short) (Float.floatToRawIntBits(weights[i]) >> 16));
            }
            check(WeightSource.of(new MatrixShape(rows, columns), halves, WeightSource.Type.BF16));
        }
    }

    private static void check(WeightSource weights) {
        RowScores row = RowScores.of(weights);
        RowScores plain = PlainScores.rows(weights);
        near(plain.maxVariance(), row.maxVariance());
        near(plain.maxNorm(), row.maxNorm());
        near(plain.squaredNorm(), row.squaredNorm());
        near(plain.topNormVariance(), row.topNormVariance());
        ColumnScores column = ColumnScores.of(weights);
        near(PlainScores.columns(weights).maxNorm(), column.maxNorm());
        near(PlainScores.columns(weights).outlier(), column.outlier());
    }

    /// Doubles are added in another order; nine digits are left of sixteen where a mean is far from zero.
    private static void near(double expected, double actual) {
        assertEquals(expected, actual, 1e-9 * Math.abs(expected));
    }

    /// Equal weights have no variance at all, whatever their value is: else a reorder by ratios would move them.
    @Property(tries = 100)
    void equalWeightsDoNotVary(
            @ForAll float weight, @ForAll @IntRange(min = 1, max = 200) int columns) {
        float[] row = new float[columns];
        java.util.Arrays.fill(row, weight);
        RowScores scores = RowScores.of(WeightSource.of(new MatrixShape(1, columns), row));
        assertEquals(0, scores.maxVariance());
        assertEquals(0, scores.topNormVariance());
    }
}
