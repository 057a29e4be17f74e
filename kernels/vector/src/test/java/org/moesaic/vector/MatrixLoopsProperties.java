package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.EvenGrids;
import org.moesaic.compute.FloatGrids;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.PlainMatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.Bf16;
import org.moesaic.formats.StoredFloat;

/// Loops on vector units against the plain ones, bit by bit.
final class MatrixLoopsProperties {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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

    @Property(tries = 200)
    void squaresOfRows(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 0, max = 9) int turns,
            @ForAll @IntRange(min = 0, max = 5) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        StoredPart part = part(random, type, rows, turns * MatrixLoops.LANES);
        double[] expected = random.doubles((long) rows * MatrixLoops.SUMS).toArray();
        double[] found = random.doubles((long) rows * MatrixLoops.SUMS).toArray();
        plain.squares(part, expected);
        fast.squares(part, found);
        assertArrayEquals(expected, found);
    }

    @Property(tries = 300)
    void sumsOfColumns(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 0, max = 9) int rows,
            @ForAll @IntRange(min = 0, max = 130) int columns,
            @ForAll long seed) {
        Random random = new Random(seed);
        // All lanes as often as not.
        int count =
                random.nextBoolean() ? columns : columns / MatrixLoops.LANES * MatrixLoops.LANES;
        StoredPart part = part(random, type, rows, count);
        double[][] expected = anything(random, count);
        double[][] found = {expected[0].clone(), expected[1].clone()};
        byte[] expectedLargest = new byte[count * type.bytes()];
        byte[] largest = new byte[count * type.bytes()];
        plain.addSquares(part, MemorySegment.ofArray(expected[0]));
        fast.addSquares(part, MemorySegment.ofArray(found[0]));
        plain.addMagnitudes(
                part, MemorySegment.ofArray(expected[1]), MemorySegment.ofArray(expectedLargest));
        fast.addMagnitudes(part, MemorySegment.ofArray(found[1]), MemorySegment.ofArray(largest));
        assertArrayEquals(expected, found);
        assertArrayEquals(expectedLargest, largest);
    }

    @Property(tries = 200)
    void extremesOfGroups(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 1, max = 4) int turns,
            @ForAll @IntRange(max = 3) int groups,
            @ForAll @IntRange(max = 5) int rows,
            @ForAll long seed) {
        Random random = new Random(seed);
        int group = turns * MatrixLoops.LANES;
        StoredPart part = part(random, type, rows, groups * group);
        float[][] expected = new float[2][rows * groups];
        float[][] found = new float[2][rows * groups];
        plain.extremes(part, group, expected[0], expected[1]);
        fast.extremes(part, group, found[0], found[1]);
        assertArrayEquals(expected, found);
    }

    /// Weights of few bits and steps of few too, so that many lie in the middle of two values or beside it.
    @Property(tries = 1000)
    void errorsOfGroups(
            @ForAll StoredFloat type,
            @ForAll boolean symmetric,
            @ForAll @IntRange(min = 2, max = 8) int bits,
            @ForAll @IntRange(min = 1, max = 4) int turns,
            @ForAll @IntRange(min = 1, max = 3) int groups,
            @ForAll long seed) {
        Random random = new Random(seed);
        int group = turns * MatrixLoops.LANES;
        int rows = 2;
        StoredPart part = part(random, type, rows, groups * group);
        int codes = 1 << bits;
        float[] steps = new float[rows * groups];
        float[] zeros = new float[rows * groups];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = rounded((1 + random.nextFloat()) / 8, 1 + random.nextInt(11));
            zeros[i] = symmetric ? 0 : rounded(random.nextFloat() * codes, 1 + random.nextInt(11));
            StoredPart one = part.group(i, group);
            for (int c = 0; c < group; c++) {
                int code = random.nextInt(codes) - (symmetric ? codes / 2 : 0);
                double rest = random.nextInt(3) == 0 ? 0.5 : random.nextDouble() - 0.5;
                float weight = (float) ((code + rest - zeros[i]) * steps[i]);
                float near =
                        Float.intBitsToFloat(
                                Float.floatToRawIntBits(weight) + random.nextInt(3) - 1);
                put(one, c, near);
            }
        }
        EvenGrids grids = new EvenGrids(group, codes, symmetric, steps, zeros);
        double[] expected = new double[steps.length];
        double[] found = new double[steps.length];
        plain.errors(part, grids, expected);
        fast.errors(part, grids, found);
        assertArrayEquals(expected, found);
    }

    /// Any bits.
    @Property(tries = 300)
    void errorsOfFloats(
            @ForAll StoredFloat type,
            @ForAll @IntRange(min = 1, max = 10) int fractionBits,
            @ForAll @IntRange(min = -20, max = 0) int smallestExponent,
            @ForAll @IntRange(min = 1, max = 16) int largestExponent,
            @ForAll @IntRange(min = 1, max = 4) int turns,
            @ForAll long seed) {
        Random random = new Random(seed);
        int group = turns * MatrixLoops.LANES;
        StoredPart part = part(random, type, 2, 2 * group);
        float[] steps = new float[4];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.scalb(1f, random.nextInt(255) - 127);
            if (random.nextBoolean()) {
                StoredPart one = part.group(i, group);
                for (int c = 0; c < group; c++) {
                    put(one, c, (float) (random.nextGaussian() * steps[i] * 8));
                }
            }
        }
        float largest =
                Math.scalb(rounded(1 + random.nextFloat(), fractionBits + 1), largestExponent);
        FloatGrids grids = new FloatGrids(group, fractionBits, smallestExponent, largest, steps);
        double[] expected = new double[steps.length];
        double[] found = new double[steps.length];
        plain.errors(part, grids, expected);
        fast.errors(part, grids, found);
        assertArrayEquals(expected, found);
    }

    private static void put(StoredPart part, int column, float weight) {
        long at = part.at(0, column);
        switch (part.type()) {
            case FP32 -> part.memory().set(INT, at, Float.floatToRawIntBits(weight));
            case BF16 -> part.memory().set(SHORT, at, Bf16.fromFloat(weight));
            case FP16 -> part.memory().set(SHORT, at, Float.floatToFloat16(weight));
        }
    }

    /// To so many bits.
    private static float rounded(float value, int bits) {
        int dropped = 24 - bits;
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) >> dropped << dropped);
    }

    /// The places of all columns are a permutation of them.
    @Property(tries = 100)
    void placesOfColumns(
            @ForAll StoredFloat type, @ForAll @IntRange(min = 1, max = 300) int columns) {
        int[] places = new int[columns];
        for (int c = 0; c < columns; c++) {
            places[c] = MatrixLoops.place(type, columns, c);
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

    /// Rows that lie where they like, aligned or not, of any bits: numbers of all magnitudes, infinities and what is no number.
    private static StoredPart part(Random random, StoredFloat type, int rows, int columns) {
        int start = random.nextInt(90);
        int stride = columns * type.bytes() + random.nextInt(9);
        byte[] bytes = new byte[start + rows * stride];
        random.nextBytes(bytes);
        return new StoredPart(type, MemorySegment.ofArray(bytes), start, stride, rows, columns);
    }
}
