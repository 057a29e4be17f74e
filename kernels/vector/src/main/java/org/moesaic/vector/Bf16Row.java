package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// bf16: the upper half of an fp32, two in a lane; a shift takes out one, a mask the other, and both are exact.
final class Bf16Row implements FloatRow {

    private static final int UPPER = 0xffff0000;

    @Override
    public int bytes() {
        return Short.BYTES;
    }

    @Override
    public void dot(
            MemorySegment codes,
            long start,
            int steps,
            int unit,
            MemorySegment x,
            long from,
            float scale,
            float[] sums) {
        int l = Lanes.COUNT;
        int b = Lanes.BYTES;
        FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, 0);
        FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, l);
        FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, 2 * l);
        FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, 3 * l);
        for (int step = 0; step < steps; step += unit) {
            long at = start + (long) step * (2 * b);
            long in = from + (long) step * (VECTORS * b);
            FloatVector x0 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in, Lanes.LITTLE);
            FloatVector x1 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + b, Lanes.LITTLE);
            FloatVector x2 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + 2 * b, Lanes.LITTLE);
            FloatVector x3 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + 3 * b, Lanes.LITTLE);
            IntVector w = IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
            IntVector u = IntVector.fromMemorySegment(Lanes.INTS, codes, at + b, Lanes.LITTLE);
            sum0 = w.lanewise(LSHL, 16).reinterpretAsFloats().fma(x0, sum0);
            sum1 = w.and(UPPER).reinterpretAsFloats().fma(x1, sum1);
            sum2 = u.lanewise(LSHL, 16).reinterpretAsFloats().fma(x2, sum2);
            sum3 = u.and(UPPER).reinterpretAsFloats().fma(x3, sum3);
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, l);
        sum2.intoArray(sums, 2 * l);
        sum3.intoArray(sums, 3 * l);
    }

    @Override
    public void decode(
            MemorySegment codes,
            long start,
            int steps,
            float scale,
            float[] out,
            int to,
            int step) {
        for (int v = 0; v < 2 * steps; v++) {
            IntVector both =
                    IntVector.fromMemorySegment(
                            Lanes.INTS, codes, start + (long) v * Lanes.BYTES, Lanes.LITTLE);
            int at = to + 2 * v * step;
            both.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(out, at);
            both.and(UPPER).reinterpretAsFloats().intoArray(out, at + step);
        }
    }
}
