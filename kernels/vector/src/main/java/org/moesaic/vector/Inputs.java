package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ABS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.moesaic.compute.Int8Token;

/// The inputs of a call in the order of slots, as floats or as quantised pairs; padding is zero. Prepared once a call by
/// the caller's thread, then read by all.
final class Inputs {

    /// Adding it to a float of small magnitude leaves the nearest integer, ties to even, in the low bits.
    private static final float ROUNDER = 0x1.8p23f;

    private float[] floats = {};
    private int[] pairs = {};
    private int[] totals = {};
    private float[] scales = {};
    private int[] codes = {};

    float[] floats() {
        return floats;
    }

    /// A token has half as many pairs as slots.
    int[] pairs() {
        return pairs;
    }

    /// The sum of the quantised inputs of each token and group.
    int[] totals() {
        return totals;
    }

    /// The scale of each token.
    float[] scales() {
        return scales;
    }

    void copy(Groups groups, int batch, float[] x) {
        int slots = groups.slots();
        if (floats.length < (long) batch * slots) {
            floats = new float[Math.multiplyExact(batch, slots)];
        }
        for (int token = 0; token < batch; token++) {
            for (int g = 0; g < groups.count(); g++) {
                int columns = groups.columnsOf(g);
                int to = token * slots + groups.firstSlot(g);
                System.arraycopy(x, token * groups.columns() + g * groups.size(), floats, to, columns);
                Arrays.fill(floats, to + columns, to + groups.blocksOf(g) * Groups.BLOCK, 0);
            }
        }
    }

    void quantise(Groups groups, int batch, float[] x) {
        int slots = groups.slots();
        int half = slots / 2;
        if (pairs.length < (long) batch * half) {
            pairs = new int[Math.multiplyExact(batch, half)];
        }
        if (totals.length < batch * groups.count()) {
            totals = new int[batch * groups.count()];
        }
        if (scales.length < batch) {
            scales = new float[batch];
        }
        if (codes.length < slots) {
            codes = new int[slots];
        }
        for (int token = 0; token < batch; token++) {
            scales[token] = token(groups, x, token * groups.columns(), token * groups.count());
            pack(half, token * half);
        }
    }

    /// Leaves the codes of a token in `codes`, as [Int8Token] defines them.
    private float token(Groups groups, float[] x, int from, int total) {
        float largest = largest(x, from, groups.columns());
        if (!(largest >= Int8Token.SMALLEST && largest <= Float.MAX_VALUE)) {
            Arrays.fill(codes, 0, groups.slots(), 0);
            Arrays.fill(totals, total, total + groups.count(), 0);
            return largest < Int8Token.SMALLEST ? 0 : Float.NaN;
        }
        float inverse = Int8Token.LARGEST / largest;
        for (int g = 0; g < groups.count(); g++) {
            int columns = groups.columnsOf(g);
            int to = groups.firstSlot(g);
            totals[total + g] = round(x, from + g * groups.size(), columns, inverse, to);
            Arrays.fill(codes, to + columns, to + groups.blocksOf(g) * Groups.BLOCK, 0);
        }
        return largest / Int8Token.LARGEST;
    }

    private int round(float[] x, int from, int count, float inverse, int to) {
        int magic = Float.floatToRawIntBits(ROUNDER);
        IntVector sum = IntVector.zero(Lanes.INTS);
        int i = 0;
        for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
            IntVector rounded =
                    FloatVector.fromArray(Lanes.FLOATS, x, from + i)
                            .mul(inverse)
                            .add(ROUNDER)
                            .reinterpretAsInts()
                            .sub(magic);
            rounded.intoArray(codes, to + i);
            sum = sum.add(rounded);
        }
        int total = sum.reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
        for (; i < count; i++) {
            codes[to + i] = (int) Math.rint(x[from + i] * inverse);
            total += codes[to + i];
        }
        return total;
    }

    private void pack(int half, int to) {
        for (int i = 0; i < half; i++) {
            pairs[to + i] = Pairs.of(codes[2 * i], codes[2 * i + 1]);
        }
    }

    /// The largest magnitude; NaN if there is one.
    private static float largest(float[] x, int from, int count) {
        FloatVector largest = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
            largest = largest.max(FloatVector.fromArray(Lanes.FLOATS, x, from + i).lanewise(ABS));
        }
        float most = largest.reduceLanes(jdk.incubator.vector.VectorOperators.MAX);
        for (; i < count; i++) {
            most = Math.max(most, Math.abs(x[from + i]));
        }
        return most;
    }
}
