package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BlockRotationProperties {

    private static double[] numbers(long seed, int count) {
        return new Random(seed).doubles(count, -3, 3).toArray();
    }

    /// The transform by sums and differences is the product with the matrix, block by block, the short last one too.
    @Property(tries = 200)
    void theFastTransformIsTheMatrix(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int width,
            @ForAll @IntRange(min = 1, max = 64) int block) {
        BlockRotation rotation = new BlockRotation(width, block, 1);
        double[] x = numbers(seed, width + 2);
        double[] plain = x.clone();
        for (int c = 0; c < width; c++) {
            plain[1 + c] *= rotation.signs()[c];
        }
        for (int start = 0; start < width; start += rotation.block()) {
            int size = Math.min(rotation.block(), width - start);
            BlockRotation.multiply(plain, 1 + start, BlockRotation.matrix(size));
        }
        double[] fast = x.clone();
        rotation.apply(fast, 1);
        // Numbers around it stay.
        assertArrayEquals(plain, fast, 1e-12);
    }

    @Property(tries = 60)
    void theMatrixIsOrthogonal(@ForAll @IntRange(min = 1, max = 130) int size) {
        double[][] matrix = BlockRotation.matrix(size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double product = 0;
                for (int k = 0; k < size; k++) {
                    product += matrix[i][k] * matrix[j][k];
                }
                assertEquals(i == j ? 1 : 0, product, 1e-12);
            }
        }
    }

    /// One large channel is spread over its block, and over no other.
    @Property(tries = 50)
    void anOutlierIsSpreadOverItsBlock(@ForAll @IntRange(min = 0, max = 511) int channel) {
        double[] x = new double[512];
        x[channel] = 128;
        new BlockRotation(512, 128, 1).apply(x, 0);
        for (int c = 0; c < x.length; c++) {
            double wanted = c / 128 == channel / 128 ? 128 / Math.sqrt(128) : 0;
            assertEquals(wanted, Math.abs(x[c]), 1e-12);
        }
    }

    @Example
    void aBlockOfFourByHand() {
        double[][] four = BlockRotation.matrix(4);
        assertArrayEquals(new double[] {0.5, 0.5, 0.5, 0.5}, four[0]);
        assertArrayEquals(new double[] {0.5, -0.5, 0.5, -0.5}, four[1]);
        assertArrayEquals(new double[] {0.5, 0.5, -0.5, -0.5}, four[2]);
        assertArrayEquals(new double[] {0.5, -0.5, -0.5, 0.5}, four[3]);
        double root = Math.sqrt(1.0 / 3);
        double[][] three = BlockRotation.matrix(3);
        assertArrayEquals(new double[] {root, Math.sqrt(0.5), Math.sqrt(1.0 / 6)}, three[0], 1e-15);
    }

    /// 128 log2 128 for each of two blocks, 64 log2 64 for the rest; a cosine block of 100 takes 100 · 99 and 100².
    @Example
    void whatItCostsByHand() {
        assertEquals(2 * 128 * 7 + 64 * 6, new BlockRotation(320, 128, 1).additions());
        assertEquals(0, new BlockRotation(320, 128, 1).multiplications());
        assertEquals(100 * 99, new BlockRotation(100, 128, 1).additions());
        assertEquals(100 * 100, new BlockRotation(100, 128, 1).multiplications());
    }

    /// Two rotations with other signs do not undo each other.
    @Example
    void eachRotationHasSignsOfItsOwn() {
        double[] one = new BlockRotation(256, 128, 1).signs();
        assertTrue(!Arrays.equals(one, new BlockRotation(256, 128, 2).signs()));
        assertArrayEquals(one, new BlockRotation(256, 128, 1).signs());
        double up = Arrays.stream(one).filter(each -> each > 0).count();
        assertEquals(128, up, 40);
        assertThrows(IllegalArgumentException.class, () -> new BlockRotation(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BlockRotation(1, 0, 1));
    }
}
