package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.FloatGrids;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;

/// What [MatrixLoops#errors] gives for floating-point numbers, in fp32. A magnitude is rounded when a power of two is added and
/// taken off again that has no room for more of its fraction; which one, its exponent says. Lanes are those of [EvenErrors].
final class FloatErrors {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    /// Bits of the fraction of fp32.
    private static final int FRACTION_BITS = Float.PRECISION - 1;

    /// Where fp32 has its exponent.
    private static final int EXPONENT = 0xff << FRACTION_BITS;

    private FloatErrors() {}

    static void find(StoredPart part, FloatGrids grids, double[] errors) {
        int count = part.rows() * (part.columns() / grids.group());
        double[] sums = new double[count * MatrixLoops.GROUP_LANES];
        try {
            for (int pass = 0; pass < EvenErrors.PASSES; pass++) {
                BODY.handle().invokeExact(part, grids, pass, sums);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        EvenErrors.fold(sums, count, errors);
    }

    private static int smallest(FloatGrids grids) {
        return Float.floatToRawIntBits(Math.scalb(1f, grids.smallestExponent()));
    }

    /// From a power of two to one that rounds what lies above it.
    private static float apart(FloatGrids grids) {
        return Math.scalb(1.5f, FRACTION_BITS - grids.fractionBits());
    }

    private static void body(StoredPart part, FloatGrids grids, int pass, double[] sums) {
        MemorySegment memory = part.memory();
        int group = grids.group();
        int groups = part.columns() / group;
        int first = EvenErrors.firstShift(part.type());
        int bits = -1 << first;
        int turn = (int) (EvenErrors.TURN_BYTES / part.type().bytes());
        float[] steps = grids.steps();
        int smallest = smallest(grids);
        float apart = apart(grids);
        int largest = Float.floatToRawIntBits(grids.largest());
        for (int row = 0; row < part.rows(); row++) {
            long at = part.start() + row * part.strideBytes() + (long) pass * Lanes.BYTES;
            for (int g = 0; g < groups; g++) {
                int index = row * groups + g;
                FloatVector step = FloatVector.broadcast(Lanes.FLOATS, steps[index]);
                FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, 1 / steps[index]);
                DoubleVector lower = DoubleVector.zero(Lanes.DOUBLES);
                DoubleVector upper = lower;
                for (int c = 0; c < group; c += turn) {
                    IntVector words =
                            IntVector.fromMemorySegment(Lanes.INTS, memory, at, Lanes.LITTLE);
                    at += EvenErrors.TURN_BYTES;
                    for (int shift = first; shift >= 0; shift -= Short.SIZE) {
                        FloatVector w =
                                words.lanewise(VectorOperators.LSHL, shift)
                                        .and(bits)
                                        .reinterpretAsFloats();
                        FloatVector size = w.abs();
                        FloatVector scaled =
                                size.mul(inverse)
                                        .reinterpretAsInts()
                                        .min(largest)
                                        .reinterpretAsFloats();
                        FloatVector room =
                                scaled.reinterpretAsInts()
                                        .and(EXPONENT)
                                        .max(smallest)
                                        .reinterpretAsFloats()
                                        .mul(apart);
                        FloatVector d = size.sub(scaled.add(room).sub(room).mul(step));
                        DoubleVector e =
                                (DoubleVector)
                                        d.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 0);
                        lower = e.fma(e, lower);
                        e = (DoubleVector) d.convertShape(VectorOperators.F2D, Lanes.DOUBLES, 1);
                        upper = e.fma(e, upper);
                    }
                }
                int to = index * MatrixLoops.GROUP_LANES + pass * Lanes.COUNT;
                lower.intoArray(sums, to);
                upper.intoArray(sums, to + EvenErrors.DOUBLES);
            }
        }
    }
}
