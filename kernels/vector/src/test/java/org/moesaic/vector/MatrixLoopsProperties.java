package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.PlainMatrixLoops;

/// Loops on vector units against the plain ones, bit by bit.
final class MatrixLoopsProperties {

    private final MatrixLoops plain = new PlainMatrixLoops();
    private final MatrixLoops fast = new VectorMatrixLoops();

    @Example
    void areFoundAsTheFastest() {
        assertInstanceOf(VectorMatrixLoops.class, MatrixLoops.best());
    }

    @Property(tries = 60)
    void products(
            @ForAll @IntRange(min = 0, max = 9) int rows,
            @ForAll @IntRange(min = 0, max = 300) int columns,
            @ForAll @IntRange(min = 0, max = 3) int turns,
            @ForAll long seed) {
        Random random = new Random(seed);
        int tokens = turns * MatrixLoops.TOKENS;
        float[] weights = new float[rows * columns];
        double[] x = new double[columns * tokens];
        double[] sums = new double[rows * tokens];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] = random.nextGaussian();
        }
        double[] expected = sums.clone();
        plain.addProducts(weights, rows, columns, x, tokens, expected);
        fast.addProducts(weights, rows, columns, x, tokens, sums);
        assertArrayEquals(expected, sums);
    }

    /// Parts of one array that lie where they like.
    @Property(tries = 150)
    void productsTakenOff(
            @ForAll @IntRange(max = 21) int rows,
            @ForAll @IntRange(max = 70) int columns,
            @ForAll @IntRange(max = 40) int depth,
            @ForAll @IntRange(max = 5) int apart,
            @ForAll long seed) {
        Random random = new Random(seed);
        int left = random.nextInt(4);
        int right = left + depth * (rows + apart);
        int target = right + depth * (columns + apart);
        double[] values = random.doubles(target + rows * (columns + apart) + 3L, -1, 1).toArray();
        double[] expected = values.clone();
        takeOff(plain, expected, new int[] {left, right, target}, rows, columns, depth, apart);
        takeOff(fast, values, new int[] {left, right, target}, rows, columns, depth, apart);
        assertArrayEquals(expected, values);
    }

    private static void takeOff(
            MatrixLoops loops,
            double[] values,
            int[] from,
            int rows,
            int columns,
            int depth,
            int apart) {
        loops.subtractProducts(
                new MatrixLoops.Part(values, from[0], rows + apart),
                new MatrixLoops.Part(values, from[1], columns + apart),
                new MatrixLoops.Part(values, from[2], columns + apart),
                rows,
                columns,
                depth);
    }

    @Property(tries = 60)
    void momentsOfHalves(
            @ForAll @IntRange(min = 0, max = 9) int turns,
            @ForAll @IntRange(min = 0, max = 5) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        int count = turns * MatrixLoops.LANES;
        int before = random.nextInt(40);
        int stride = count + random.nextInt(5);
        MemorySegment all = halves(random, before + rows * stride);
        double[][] expected = anything(random, rows * MatrixLoops.SUMS);
        double[][] found = anything(random, rows * MatrixLoops.SUMS);
        plain.moments(all, 2L * before, 2L * stride, rows, count, expected[0], expected[1]);
        fast.moments(all, 2L * before, 2L * stride, rows, count, found[0], found[1]);
        assertArrayEquals(expected, found);
    }

    @Property(tries = 60)
    void momentsOfFloats(@ForAll @IntRange(min = 0, max = 9) int turns, @ForAll long seed) {
        Random random = new Random(seed);
        int count = turns * MatrixLoops.LANES;
        float[] row = floats(random, count + random.nextInt(3));
        double pivot = (float) random.nextGaussian();
        double[][] expected = anything(random, MatrixLoops.SUMS);
        double[][] found = anything(random, MatrixLoops.SUMS);
        plain.moments(row, count, pivot, expected[0], expected[1]);
        fast.moments(row, count, pivot, found[0], found[1]);
        assertArrayEquals(expected, found);
    }

    @Property(tries = 100)
    void columnsOfHalves(
            @ForAll @IntRange(min = 0, max = 9) int rows,
            @ForAll @IntRange(min = 0, max = 130) int columns,
            @ForAll long seed) {
        Random random = new Random(seed);
        // One vector as often as not, whatever its width.
        int count = random.nextBoolean() ? columns : columns / 8 * 8;
        int stride = count + random.nextInt(5);
        int before = random.nextInt(40);
        MemorySegment all = halves(random, before + rows * stride);
        double[][] expected = anything(random, count);
        double[][] found = {expected[0].clone(), expected[1].clone()};
        float[] expectedLargest = new float[count];
        float[] largest = new float[count];
        plain.addColumns(
                all,
                2L * before,
                2L * stride,
                rows,
                count,
                expected[0],
                expected[1],
                expectedLargest);
        fast.addColumns(all, 2L * before, 2L * stride, rows, count, found[0], found[1], largest);
        assertArrayEquals(expected, found);
        assertArrayEquals(expectedLargest, largest);
    }

    @Property(tries = 100)
    void columnsOfFloats(
            @ForAll @IntRange(min = 0, max = 4) int rows,
            @ForAll @IntRange(min = 0, max = 130) int columns,
            @ForAll long seed) {
        Random random = new Random(seed);
        int count = random.nextBoolean() ? columns : columns / 8 * 8;
        float[][] all = new float[4][];
        for (int r = 0; r < all.length; r++) {
            all[r] = floats(random, count + random.nextInt(3));
        }
        double[][] expected = anything(random, count);
        double[][] found = {expected[0].clone(), expected[1].clone()};
        float[] expectedLargest = new float[count];
        float[] largest = new float[count];
        plain.addColumns(all, rows, count, expected[0], expected[1], expectedLargest);
        fast.addColumns(all, rows, count, found[0], found[1], largest);
        assertArrayEquals(expected, found);
        assertArrayEquals(expectedLargest, largest);
    }

    private static double[][] anything(Random random, int count) {
        return new double[][] {random.doubles(count).toArray(), random.doubles(count).toArray()};
    }

    /// Any bits, or such as weights have.
    private static float[] floats(Random random, int count) {
        float[] floats = new float[count];
        boolean weights = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            floats[i] =
                    weights
                            ? (float) random.nextGaussian()
                            : Float.intBitsToFloat(random.nextInt());
        }
        return floats;
    }

    /// Any bits: numbers of all magnitudes, infinities and what is no number.
    private static MemorySegment halves(Random random, int count) {
        byte[] bytes = new byte[2 * count];
        random.nextBytes(bytes);
        // Aligned or not.
        byte[] shifted = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, shifted, 1, bytes.length);
        return MemorySegment.ofArray(shifted).asSlice(1);
    }
}
