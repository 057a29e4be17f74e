package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// bf16: the upper half of an fp32, two in a lane; a shift takes out one, a mask the other, and both are exact.
final class Bf16Row implements FloatRow.Fused {

    private static final int UPPER = 0xffff0000;

    @Override
    public int bytes() {
        return Short.BYTES;
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
        for (int v = 0; v < 2 * steps; v++) {
            long at = (long) v * Lanes.BYTES;
            FloatVector evens = FloatVector.fromArray(Lanes.FLOATS, x, from + 2 * v * l);
            FloatVector odds = FloatVector.fromArray(Lanes.FLOATS, x, from + (2 * v + 1) * l);
            IntVector row0 =
                    IntVector.fromMemorySegment(Lanes.INTS, codes, start0 + at, Lanes.LITTLE);
            IntVector row1 =
                    IntVector.fromMemorySegment(Lanes.INTS, codes, start1 + at, Lanes.LITTLE);
            IntVector row2 =
                    IntVector.fromMemorySegment(Lanes.INTS, codes, start2 + at, Lanes.LITTLE);
            IntVector row3 =
                    IntVector.fromMemorySegment(Lanes.INTS, codes, start3 + at, Lanes.LITTLE);
            sum0 =
                    row0.and(UPPER)
                            .reinterpretAsFloats()
                            .fma(
                                    odds,
                                    row0.lanewise(LSHL, 16).reinterpretAsFloats().fma(evens, sum0));
            sum1 =
                    row1.and(UPPER)
                            .reinterpretAsFloats()
                            .fma(
                                    odds,
                                    row1.lanewise(LSHL, 16).reinterpretAsFloats().fma(evens, sum1));
            sum2 =
                    row2.and(UPPER)
                            .reinterpretAsFloats()
                            .fma(
                                    odds,
                                    row2.lanewise(LSHL, 16).reinterpretAsFloats().fma(evens, sum2));
            sum3 =
                    row3.and(UPPER)
                            .reinterpretAsFloats()
                            .fma(
                                    odds,
                                    row3.lanewise(LSHL, 16).reinterpretAsFloats().fma(evens, sum3));
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, l);
        sum2.intoArray(sums, 2 * l);
        sum3.intoArray(sums, 3 * l);
    }

    @Override
    public void decode(
            MemorySegment codes, long start, int steps, float scale, float[] out, int to) {
        for (int v = 0; v < 2 * steps; v++) {
            IntVector both =
                    IntVector.fromMemorySegment(
                            Lanes.INTS, codes, start + (long) v * Lanes.BYTES, Lanes.LITTLE);
            both.lanewise(LSHL, 16).reinterpretAsFloats().intoArray(out, to + 2 * v * Lanes.COUNT);
            both.and(UPPER).reinterpretAsFloats().intoArray(out, to + (2 * v + 1) * Lanes.COUNT);
        }
    }
}
