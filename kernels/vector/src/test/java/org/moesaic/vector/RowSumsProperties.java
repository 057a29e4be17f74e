package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Sums of rows together against those of each row by plain additions, bit for bit.
class RowSumsProperties {

    /// Numbers of all magnitudes, and some that are no finite numbers.
    private static float number(Random random, int odd) {
        return switch (random.nextInt(odd)) {
            case 0 -> 0f;
            case 1 -> -0f;
            case 2 -> Float.POSITIVE_INFINITY;
            case 3 -> Float.MIN_VALUE;
            default -> (float) Math.scalb(random.nextGaussian(), random.nextInt(60) - 30);
        };
    }

    @Property(tries = 200)
    void rowsTogetherHaveTheBitsOfEachAlone(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 500) int odd) {
        Random random = new Random(seed);
        int l = Lanes.COUNT;
        float[] sums = new float[RowSums.FLOATS];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = number(random, odd);
        }
        float[] expected = new float[l];
        for (int r = 0; r < l; r++) {
            float[] row = new float[l];
            for (int i = 0; i < l; i++) {
                int at = r * FloatRow.VECTORS * l + i;
                row[i] = (sums[at] + sums[at + l]) + (sums[at + 2 * l] + sums[at + 3 * l]);
            }
            expected[r] = RowSums.ofHalves(row, 0, l);
        }
        RowSums.ofRows(sums);
        for (int r = 0; r < l; r++) {
            assertEquals(
                    Float.floatToIntBits(expected[r]), Float.floatToIntBits(sums[r]), "row " + r);
        }
    }
}
