package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// From vectors of sums to numbers, always in the same order: not by a reduction of the Vector API, whose order is free to
/// differ from call to call. The upper half of a vector is added to the lower one, until one number is left.
///
/// A row of 2048 columns is multiplied in 50 to 100 ns, which is not much more than adding up its sums number by number
/// takes; so as many rows as a vector has lanes are added up together.
final class RowSums {

    /// Floats of the sums of as many rows as are added up together.
    static final int FLOATS = Lanes.COUNT * FloatRow.VECTORS * Lanes.COUNT;

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private static final int[] LANES = lanes();

    private RowSums() {}

    private static int[] lanes() {
        int[] lanes = new int[Lanes.COUNT];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = i;
        }
        return lanes;
    }

    /// The sums of [Lanes#COUNT] rows, of [FloatRow#VECTORS] vectors each, in `sums[0]` and what follows. They are
    /// overwritten.
    static void ofRows(float[] sums) {
        try {
            BODY.handle().invokeExact(sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// Two vectors become one with the halves of both added up: the lanes of the first where the bit `half` of a lane's
    /// number is 0, those of the second where it is 1. At the end lane `i` is the sum of vector `i`.
    private static void body(float[] sums) {
        int l = Lanes.COUNT;
        for (int r = 0; r < l; r++) {
            int at = r * FloatRow.VECTORS * l;
            FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, at + l);
            FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 2 * l);
            FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, at + 3 * l);
            sum0.add(sum1).add(sum2.add(sum3)).intoArray(sums, r * l);
        }
        IntVector lane = IntVector.fromArray(Lanes.INTS, LANES, 0);
        for (int half = l / 2; half > 0; half /= 2) {
            IntVector other = lane.lanewise(VectorOperators.XOR, half);
            VectorMask<Float> upper =
                    lane.and(half).compare(VectorOperators.NE, 0).cast(Lanes.FLOATS);
            for (int i = 0; i < half; i++) {
                FloatVector a = FloatVector.fromArray(Lanes.FLOATS, sums, i * l);
                FloatVector b = FloatVector.fromArray(Lanes.FLOATS, sums, (i + half) * l);
                IntVector crossed = b.blend(a, upper).reinterpretAsInts();
                a.blend(b, upper)
                        .add(other.selectFrom(crossed).reinterpretAsFloats())
                        .intoArray(sums, i * l);
            }
        }
    }

    /// The sum of `count` floats from `at` on, a power of two of them, which are overwritten.
    static float ofHalves(float[] sums, int at, int count) {
        for (int half = count / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return sums[at];
    }
}
