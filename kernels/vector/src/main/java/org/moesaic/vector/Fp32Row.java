package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/// fp32: load and multiply; memory is the limit.
final class Fp32Row implements FloatRow.Fused {

    @Override
    public int bytes() {
        return Float.BYTES;
    }

    @Override
    public void dot(
            MemorySegment codes,
            long start0,
            long start1,
            long start2,
            long start3,
            int steps,
            float[] x,
            int from,
            float[] sums) {
        int l = Lanes.COUNT;
        FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, 0);
        FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, l);
        FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, 2 * l);
        FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, 3 * l);
        for (int v = 0; v < steps * VECTORS; v++) {
            long at = (long) v * Lanes.BYTES;
            FloatVector inputs = FloatVector.fromArray(Lanes.FLOATS, x, from + v * l);
            sum0 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, start0 + at, Lanes.LITTLE)
                            .fma(inputs, sum0);
            sum1 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, start1 + at, Lanes.LITTLE)
                            .fma(inputs, sum1);
            sum2 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, start2 + at, Lanes.LITTLE)
                            .fma(inputs, sum2);
            sum3 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, codes, start3 + at, Lanes.LITTLE)
                            .fma(inputs, sum3);
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, l);
        sum2.intoArray(sums, 2 * l);
        sum3.intoArray(sums, 3 * l);
    }

    @Override
    public void decode(
            MemorySegment codes, long start, int steps, float scale, float[] out, int to) {
        for (int v = 0; v < steps * VECTORS; v++) {
            FloatVector.fromMemorySegment(
                            Lanes.FLOATS, codes, start + (long) v * Lanes.BYTES, Lanes.LITTLE)
                    .intoArray(out, to + v * Lanes.COUNT);
        }
    }
}
