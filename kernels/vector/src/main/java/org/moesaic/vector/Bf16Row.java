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
            IntVector row0 = load(codes, start0 + at);
            IntVector row1 = load(codes, start1 + at);
            IntVector row2 = load(codes, start2 + at);
            IntVector row3 = load(codes, start3 + at);
            sum0 = odd(row0).fma(odds, even(row0).fma(evens, sum0));
            sum1 = odd(row1).fma(odds, even(row1).fma(evens, sum1));
            sum2 = odd(row2).fma(odds, even(row2).fma(evens, sum2));
            sum3 = odd(row3).fma(odds, even(row3).fma(evens, sum3));
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
            IntVector both = load(codes, start + (long) v * Lanes.BYTES);
            even(both).intoArray(out, to + 2 * v * Lanes.COUNT);
            odd(both).intoArray(out, to + (2 * v + 1) * Lanes.COUNT);
        }
    }

    private static IntVector load(MemorySegment codes, long at) {
        return IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
    }

    private static FloatVector even(IntVector both) {
        return both.lanewise(LSHL, 16).reinterpretAsFloats();
    }

    private static FloatVector odd(IntVector both) {
        return both.and(UPPER).reinterpretAsFloats();
    }
}
