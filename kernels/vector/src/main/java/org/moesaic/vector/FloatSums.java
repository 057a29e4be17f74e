package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;

/// Sums in double over floats, as many at a time as a vector has doubles. Their squares are exact there, so that a fused addition
/// is the plain one; those of differences from a pivot are not, and are rounded before they are added.
final class FloatSums {

    private static final OutOfLine MOMENTS = OutOfLine.of(MethodHandles.lookup(), "momentsBody");

    private static final OutOfLine COLUMNS = OutOfLine.of(MethodHandles.lookup(), "columnsBody");

    private static final OutOfLine SQUARES = OutOfLine.of(MethodHandles.lookup(), "squaresBody");

    private static final OutOfLine COLUMN_SQUARES =
            OutOfLine.of(MethodHandles.lookup(), "columnSquaresBody");

    private static final OutOfLine COLUMN_MAGNITUDES =
            OutOfLine.of(MethodHandles.lookup(), "columnMagnitudesBody");

    private static final int LANES = Lanes.DOUBLES.length();

    /// The narrowest vectors of floats hold as many.
    private static final int FEWEST = 4;

    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(
                    float.class, VectorShape.forBitSize(Math.max(LANES, FEWEST) * Float.SIZE));

    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

    /// Bytes from lanes of one sum to those of the next.
    private static final long APART = (long) MatrixLoops.SUMS * Float.BYTES;

    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    private FloatSums() {}

    static boolean work() {
        return LANES >= FEWEST;
    }

    static boolean workOn(int columns) {
        return work() && columns % LANES == 0;
    }

