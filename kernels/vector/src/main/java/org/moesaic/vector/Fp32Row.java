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
            long stride,
            int rows,
            int steps,
            int unit,
            MemorySegment x,
            long from,
            float[] scales,
            int scale,
            int scaleSteps,
            float[] sums) {
        int l = Lanes.COUNT;
        int b = Lanes.BYTES;
        for (int r = 0; r < rows; r++) {
            long row = start + r * stride;
            int first = r * VECTORS * l;
            FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, first);
            FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, first + l);
            FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, first + 2 * l);
            FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, first + 3 * l);
            long size = (long) steps * (4 * b);
            for (long at = 0; at < size; at += unit * (4 * b)) {
                long in = from + at;
                sum0 =
                        FloatVector.fromMemorySegment(
                                        Lanes.FLOATS, codes, row + at + 0 * b, Lanes.LITTLE)
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 0 * b, Lanes.LITTLE),
                                        sum0);
                sum1 =
                        FloatVector.fromMemorySegment(
                                        Lanes.FLOATS, codes, row + at + 1 * b, Lanes.LITTLE)
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 1 * b, Lanes.LITTLE),
                                        sum1);
                sum2 =
                        FloatVector.fromMemorySegment(
                                        Lanes.FLOATS, codes, row + at + 2 * b, Lanes.LITTLE)
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 2 * b, Lanes.LITTLE),
                                        sum2);
                sum3 =
                        FloatVector.fromMemorySegment(
                                        Lanes.FLOATS, codes, row + at + 3 * b, Lanes.LITTLE)
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 3 * b, Lanes.LITTLE),
                                        sum3);
            }
            sum0.intoArray(sums, first);
            sum1.intoArray(sums, first + l);
            sum2.intoArray(sums, first + 2 * l);
            sum3.intoArray(sums, first + 3 * l);
        }
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
