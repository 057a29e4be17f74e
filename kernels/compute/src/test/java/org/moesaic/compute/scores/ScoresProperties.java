package org.moesaic.compute.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.quantise.RowsOf;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.compute.testkit.StoredMatrices;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.StoredFloat;

/// Figures computed fast are those of their definitions.
class ScoresProperties {

    /// From here on what is rounded to bf16 is infinite.
    private static final float BF16_END = 0x1.FFp127f;

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

    @Property(tries = 200)
    void asDefinedFromMemory(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 300) int columns,
            @ForAll long seed) {
        float[] weights = weights(rows * columns, new Random(seed));
        try (Arena arena = Arena.ofConfined()) {
            check(StoredMatrices.of(arena, type, rows, weights));
        }
    }

    /// Every other row of a matrix is the matrix of every other row.
    @Property(tries = 50)
    void rowsApart(
            @ForAll @IntRange(min = 1, max = 9) int rows,
            @ForAll @IntRange(min = 1, max = 100) int columns,
            @ForAll long seed) {
        float[] weights = weights(2 * rows * columns, new Random(seed));
        float[] half = new float[rows * columns];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(weights, (2 * r + 1) * columns, half, r * columns, columns);
        }
        try (Arena arena = Arena.ofConfined()) {
            WeightSource all = StoredMatrices.of(arena, StoredFloat.BF16, 2 * rows, weights);
            WeightSource apart = new RowsOf(all, "", 1, rows, 2);
            WeightSource alone = StoredMatrices.of(arena, StoredFloat.BF16, rows, half);
            assertEquals(RowScores.of(alone), RowScores.of(apart));
            assertEquals(RowNorms.of(alone), RowNorms.of(apart));
            assertEquals(ColumnScores.maxNorm(alone), ColumnScores.maxNorm(apart));
            assertEquals(ColumnScores.outlier(alone), ColumnScores.outlier(apart));
        }
    }

    private static void check(WeightSource weights) {
        RowScores row = RowScores.of(weights);
        RowScores plain = PlainScores.rows(weights);
        near(plain.maxVariance(), row.maxVariance());
        near(plain.topNormVariance(), row.topNormVariance());
        near(PlainScores.norms(weights).largest(), RowNorms.of(weights).largest());
        near(PlainScores.norms(weights).squared(), RowNorms.of(weights).squared());
        near(PlainScores.maxColumnNorm(weights), ColumnScores.maxNorm(weights));
        near(PlainScores.outlier(weights), ColumnScores.outlier(weights));
    }

    /// Doubles are added in another order; nine digits are left of sixteen where a mean is far from zero.
    private static void near(double expected, double actual) {
        assertEquals(expected, actual, 1e-9 * Math.abs(expected));
    }

    /// Equal weights have no variance at all, whatever their value is: else a reorder by ratios would move them.
    @Property(tries = 200)
    void equalWeightsDoNotVary(
            @ForAll float weight,
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 1, max = 200) int columns) {
        float[] row = new float[columns];
        Arrays.fill(row, weight);
        notVarying(WeightSource.of(new MatrixShape(1, columns), row));
        try (Arena arena = Arena.ofConfined()) {
            Arrays.fill(row, Math.abs(weight) < BF16_END ? weight : 1);
            notVarying(StoredMatrices.of(arena, type, 1, row));
        }
    }

    private static void notVarying(WeightSource weights) {
        RowScores scores = RowScores.of(weights);
        assertEquals(0, scores.maxVariance());
        assertEquals(0, scores.topNormVariance());
    }
}
