package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

class ChannelMixProperties {

    private static double[] numbers(long seed, int count) {
        Random random = new Random(seed);
        return random.doubles(count, -1, 1).map(x -> x * x * x * 50).toArray();
    }

    /// Inputs and rows changed alike have the products that they had.
    @Property(tries = 150)
    void productsStayWhatTheyAre(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 150) int width,
            @ForAll @IntRange(min = 1, max = 64) int block) {
        double[] x = numbers(seed, 3 * width);
        double[] w = numbers(seed + 1, 2 * width);
        ChannelMix mix = ChannelMix.permuted(width, block, x);
        double[] y = x.clone();
        double[] v = w.clone();
        mix.apply(y);
        mix.apply(v);
        for (int t = 0; t < 3; t++) {
            for (int r = 0; r < 2; r++) {
                double was = 0;
                double is = 0;
                double size = 0;
                for (int c = 0; c < width; c++) {
                    was += x[t * width + c] * w[r * width + c];
                    is += y[t * width + c] * v[r * width + c];
                    size += Math.abs(x[t * width + c] * w[r * width + c]);
                }
                assertEquals(was, is, 1e-12 * (1 + 50 * size));
            }
        }
    }

    /// The matrix and the tokens are changed as plain rows are.
    @Property(tries = 50)
    void matricesAndTokensAreRows(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int width) {
        double[] x = numbers(seed, 2 * width);
        float[] values = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            values[i] = (float) x[i];
            x[i] = values[i];
        }
        ChannelMix mix = ChannelMix.permuted(width, 16, x);
        double[] plain = x.clone();
        mix.apply(plain);
        WeightSource rows = mix.apply(WeightSource.of(new MatrixShape(2, width), values));
        CalibrationTokens tokens = mix.apply(new CalibrationTokens(2, width, values, "test"));
        float[] row = new float[width];
        for (int r = 0; r < 2; r++) {
            rows.row(r, row);
            for (int c = 0; c < width; c++) {
                assertEquals((float) plain[r * width + c], row[c]);
                assertEquals(row[c], tokens.values()[r * width + c]);
            }
        }
    }

    @Property(tries = 200)
    void theZigzagTakesEveryChannelOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 150) int width,
            @ForAll @IntRange(min = 1, max = 64) int block) {
        double[] largest = numbers(seed, width);
        int[] order = ZigzagOrder.of(largest, block);
        assertArrayEquals(
                IntStream.range(0, width).toArray(), Arrays.stream(order).sorted().toArray());
        // Within a block, from the largest on.
        int size = Math.min(width, block);
        for (int i = 1; i < width; i++) {
            assertTrue(i % size == 0 || largest[order[i - 1]] >= largest[order[i]]);
        }
    }

    /// 16, 15, … 1 in four blocks: each adds up to 34.
    @Example
    void blocksGetAboutTheSame() {
        double[] falling = new double[16];
        Arrays.setAll(falling, c -> 16 - c);
        int[] order = ZigzagOrder.of(falling, 4);
        assertArrayEquals(new int[] {0, 7, 8, 15, 1, 6, 9, 14, 2, 5, 10, 13, 3, 4, 11, 12}, order);
        for (int b = 0; b < 4; b++) {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                sum += falling[order[4 * b + i]];
            }
            assertEquals(34, sum);
        }
    }

    /// A short last block is passed over once it is full.
    @Example
    void aShortLastBlockByHand() {
        // Blocks of 4, 4 and 2: 0 | 1 | 2, then 2 | 1 | 0, then 0 | 1, and 1 | 0.
        double[] falling = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
        assertArrayEquals(new int[] {0, 5, 6, 9, 1, 4, 7, 8, 2, 3}, ZigzagOrder.of(falling, 4));
    }

    @Example
    void anOrderThatIsNoneIsRefused() {
        BlockRotation rotation = new BlockRotation(3, 1, 1);
        for (int[] wrong : new int[][] {{0, 1}, {0, 1, 1}, {0, 1, 3}, {-1, 1, 2}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            new ChannelMix(
                                    rotation, Optional.of(new ChannelMix.Second(wrong, rotation))));
        }
    }
}
