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
    void moments(@ForAll @IntRange(min = 0, max = 9) int turns, @ForAll long seed) {
        Random random = new Random(seed);
        int count = turns * MatrixLoops.LANES;
        MemorySegment row = halves(random, count);
        double[] sums = random.doubles(MatrixLoops.LANES).toArray();
        double[] squares = random.doubles(MatrixLoops.LANES).toArray();
        double[] expectedSums = sums.clone();
        double[] expectedSquares = squares.clone();
        double pivot = (float) random.nextGaussian();
        plain.addMoments(row, count, pivot, expectedSums, expectedSquares);
        fast.addMoments(row, count, pivot, sums, squares);
        assertArrayEquals(expectedSums, sums);
        assertArrayEquals(expectedSquares, squares);
    }

    @Property(tries = 60)
    void columns(@ForAll @IntRange(min = 0, max = 130) int count, @ForAll long seed) {
        Random random = new Random(seed);
        MemorySegment row = halves(random, count);
        double[] powers = random.doubles(count).toArray();
        double[] magnitudes = random.doubles(count).toArray();
        float[] largest = new float[count];
        double[] expectedPowers = powers.clone();
        double[] expectedMagnitudes = magnitudes.clone();
        float[] expectedLargest = largest.clone();
        plain.addColumns(row, count, expectedPowers, expectedMagnitudes, expectedLargest);
        fast.addColumns(row, count, powers, magnitudes, largest);
        assertArrayEquals(expectedPowers, powers);
        assertArrayEquals(expectedMagnitudes, magnitudes);
        assertArrayEquals(expectedLargest, largest);
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