    /// See [MatrixLoops#moments(float[], int, double, double[], double[])].
    static void moments(float[] row, int count, double pivot, double[] sums, double[] squares) {
        try {
            for (int lane = 0; lane < MatrixLoops.SUMS; lane += LANES) {
                MOMENTS.handle().invokeExact(row, lane, count, pivot, sums, squares);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void momentsBody(
            float[] row, int lane, int count, double pivot, double[] sums, double[] squares) {
        DoubleVector s0 = DoubleVector.zero(Lanes.DOUBLES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        DoubleVector q0 = s0;
        DoubleVector q1 = s0;
        DoubleVector q2 = s0;
        DoubleVector q3 = s0;
        for (int i = lane; i < count; i += MatrixLoops.LANES) {
            DoubleVector d =
                    ((DoubleVector)
                                    FloatVector.fromArray(FLOATS, row, i)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s0 = s0.add(d);
            q0 = d.mul(d).add(q0);
            d =
                    ((DoubleVector)
                                    FloatVector.fromArray(FLOATS, row, i + 1 * MatrixLoops.SUMS)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s1 = s1.add(d);
            q1 = d.mul(d).add(q1);
            d =
                    ((DoubleVector)
                                    FloatVector.fromArray(FLOATS, row, i + 2 * MatrixLoops.SUMS)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s2 = s2.add(d);
            q2 = d.mul(d).add(q2);
            d =
                    ((DoubleVector)
                                    FloatVector.fromArray(FLOATS, row, i + 3 * MatrixLoops.SUMS)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0))
                            .sub(pivot);
            s3 = s3.add(d);
            q3 = d.mul(d).add(q3);
        }
        s0.add(s2).add(s1.add(s3)).intoArray(sums, lane);
        q0.add(q2).add(q1.add(q3)).intoArray(squares, lane);
    }

    /// See [MatrixLoops#squares].
    static void squares(StoredPart part, double[] squares) {
        try {
            for (int first = 0; first < MatrixLoops.SUMS; first += LANES) {
                SQUARES.handle().invokeExact(part, first, squares);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void squaresBody(StoredPart part, int first, double[] squares) {
        MemorySegment memory = part.memory();
        int columns = part.columns();
        for (int row = 0; row < part.rows(); row++) {
            long start = part.start() + row * part.strideBytes();
            DoubleVector q0 = DoubleVector.zero(Lanes.DOUBLES);
            DoubleVector q1 = q0;
            DoubleVector q2 = q0;
            DoubleVector q3 = q0;
            for (int i = first; i < columns; i += MatrixLoops.LANES) {
                long at = start + (long) i * Float.BYTES;
                DoubleVector w =
                        (DoubleVector)
                                FloatVector.fromMemorySegment(FLOATS, memory, at, Lanes.LITTLE)
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                q0 = w.fma(w, q0);
                w =
                        (DoubleVector)
                                FloatVector.fromMemorySegment(
                                                FLOATS, memory, at + APART, Lanes.LITTLE)
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                q1 = w.fma(w, q1);
                w =
                        (DoubleVector)
                                FloatVector.fromMemorySegment(
                                                FLOATS, memory, at + 2 * APART, Lanes.LITTLE)
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                q2 = w.fma(w, q2);
                w =
                        (DoubleVector)
                                FloatVector.fromMemorySegment(
                                                FLOATS, memory, at + 3 * APART, Lanes.LITTLE)
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                q3 = w.fma(w, q3);
            }
            q0.add(q2).add(q1.add(q3)).intoArray(squares, row * MatrixLoops.SUMS + first);
        }
    }

    /// See [MatrixLoops#addSquares].
    ///
    /// @param part a multiple of [VectorMatrixLoops#ROWS] rows
    static void addSquares(StoredPart part, MemorySegment squares) {
        try {
            COLUMN_SQUARES.handle().invokeExact(part, squares);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void columnSquaresBody(StoredPart part, MemorySegment squares) {
        MemorySegment memory = part.memory();
        long stride = part.strideBytes();
        int columns = part.columns();
        for (int row = 0; row < part.rows(); row += VectorMatrixLoops.ROWS) {
            long start = part.start() + row * stride;
            for (int column = 0; column < columns; column += LANES) {
                long at = start + (long) column * Float.BYTES;
                long to = (long) column * Double.BYTES;
                DoubleVector sum =
                        DoubleVector.fromMemorySegment(Lanes.DOUBLES, squares, to, NATIVE);
                for (int r = 0; r < VectorMatrixLoops.ROWS; r++) {
                    DoubleVector w =
                            (DoubleVector)
                                    FloatVector.fromMemorySegment(
                                                    FLOATS, memory, at + r * stride, Lanes.LITTLE)
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                    sum = w.fma(w, sum);
                }
                sum.intoMemorySegment(squares, to, NATIVE);
            }
        }
    }

    /// See [MatrixLoops#addMagnitudes].
    ///
    /// @param part a multiple of [VectorMatrixLoops#ROWS] rows
    static void addMagnitudes(StoredPart part, MemorySegment magnitudes, MemorySegment largest) {
        try {
            COLUMN_MAGNITUDES.handle().invokeExact(part, magnitudes, largest);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    // The bits of magnitudes are in their order.
    private static void columnMagnitudesBody(
            StoredPart part, MemorySegment magnitudes, MemorySegment largest) {
        MemorySegment memory = part.memory();
        long stride = part.strideBytes();
        int columns = part.columns();
        for (int row = 0; row < part.rows(); row += VectorMatrixLoops.ROWS) {
            long start = part.start() + row * stride;
            for (int column = 0; column < columns; column += LANES) {
                long before = (long) column * Float.BYTES;
                long to = (long) column * Double.BYTES;
                DoubleVector sum =
                        DoubleVector.fromMemorySegment(Lanes.DOUBLES, magnitudes, to, NATIVE);
                IntVector most = IntVector.fromMemorySegment(INTS, largest, before, Lanes.LITTLE);
                for (int r = 0; r < VectorMatrixLoops.ROWS; r++) {
                    IntVector bits =
                            IntVector.fromMemorySegment(
                                            INTS, memory, start + before + r * stride, Lanes.LITTLE)
                                    .and(Integer.MAX_VALUE);
                    most = most.max(bits);
                    sum =
                            sum.add(
                                    bits.reinterpretAsFloats()
                                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0));
                }
                sum.intoMemorySegment(magnitudes, to, NATIVE);
                most.intoMemorySegment(largest, before, Lanes.LITTLE);
            }
        }
    }

    /// Four rows; see [MatrixLoops#addColumns(float[][], int, int, double[], double[], float[])].
    static void columns(
            float[][] rows, int columns, double[] powers, double[] magnitudes, float[] largest) {
        try {
            COLUMNS.handle()
                    .invokeExact(
                            rows[0],
                            rows[1],
                            rows[2],
                            rows[3],
                            columns,
                            powers,
                            magnitudes,
                            largest);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void columnsBody(
            float[] row0,
            float[] row1,
            float[] row2,
            float[] row3,
            int columns,
            double[] powers,
            double[] magnitudes,
            float[] largest) {
        for (int column = 0; column < columns; column += LANES) {
            DoubleVector power = DoubleVector.fromArray(Lanes.DOUBLES, powers, column);
            DoubleVector magnitude = DoubleVector.fromArray(Lanes.DOUBLES, magnitudes, column);
            IntVector most = FloatVector.fromArray(FLOATS, largest, column).reinterpretAsInts();
            FloatVector size = FloatVector.fromArray(FLOATS, row0, column).abs();
            DoubleVector w =
                    (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            size = FloatVector.fromArray(FLOATS, row1, column).abs();
            w = (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            size = FloatVector.fromArray(FLOATS, row2, column).abs();
            w = (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            size = FloatVector.fromArray(FLOATS, row3, column).abs();
            w = (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            most = most.max(size.reinterpretAsInts());
            magnitude = magnitude.add(w);
            power = w.fma(w, power);
            power.intoArray(powers, column);
            magnitude.intoArray(magnitudes, column);
            most.reinterpretAsFloats().intoArray(largest, column);
        }
    }
}
