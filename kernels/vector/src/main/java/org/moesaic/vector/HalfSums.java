package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.moesaic.compute.MatrixLoops;

/// Sums in double over bf16 where it lies, as many at a time as a vector has doubles. Squares of bf16 are exact in double, so
/// a fused addition is the plain one.
final class HalfSums {

    private static final OutOfLine MOMENTS = OutOfLine.of(MethodHandles.lookup(), "momentsBody");

    static final int LANES = Lanes.DOUBLES.length();

    /// The narrowest vectors of shorts that there are hold four.
    private static final int FEWEST = 4;

    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(bits(Integer.SIZE)));

    static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class, VectorShape.forBitSize(bits(Float.SIZE)));

    /// Bytes from a lane to the one that is added to it first.
    private static final long BEHIND = (long) MatrixLoops.LANES / 2 * Short.BYTES;

    /// The later of two numbers.
    private static final int HIGH = -1 << Short.SIZE;

    private HalfSums() {}

    private static int bits(int each) {
        return Math.max(LANES, FEWEST) * each;
    }

    static boolean work() {
        return LANES >= FEWEST;
    }

    /// See [MatrixLoops#moments(MemorySegment, long, long, int, int, double[], double[])].
    static void moments(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int count,
            double[] sums,
            double[] squares) {
        try {
            for (int first = 0; first < MatrixLoops.SUMS; first += LANES) {
                MOMENTS.handle().invokeExact(bf16, from, stride, rows, first, count, sums, squares);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// Sums `first` and the following. Numbers are read two at a time, as integers whose low half is the number before the other.
    private static void momentsBody(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int first,
            int count,
            double[] sums,
            double[] squares) {
        for (int row = 0; row < rows; row++) {
            long start = from + row * stride;
            DoubleVector s0 = DoubleVector.zero(Lanes.DOUBLES);
            DoubleVector s1 = s0;
            DoubleVector s2 = s0;
            DoubleVector s3 = s0;
            DoubleVector q0 = s0;
            DoubleVector q1 = s0;
            DoubleVector q2 = s0;
            DoubleVector q3 = s0;
            for (int i = 2 * first; i < count; i += MatrixLoops.LANES) {
                long at = start + (long) i * Short.BYTES;
                IntVector two = IntVector.fromMemorySegment(INTS, bf16, at, Lanes.LITTLE);
                DoubleVector even =
                        (DoubleVector)
                                two.lanewise(VectorOperators.LSHL, Short.SIZE)
                                        .reinterpretAsFloats()
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                DoubleVector odd =
                        (DoubleVector)
                                two.and(HIGH)
                                        .reinterpretAsFloats()
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                s0 = s0.add(even);
                q0 = even.fma(even, q0);
                s1 = s1.add(odd);
                q1 = odd.fma(odd, q1);
                two = IntVector.fromMemorySegment(INTS, bf16, at + BEHIND, Lanes.LITTLE);
                even =
                        (DoubleVector)
                                two.lanewise(VectorOperators.LSHL, Short.SIZE)
                                        .reinterpretAsFloats()
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                odd =
                        (DoubleVector)
                                two.and(HIGH)
                                        .reinterpretAsFloats()
                                        .convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                s2 = s2.add(even);
                q2 = even.fma(even, q2);
                s3 = s3.add(odd);
                q3 = odd.fma(odd, q3);
            }
            s0.add(s1).add(s2.add(s3)).intoArray(sums, row * MatrixLoops.SUMS + first);
            q0.add(q1).add(q2.add(q3)).intoArray(squares, row * MatrixLoops.SUMS + first);
        }
    }
}
