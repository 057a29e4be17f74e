package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.moesaic.compute.MatrixLoops;

/// Sums in double over bf16 where it lies, as many at a time as a vector has doubles.
final class HalfSums {

    private static final OutOfLine MOMENTS = OutOfLine.of(MethodHandles.lookup(), "momentsBody");

    private static final OutOfLine COLUMNS = OutOfLine.of(MethodHandles.lookup(), "columnsBody");

    static final int LANES = Lanes.DOUBLES.length();

    /// The narrowest vectors of shorts that there are hold four.
    private static final int FEWEST = 4;

    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(bits(Short.SIZE)));

    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(bits(Integer.SIZE)));

    private static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(bits(Float.SIZE)));

    private HalfSums() {}

    private static int bits(int each) {
        return Math.max(LANES, FEWEST) * each;
    }

    static boolean work() {
        return LANES >= FEWEST;
    }

    /// See [MatrixLoops#addMoments].
    static void moments(
            MemorySegment bf16, int count, double pivot, double[] sums, double[] squares) {
        try {
            for (int lane = 0; lane < MatrixLoops.LANES; lane += 4 * LANES) {
                MOMENTS.handle().invokeExact(bf16, lane, count, pivot, sums, squares);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void momentsBody(
            MemorySegment bf16,
            int lane,
            int count,
            double pivot,
            double[] sums,
            double[] squares) {
        DoubleVector s0 = DoubleVector.fromArray(Lanes.DOUBLES, sums, lane);
        DoubleVector s1 = DoubleVector.fromArray(Lanes.DOUBLES, sums, lane + LANES);
        DoubleVector s2 = DoubleVector.fromArray(Lanes.DOUBLES, sums, lane + 2 * LANES);
        DoubleVector s3 = DoubleVector.fromArray(Lanes.DOUBLES, sums, lane + 3 * LANES);
        DoubleVector q0 = DoubleVector.fromArray(Lanes.DOUBLES, squares, lane);
        DoubleVector q1 = DoubleVector.fromArray(Lanes.DOUBLES, squares, lane + LANES);
        DoubleVector q2 = DoubleVector.fromArray(Lanes.DOUBLES, squares, lane + 2 * LANES);
        DoubleVector q3 = DoubleVector.fromArray(Lanes.DOUBLES, squares, lane + 3 * LANES);
        for (int column = lane; column < count; column += MatrixLoops.LANES) {
            long at = (long) column * Short.BYTES;
            DoubleVector d =
                    ShortVector.fromMemorySegment(SHORTS, bf16, at, Lanes.LITTLE)
                            .convertShape(VectorOperators.S2I, INTS, 0)
                            .reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, Short.SIZE)
                            .reinterpretAsFloats()
                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0)
                            .reinterpretAsDoubles()
                            .sub(pivot);
            s0 = s0.add(d);
            q0 = q0.add(d.mul(d));
            d =
                    ShortVector.fromMemorySegment(
                                    SHORTS, bf16, at + (long) LANES * Short.BYTES, Lanes.LITTLE)
                            .convertShape(VectorOperators.S2I, INTS, 0)
                            .reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, Short.SIZE)
                            .reinterpretAsFloats()
                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0)
                            .reinterpretAsDoubles()
                            .sub(pivot);
            s1 = s1.add(d);
            q1 = q1.add(d.mul(d));
            d =
                    ShortVector.fromMemorySegment(
                                    SHORTS, bf16, at + 2L * LANES * Short.BYTES, Lanes.LITTLE)
                            .convertShape(VectorOperators.S2I, INTS, 0)
                            .reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, Short.SIZE)
                            .reinterpretAsFloats()
                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0)
                            .reinterpretAsDoubles()
                            .sub(pivot);
            s2 = s2.add(d);
            q2 = q2.add(d.mul(d));
            d =
                    ShortVector.fromMemorySegment(
                                    SHORTS, bf16, at + 3L * LANES * Short.BYTES, Lanes.LITTLE)
                            .convertShape(VectorOperators.S2I, INTS, 0)
                            .reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, Short.SIZE)
                            .reinterpretAsFloats()
                            .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0)
                            .reinterpretAsDoubles()
                            .sub(pivot);
            s3 = s3.add(d);
            q3 = q3.add(d.mul(d));
        }
        s0.intoArray(sums, lane);
        s1.intoArray(sums, lane + LANES);
        s2.intoArray(sums, lane + 2 * LANES);
        s3.intoArray(sums, lane + 3 * LANES);
        q0.intoArray(squares, lane);
        q1.intoArray(squares, lane + LANES);
        q2.intoArray(squares, lane + 2 * LANES);
        q3.intoArray(squares, lane + 3 * LANES);
    }

    /// See [MatrixLoops#addColumns].
    static void columns(
            MemorySegment bf16, int count, double[] powers, double[] magnitudes, float[] largest) {
        try {
            COLUMNS.handle().invokeExact(bf16, count, powers, magnitudes, largest);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void columnsBody(
            MemorySegment bf16, int count, double[] powers, double[] magnitudes, float[] largest) {
        for (int column = 0; column < count; column += LANES) {
            FloatVector size =
                    ShortVector.fromMemorySegment(
                                    SHORTS, bf16, (long) column * Short.BYTES, Lanes.LITTLE)
                            .convertShape(VectorOperators.S2I, INTS, 0)
                            .reinterpretAsInts()
                            .lanewise(VectorOperators.LSHL, Short.SIZE)
                            .reinterpretAsFloats()
                            .abs();
            DoubleVector wide =
                    (DoubleVector) size.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
            DoubleVector.fromArray(Lanes.DOUBLES, powers, column)
                    .add(wide.mul(wide))
                    .intoArray(powers, column);
            DoubleVector.fromArray(Lanes.DOUBLES, magnitudes, column)
                    .add(wide)
                    .intoArray(magnitudes, column);
            FloatVector.fromArray(FLOATS, largest, column).max(size).intoArray(largest, column);
        }
    }
}
