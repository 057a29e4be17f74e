package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Both kinds of fp8, four in a lane. A scale, where there is one, meets each weight, as in the definition of the format.
final class Fp8Row implements FloatRow {

    private final SmallFloat kind;

    Fp8Row(SmallFloat kind) {
        this.kind = kind;
    }

    @Override
    public int bytes() {
        return Byte.BYTES;
    }

    @Override
    public void dot(
            MemorySegment codes,
            long start,
            int steps,
            float scale,
            float[] x,
            int from,
            float[] sums) {
        int l = Lanes.COUNT;
        FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, 0);
        FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, l);
        FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, 2 * l);
        FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, 3 * l);
        for (int step = 0; step < steps; step++) {
            IntVector four = load(codes, start + (long) step * Lanes.BYTES);
            int i = from + step * 4 * l;
            sum0 =
                    weights(four.lanewise(LSHL, 24), scale)
                            .fma(FloatVector.fromArray(Lanes.FLOATS, x, i), sum0);
            sum1 =
                    weights(four.lanewise(LSHL, 16), scale)
                            .fma(FloatVector.fromArray(Lanes.FLOATS, x, i + l), sum1);
            sum2 =
                    weights(four.lanewise(LSHL, 8), scale)
                            .fma(FloatVector.fromArray(Lanes.FLOATS, x, i + 2 * l), sum2);
            sum3 =
                    weights(four, scale)
                            .fma(FloatVector.fromArray(Lanes.FLOATS, x, i + 3 * l), sum3);
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, l);
        sum2.intoArray(sums, 2 * l);
        sum3.intoArray(sums, 3 * l);
    }

    @Override
    public void decode(
            MemorySegment codes, long start, int steps, float scale, float[] out, int to) {
        for (int v = 0; v < steps; v++) {
            IntVector four = load(codes, start + (long) v * Lanes.BYTES);
            for (int j = 0; j < VECTORS; j++) {
                weights(four.lanewise(LSHL, 24 - 8 * j), scale)
                        .intoArray(out, to + (VECTORS * v + j) * Lanes.COUNT);
            }
        }
    }

    private FloatVector weights(IntVector top, float scale) {
        return kind.values(top).mul(scale);
    }

    private static IntVector load(MemorySegment codes, long at) {
        return IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
    }
}
