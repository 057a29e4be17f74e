package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// fp32: load and multiply; memory is the limit.
final class Fp32Row implements FloatRow {

    @Override
    public int bytes() {
        return Float.BYTES;
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
        for (int step = 0; step < steps; step++) {
            long at = start + (long) step * (VECTORS * b);
            long in = from + (long) step * (VECTORS * b);
            FloatVector x0 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in, Lanes.LITTLE);
            FloatVector x1 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + b, Lanes.LITTLE);
            FloatVector x2 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + 2 * b, Lanes.LITTLE);
            FloatVector x3 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + 3 * b, Lanes.LITTLE);
            sum0 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, at + 0 * b, Lanes.LITTLE)
                            .fma(x0, sum0);
            sum1 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, at + 1 * b, Lanes.LITTLE)
                            .fma(x1, sum1);
            sum2 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, at + 2 * b, Lanes.LITTLE)
                            .fma(x2, sum2);
            sum3 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, at + 3 * b, Lanes.LITTLE)
                            .fma(x3, sum3);
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
        for (int v = 0; v < VECTORS * steps; v++) {
            FloatVector.fromMemorySegment(
                            Lanes.FLOATS, codes, start + (long) v * Lanes.BYTES, Lanes.LITTLE)
                    .intoArray(out, to + v * step);
        }
    }
}
