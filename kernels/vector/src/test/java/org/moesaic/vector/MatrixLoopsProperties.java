package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.PlainMatrixLoops;
import org.moesaic.formats.Bf16;

/// Loops on vector units against the plain ones, bit by bit.
final class MatrixLoopsProperties {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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

    @Property(tries = 60)
    void squaresOfHalves(
            @ForAll @IntRange(min = 0, max = 9) int turns,
            @ForAll @IntRange(min = 0, max = 5) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        int count = turns * MatrixLoops.LANES;
        int before = random.nextInt(40);
        int stride = count + random.nextInt(5);
        MemorySegment all = halves(random, before + rows * stride);
        double[] expected = random.doubles((long) rows * MatrixLoops.SUMS).toArray();
        double[] found = random.doubles((long) rows * MatrixLoops.SUMS).toArray();
        plain.squares(all, 2L * before, 2L * stride, rows, count, expected);
        fast.squares(all, 2L * before, 2L * stride, rows, count, found);
        assertArrayEquals(expected, found);
    }

    /// Where weights are finite, squares alone are those beside sums.
    @Property(tries = 60)
    void squaresAreTheSameAlone(
            @ForAll @IntRange(min = 0, max = 9) int turns,
            @ForAll @IntRange(min = 0, max = 5) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        int count = turns * MatrixLoops.LANES;
        MemorySegment all = halves(random, rows * count);
        for (long at = 0; at < all.byteSize(); at += Short.BYTES) {
            if (!Float.isFinite(Bf16.toFloat(all.get(SHORT, at)))) {
                all.set(SHORT, at, (short) 0);
            }
        }
        double[] sums = new double[rows * MatrixLoops.SUMS];
        double[] expected = new double[rows * MatrixLoops.SUMS];
        double[] found = new double[rows * MatrixLoops.SUMS];
        for (MatrixLoops loops : List.of(plain, fast)) {
            loops.moments(all, 0, 2L * count, rows, count, sums, expected);
            loops.squares(all, 0, 2L * count, rows, count, found);
            assertArrayEquals(expected, found);
        }
    }

    @Property(tries = 100)
    void columnsOfHalves(
            @ForAll @IntRange(min = 0, max = 9) int rows,
            @ForAll @IntRange(min = 0, max = 130) int columns,
            @ForAll long seed) {
        Random random = new Random(seed);
        // All lanes as often as not.
        int count =
                random.nextBoolean() ? columns : columns / MatrixLoops.LANES * MatrixLoops.LANES;
        int stride = count + random.nextInt(5);
        int before = random.nextInt(40);
        MemorySegment all = halves(random, before + rows * stride);
        double[][] expected = anything(random, count);
        double[][] found = {expected[0].clone(), expected[1].clone()};
        short[] expectedLargest = new short[count];
        short[] largest = new short[count];
        long from = 2L * before;
        long apart = 2L * stride;
        plain.addSquares(all, from, apart, rows, count, MemorySegment.ofArray(expected[0]));
        fast.addSquares(all, from, apart, rows, count, MemorySegment.ofArray(found[0]));
        plain.addMagnitudes(
                all,
                from,
                apart,
                rows,
                count,
                MemorySegment.ofArray(expected[1]),
                MemorySegment.ofArray(expectedLargest));
        fast.addMagnitudes(
                all,
                from,
                apart,
                rows,
                count,
                MemorySegment.ofArray(found[1]),
                MemorySegment.ofArray(largest));
        assertArrayEquals(expected, found);
        assertArrayEquals(expectedLargest, largest);
    }

    /// The places of all columns are a permutation of them.
    @Property(tries = 100)
    void placesOfColumns(@ForAll @IntRange(min = 1, max = 300) int columns) {
        int[] places = new int[columns];
        for (int c = 0; c < columns; c++) {
            places[c] = MatrixLoops.place(c, columns);
        }
        Arrays.sort(places);
        assertArrayEquals(IntStream.range(0, columns).toArray(), places);
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
