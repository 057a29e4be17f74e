package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;

/// Sums in double over magnitudes of 16 bits where they lie, four numbers a word. A number becomes a double by a shift, a mask
/// and a product ([StoredFloat#size]), which vector units do faster than they convert; signs and what is not finite are lost.
/// Sums of magnitudes do without the product.
final class WordSums {

    private static final OutOfLine SQUARES = OutOfLine.of(MethodHandles.lookup(), "squaresBody");

    private static final OutOfLine COLUMN_SQUARES =
            OutOfLine.of(MethodHandles.lookup(), "columnSquaresBody");

    private static final OutOfLine COLUMN_MAGNITUDES =
            OutOfLine.of(MethodHandles.lookup(), "columnMagnitudesBody");

    private static final int LANES = Lanes.DOUBLES.length();

    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, Lanes.DOUBLES.vectorShape());

    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    /// What it has without its signs.
    private static final long ALL_SIZES = 0x7fff_7fff_7fff_7fffL;

    /// Bytes from the sums of one number of the words to those of the next: see [MatrixLoops#place].
    private static final long APART = (long) MatrixLoops.SUMS * Double.BYTES;

    /// Sums of neighbours of a row.
    private static final int PAIRS = 2 * MatrixLoops.SUMS;

    /// Whether a vector has all lanes that come out of a row.
    private static final boolean WHOLE = LANES == MatrixLoops.SUMS;

    /// What puts these in order then.
    private static final VectorShuffle<Double> OTHER_HALF =
            VectorShuffle.fromOp(Lanes.DOUBLES, lane -> (lane + LANES / 2) % LANES);

    private static final VectorShuffle<Double> IN_TURN =
            VectorShuffle.fromOp(Lanes.DOUBLES, lane -> lane / 2 + lane % 2 * (LANES / 2));

    private static final VectorMask<Double> UPPER =
            VectorMask.fromLong(Lanes.DOUBLES, (1L << LANES) - (1L << LANES / 2));

    private WordSums() {}

    /// Whether there are vectors of words, and none has more than comes out of a row.
    static boolean work() {
        return LANES > 1 && LANES <= MatrixLoops.SUMS;
    }

    static boolean workOn(int columns) {
        return work() && columns % MatrixLoops.LANES == 0;
    }

    /// See [MatrixLoops#squares].
    static void squares(StoredPart part, double[] squares) {
        double[] pairs = WHOLE ? squares : new double[part.rows() * PAIRS];
        try {
            for (int first = 0; first < MatrixLoops.SUMS; first += LANES) {
                SQUARES.handle().invokeExact(part, first, pairs);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        if (!WHOLE) {
            fold(pairs, part.rows(), squares);
        }
    }

    /// Of sums of neighbours, the even ones before the odd ones: each with that eight behind.
    private static void fold(double[] pairs, int rows, double[] squares) {
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < MatrixLoops.SUMS; i++) {
                int at = row * PAIRS + i % 2 * MatrixLoops.SUMS + i / 2;
                squares[row * MatrixLoops.SUMS + i] = pairs[at] + pairs[at + MatrixLoops.SUMS / 2];
            }
        }
    }

    /// @param first of the words in a turn
    /// @param sums the squares where a vector has them whole, else of neighbours
    private static void squaresBody(StoredPart part, int first, double[] sums) {
        MemorySegment memory = part.memory();
        long stride = part.strideBytes();
        int rows = part.rows();
        int columns = part.columns();
        int shift = part.type().fractionShift();
        LongVector lowest = LongVector.broadcast(Lanes.LONGS, shift);
        LongVector second = LongVector.broadcast(Lanes.LONGS, shift - Short.SIZE);
        LongVector third = LongVector.broadcast(Lanes.LONGS, shift - 2 * Short.SIZE);
        LongVector highest = LongVector.broadcast(Lanes.LONGS, 3 * Short.SIZE - shift);
        LongVector sizes = LongVector.broadcast(Lanes.LONGS, (long) Short.MAX_VALUE << shift);
        DoubleVector unit = DoubleVector.broadcast(Lanes.DOUBLES, part.type().unit());
        for (int row = 0; row < rows; row++) {
            long start = part.start() + row * stride + (long) first * Long.BYTES;
            DoubleVector q0 = DoubleVector.zero(Lanes.DOUBLES);
            DoubleVector q1 = q0;
            DoubleVector q2 = q0;
            DoubleVector q3 = q0;
            for (int i = 0; i < columns; i += MatrixLoops.LANES) {
                long at = start + (long) i * Short.BYTES;
                LongVector words =
                        LongVector.fromMemorySegment(Lanes.LONGS, memory, at, Lanes.LITTLE);
                DoubleVector size =
                        words.lanewise(VectorOperators.LSHL, lowest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q0 = size.fma(size, q0);
                size =
                        words.lanewise(VectorOperators.LSHL, second)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q1 = size.fma(size, q1);
                size =
                        words.lanewise(VectorOperators.LSHL, third)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q2 = size.fma(size, q2);
                size =
                        words.lanewise(VectorOperators.LSHR, highest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q3 = size.fma(size, q3);
            }
            DoubleVector even = q0.add(q1);
            DoubleVector odd = q2.add(q3);
            if (WHOLE) {
                even.add(even.rearrange(OTHER_HALF))
                        .blend(odd.add(odd.rearrange(OTHER_HALF)), UPPER)
                        .rearrange(IN_TURN)
                        .intoArray(sums, row * MatrixLoops.SUMS);
            } else {
                even.intoArray(sums, row * PAIRS + first);
                odd.intoArray(sums, row * PAIRS + MatrixLoops.SUMS + first);
            }
        }
    }

    /// See [MatrixLoops#addSquares].
    ///
    /// @param part a multiple of [VectorMatrixLoops#ROWS] rows
    static void addSquares(StoredPart part, MemorySegment squares) {
        try {
            for (int first = 0; first < MatrixLoops.SUMS; first += LANES) {
                COLUMN_SQUARES.handle().invokeExact(part, first, squares);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    // Written out: with a loop over the rows, as below, it takes a tenth longer.
    private static void columnSquaresBody(StoredPart part, int first, MemorySegment squares) {
        MemorySegment memory = part.memory();
        long stride = part.strideBytes();
        int rows = part.rows();
        int columns = part.columns();
        int shift = part.type().fractionShift();
        LongVector lowest = LongVector.broadcast(Lanes.LONGS, shift);
        LongVector second = LongVector.broadcast(Lanes.LONGS, shift - Short.SIZE);
        LongVector third = LongVector.broadcast(Lanes.LONGS, shift - 2 * Short.SIZE);
        LongVector highest = LongVector.broadcast(Lanes.LONGS, 3 * Short.SIZE - shift);
        LongVector sizes = LongVector.broadcast(Lanes.LONGS, (long) Short.MAX_VALUE << shift);
        DoubleVector unit = DoubleVector.broadcast(Lanes.DOUBLES, part.type().unit());
        for (int row = 0; row < rows; row += VectorMatrixLoops.ROWS) {
            long start = part.start() + row * stride;
            for (int column = 0; column < columns; column += MatrixLoops.LANES) {
                long before = (long) column * Short.BYTES + (long) first * Long.BYTES;
                long at = start + before;
                long to = (long) (column + first) * Double.BYTES;
                DoubleVector q0 =
                        DoubleVector.fromMemorySegment(Lanes.DOUBLES, squares, to, NATIVE);
                DoubleVector q1 =
                        DoubleVector.fromMemorySegment(Lanes.DOUBLES, squares, to + APART, NATIVE);
                DoubleVector q2 =
                        DoubleVector.fromMemorySegment(
                                Lanes.DOUBLES, squares, to + 2 * APART, NATIVE);
                DoubleVector q3 =
                        DoubleVector.fromMemorySegment(
                                Lanes.DOUBLES, squares, to + 3 * APART, NATIVE);
                LongVector words =
                        LongVector.fromMemorySegment(Lanes.LONGS, memory, at, Lanes.LITTLE);
                DoubleVector size =
                        words.lanewise(VectorOperators.LSHL, lowest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q0 = size.fma(size, q0);
                size =
                        words.lanewise(VectorOperators.LSHL, second)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q1 = size.fma(size, q1);
                size =
                        words.lanewise(VectorOperators.LSHL, third)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q2 = size.fma(size, q2);
                size =
                        words.lanewise(VectorOperators.LSHR, highest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q3 = size.fma(size, q3);
                words =
                        LongVector.fromMemorySegment(
                                Lanes.LONGS, memory, at + stride, Lanes.LITTLE);
                size =
                        words.lanewise(VectorOperators.LSHL, lowest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q0 = size.fma(size, q0);
                size =
                        words.lanewise(VectorOperators.LSHL, second)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q1 = size.fma(size, q1);
                size =
                        words.lanewise(VectorOperators.LSHL, third)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q2 = size.fma(size, q2);
                size =
                        words.lanewise(VectorOperators.LSHR, highest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q3 = size.fma(size, q3);
                words =
                        LongVector.fromMemorySegment(
                                Lanes.LONGS, memory, at + 2 * stride, Lanes.LITTLE);
                size =
                        words.lanewise(VectorOperators.LSHL, lowest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q0 = size.fma(size, q0);
                size =
                        words.lanewise(VectorOperators.LSHL, second)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q1 = size.fma(size, q1);
                size =
                        words.lanewise(VectorOperators.LSHL, third)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q2 = size.fma(size, q2);
                size =
                        words.lanewise(VectorOperators.LSHR, highest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q3 = size.fma(size, q3);
                words =
                        LongVector.fromMemorySegment(
                                Lanes.LONGS, memory, at + 3 * stride, Lanes.LITTLE);
                size =
                        words.lanewise(VectorOperators.LSHL, lowest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q0 = size.fma(size, q0);
                size =
                        words.lanewise(VectorOperators.LSHL, second)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q1 = size.fma(size, q1);
                size =
                        words.lanewise(VectorOperators.LSHL, third)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q2 = size.fma(size, q2);
                size =
                        words.lanewise(VectorOperators.LSHR, highest)
                                .and(sizes)
                                .reinterpretAsDoubles()
                                .mul(unit);
                q3 = size.fma(size, q3);
                q0.intoMemorySegment(squares, to, NATIVE);
                q1.intoMemorySegment(squares, to + APART, NATIVE);
                q2.intoMemorySegment(squares, to + 2 * APART, NATIVE);
                q3.intoMemorySegment(squares, to + 3 * APART, NATIVE);
            }
        }
    }

    /// See [MatrixLoops#addMagnitudes].
    ///
    /// @param part a multiple of [VectorMatrixLoops#ROWS] rows
    static void addMagnitudes(StoredPart part, MemorySegment magnitudes, MemorySegment largest) {
        try {
            for (int first = 0; first < MatrixLoops.SUMS; first += LANES) {
                COLUMN_MAGNITUDES.handle().invokeExact(part, first, magnitudes, largest);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    // The bits of magnitudes are in their order.
    private static void columnMagnitudesBody(
            StoredPart part, int first, MemorySegment magnitudes, MemorySegment largest) {
        MemorySegment memory = part.memory();
        long stride = part.strideBytes();
        int rows = part.rows();
        int columns = part.columns();
        int shift = part.type().fractionShift();
        LongVector lowest = LongVector.broadcast(Lanes.LONGS, shift);
        LongVector second = LongVector.broadcast(Lanes.LONGS, shift - Short.SIZE);
        LongVector third = LongVector.broadcast(Lanes.LONGS, shift - 2 * Short.SIZE);
        LongVector highest = LongVector.broadcast(Lanes.LONGS, 3 * Short.SIZE - shift);
        LongVector sizes = LongVector.broadcast(Lanes.LONGS, (long) Short.MAX_VALUE << shift);
        LongVector unsigned = LongVector.broadcast(Lanes.LONGS, ALL_SIZES);
        for (int row = 0; row < rows; row += VectorMatrixLoops.ROWS) {
            long start = part.start() + row * stride;
            for (int column = 0; column < columns; column += MatrixLoops.LANES) {
                long before = (long) column * Short.BYTES + (long) first * Long.BYTES;
                long at = start + before;
                long to = (long) (column + first) * Double.BYTES;
                DoubleVector m0 =
                        DoubleVector.fromMemorySegment(Lanes.DOUBLES, magnitudes, to, NATIVE);
                DoubleVector m1 =
                        DoubleVector.fromMemorySegment(
                                Lanes.DOUBLES, magnitudes, to + APART, NATIVE);
                DoubleVector m2 =
                        DoubleVector.fromMemorySegment(
                                Lanes.DOUBLES, magnitudes, to + 2 * APART, NATIVE);
                DoubleVector m3 =
                        DoubleVector.fromMemorySegment(
                                Lanes.DOUBLES, magnitudes, to + 3 * APART, NATIVE);
                ShortVector most =
                        ShortVector.fromMemorySegment(SHORTS, largest, before, Lanes.LITTLE);
                for (int r = 0; r < VectorMatrixLoops.ROWS; r++) {
                    LongVector words =
                            LongVector.fromMemorySegment(
                                            Lanes.LONGS, memory, at + r * stride, Lanes.LITTLE)
                                    .and(unsigned);
                    most = most.max(words.reinterpretAsShorts());
                    m0 =
                            m0.add(
                                    words.lanewise(VectorOperators.LSHL, lowest)
                                            .and(sizes)
                                            .reinterpretAsDoubles());
                    m1 =
                            m1.add(
                                    words.lanewise(VectorOperators.LSHL, second)
                                            .and(sizes)
                                            .reinterpretAsDoubles());
                    m2 =
                            m2.add(
                                    words.lanewise(VectorOperators.LSHL, third)
                                            .and(sizes)
                                            .reinterpretAsDoubles());
                    m3 =
                            m3.add(
                                    words.lanewise(VectorOperators.LSHR, highest)
                                            .and(sizes)
                                            .reinterpretAsDoubles());
                }
                m0.intoMemorySegment(magnitudes, to, NATIVE);
                m1.intoMemorySegment(magnitudes, to + APART, NATIVE);
                m2.intoMemorySegment(magnitudes, to + 2 * APART, NATIVE);
                m3.intoMemorySegment(magnitudes, to + 3 * APART, NATIVE);
                most.intoMemorySegment(largest, before, Lanes.LITTLE);
            }
        }
    }
}
