package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Both kinds of fp8, four in a lane, decoded as [SmallFloat] says. A scale, where there is one, meets each weight, as in
/// the definition of the format.
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
        int shift = kind.shift();
        int mask = kind.mask();
        int rebias = kind.rebias();
        FloatVector two = FloatVector.broadcast(Lanes.FLOATS, 2);
        FloatVector less = FloatVector.broadcast(Lanes.FLOATS, -kind.smallestNormal());
        for (int r = 0; r < rows; r++) {
            long row = start + r * stride;
            int first = r * VECTORS * l;
            FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, first);
            FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, first + l);
            FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, first + 2 * l);
            FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, first + 3 * l);
            long at = 0;
            for (int block = 0; block < steps; block += scaleSteps) {
                float weight = scales[scale + block / scaleSteps];
                long end = Math.min(steps, block + scaleSteps) * (long) b;
                for (; at < end; at += unit * b) {
                    long in = from + VECTORS * at;
                    IntVector v3 =
                            IntVector.fromMemorySegment(Lanes.INTS, codes, row + at, Lanes.LITTLE);
                    IntVector v0 = v3.lanewise(LSHL, 24);
                    IntVector v1 = v3.lanewise(LSHL, 16);
                    IntVector v2 = v3.lanewise(LSHL, 8);
                    FloatVector n0 =
                            v0.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
                    sum0 =
                            n0.reinterpretAsInts()
                                    .min(n0.fma(two, less).reinterpretAsInts())
                                    .or(v0.and(SmallFloat.SIGN))
                                    .reinterpretAsFloats()
                                    .mul(weight)
                                    .fma(
                                            FloatVector.fromMemorySegment(
                                                    Lanes.FLOATS, x, in + 0 * b, Lanes.LITTLE),
                                            sum0);
                    FloatVector n1 =
                            v1.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
                    sum1 =
                            n1.reinterpretAsInts()
                                    .min(n1.fma(two, less).reinterpretAsInts())
                                    .or(v1.and(SmallFloat.SIGN))
                                    .reinterpretAsFloats()
                                    .mul(weight)
                                    .fma(
                                            FloatVector.fromMemorySegment(
                                                    Lanes.FLOATS, x, in + 1 * b, Lanes.LITTLE),
                                            sum1);
                    FloatVector n2 =
                            v2.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
                    sum2 =
                            n2.reinterpretAsInts()
                                    .min(n2.fma(two, less).reinterpretAsInts())
                                    .or(v2.and(SmallFloat.SIGN))
                                    .reinterpretAsFloats()
                                    .mul(weight)
                                    .fma(
                                            FloatVector.fromMemorySegment(
                                                    Lanes.FLOATS, x, in + 2 * b, Lanes.LITTLE),
                                            sum2);
                    FloatVector n3 =
                            v3.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
                    sum3 =
                            n3.reinterpretAsInts()
                                    .min(n3.fma(two, less).reinterpretAsInts())
                                    .or(v3.and(SmallFloat.SIGN))
                                    .reinterpretAsFloats()
                                    .mul(weight)
                                    .fma(
                                            FloatVector.fromMemorySegment(
                                                    Lanes.FLOATS, x, in + 3 * b, Lanes.LITTLE),
                                            sum3);
                }
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
        FloatVector two = FloatVector.broadcast(Lanes.FLOATS, 2);
        FloatVector less = FloatVector.broadcast(Lanes.FLOATS, -kind.smallestNormal());
        for (int i = 0; i < VECTORS * steps; i++) {
            long at = start + (long) (i / 4) * Lanes.BYTES;
            IntVector all = IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
            IntVector top = all.lanewise(LSHL, 24 - 8 * (i % 4));
            FloatVector n0 =
                    top.and(kind.mask())
                            .lanewise(LSHR, kind.shift())
                            .add(kind.rebias())
                            .reinterpretAsFloats();
            FloatVector w0 =
                    n0.reinterpretAsInts()
                            .min(n0.fma(two, less).reinterpretAsInts())
                            .or(top.and(SmallFloat.SIGN))
                            .reinterpretAsFloats()
                            .mul(scale);
            w0.intoArray(out, to + i * step);
        }
    }
}
