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
            long size = (long) steps * (2 * b);
            for (long at = 0; at < size; at += unit * (2 * b)) {
                long in = from + 2 * at;
                IntVector w0 =
                        IntVector.fromMemorySegment(
                                Lanes.INTS, codes, row + at + 0 * b, Lanes.LITTLE);
                sum0 =
                        w0.lanewise(LSHL, 16)
                                .reinterpretAsFloats()
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 0 * b, Lanes.LITTLE),
                                        sum0);
                sum1 =
                        w0.and(UPPER)
                                .reinterpretAsFloats()
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 1 * b, Lanes.LITTLE),
                                        sum1);
                IntVector w1 =
                        IntVector.fromMemorySegment(
                                Lanes.INTS, codes, row + at + 1 * b, Lanes.LITTLE);
                sum2 =
                        w1.lanewise(LSHL, 16)
                                .reinterpretAsFloats()
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 2 * b, Lanes.LITTLE),
                                        sum2);
                sum3 =
                        w1.and(UPPER)
                                .reinterpretAsFloats()
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
