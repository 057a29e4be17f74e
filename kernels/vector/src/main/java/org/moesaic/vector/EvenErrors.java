package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.EvenGrids;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.StoredFloat;

/// What [MatrixLoops#errors] gives, in fp32 and without a division.
///
/// A code comes from a product with the inverse of the step, so that it is up to three roundings of fp32 away from what the
/// division gives, and another one only where the weight is as near to the middle of two. Then its difference from the value is
/// half a step, up to the same roundings: groups that have such a difference are left to the plain loop. Where weights have no
/// more than 8 bits, steps no more than 11 and codes 7, a weight that is not in the middle is farther from it than that, and one
/// that is has the same difference from both: then there is nothing to leave.
final class EvenErrors {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    /// A number of fp32 from where on it has no fractions: what is added and taken off again is rounded to an integer, ties to
    /// the even one.
    private static final float WHOLE = 0x1.8p23f;

    /// Of a step, times the number of codes: more than the roundings of a code, of its value and of the difference.
    private static final float ROUNDINGS = 0x1p-21f;

    /// Bytes of the numbers that fill all lanes: two of 16 bits each, or one of 32.
    static final long TURN_BYTES = (long) MatrixLoops.GROUP_LANES * Integer.BYTES;

    /// Passes that have all lanes.
    static final int PASSES = MatrixLoops.GROUP_LANES / Lanes.COUNT;

    static final int DOUBLES = Lanes.DOUBLES.length();

    private EvenErrors() {}

    /// Whether vectors are not wider than the sums that come out, and a shift makes fp32 of the numbers.
    static boolean workOn(StoredPart part) {
        return part.type() != StoredFloat.FP16
                && Lanes.COUNT <= MatrixLoops.GROUP_LANES
                && 2 * DOUBLES == Lanes.COUNT;
    }

    /// @param errors of groups that are left, no number
    static void find(StoredPart part, EvenGrids grids, double[] errors) {
        boolean sure =
                part.type() == StoredFloat.BF16
                        && grids.symmetric()
                        && grids.codes() <= 1 << Byte.SIZE;
        float limit = sure ? Float.POSITIVE_INFINITY : 0.5f - grids.codes() * ROUNDINGS;
        int count = part.rows() * (part.columns() / grids.group());
        double[] sums = new double[count * MatrixLoops.GROUP_LANES];
        try {
            for (int pass = 0; pass < PASSES; pass++) {
                BODY.handle().invokeExact(part, grids, limit, pass, sums);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        fold(sums, count, errors);
    }

    /// Sums of lanes of each group, half of them behind the other half.
    static void fold(double[] sums, int groups, double[] errors) {
        double[] folded = new double[MatrixLoops.SUMS];
        for (int i = 0; i < groups; i++) {
            for (int lane = 0; lane < MatrixLoops.SUMS; lane++) {
                folded[lane] =
                        sums[i * MatrixLoops.GROUP_LANES + lane]
                                + sums[i * MatrixLoops.GROUP_LANES + MatrixLoops.SUMS + lane];
            }
            errors[i] = MatrixLoops.total(folded, 0);
        }
    }

    /// How far the first number in a word of 32 bits lies below where fp32 has it. The second of two comes after it.
    static int firstShift(StoredFloat type) {
        return type == StoredFloat.BF16 ? Short.SIZE : 0;
    }

    private static void body(
            StoredPart part, EvenGrids grids, float limit, int pass, double[] sums) {
        MemorySegment memory = part.memory();
        int group = grids.group();
        int groups = part.columns() / group;
        int first = firstShift(part.type());
        int bits = -1 << first;
        int turn = (int) (TURN_BYTES / part.type().bytes());
        float[] steps = grids.steps();
        float[] zeros = grids.zeros();
        FloatVector whole = FloatVector.broadcast(Lanes.FLOATS, WHOLE);
        for (int row = 0; row < part.rows(); row++) {
            long at = part.start() + row * part.strideBytes() + (long) pass * Lanes.BYTES;
            for (int g = 0; g < groups; g++) {
                int index = row * groups + g;
                float scale = steps[index];
                FloatVector step = FloatVector.broadcast(Lanes.FLOATS, scale);
                FloatVector inverse = FloatVector.broadcast(Lanes.FLOATS, 1 / scale);
                FloatVector zero = FloatVector.broadcast(Lanes.FLOATS, zeros[index]);
                IntVector most = IntVector.zero(Lanes.INTS);
                DoubleVector lower = DoubleVector.zero(Lanes.DOUBLES);
                DoubleVector upper = lower;
                for (int c = 0; c < group; c += turn) {
                    IntVector words =
                            IntVector.fromMemorySegment(Lanes.INTS, memory, at, Lanes.LITTLE);
                    at += TURN_BYTES;
                    for (int shift = first; shift >= 0; shift -= Short.SIZE) {
                        FloatVector w =
                                words.lanewise(VectorOperators.LSHL, shift)
                                        .and(bits)
                                        .reinterpretAsFloats();
                        FloatVector d =
                                w.sub(
                                        w.fma(inverse, zero)
                                                .add(whole)
                                                .sub(whole)
                                                .sub(zero)
                                                .mul(step));
                        most = most.max(d.abs().reinterpretAsInts());
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
                upper.intoArray(sums, to + DOUBLES);
                // The bits of magnitudes are in their order.
                if (most.compare(VectorOperators.GT, Float.floatToRawIntBits(limit * scale))
                        .anyTrue()) {
                    sums[to] = Double.NaN;
                }
            }
        }
    }
}
