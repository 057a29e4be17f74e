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
            int steps,
            int unit,
            MemorySegment x,
            long from,
            float scale,
            float[] sums) {
        int l = Lanes.COUNT;
        int b = Lanes.BYTES;
        int shift = kind.shift();
        int mask = kind.mask();
        int rebias = kind.rebias();
        FloatVector two = FloatVector.broadcast(Lanes.FLOATS, 2);
        FloatVector less = FloatVector.broadcast(Lanes.FLOATS, -kind.smallestNormal());
        FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, 0);
        FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, l);
        FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, 2 * l);
        FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, 3 * l);
        for (int step = 0; step < steps; step += unit) {
            long at = start + (long) step * (b);
            long in = from + (long) step * (VECTORS * b);
            FloatVector x0 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in, Lanes.LITTLE);
            FloatVector x1 = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + b, Lanes.LITTLE);
            FloatVector x2 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + 2 * b, Lanes.LITTLE);
            FloatVector x3 =
                    FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + 3 * b, Lanes.LITTLE);
            IntVector v3 = IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
            IntVector v0 = v3.lanewise(LSHL, 24);
            IntVector v1 = v3.lanewise(LSHL, 16);
            IntVector v2 = v3.lanewise(LSHL, 8);
            FloatVector n0 = v0.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
            FloatVector w0 =
                    n0.reinterpretAsInts()
                            .min(n0.fma(two, less).reinterpretAsInts())
                            .or(v0.and(SmallFloat.SIGN))
                            .reinterpretAsFloats()
                            .mul(scale);
            sum0 = w0.fma(x0, sum0);
            FloatVector n1 = v1.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
            FloatVector w1 =
                    n1.reinterpretAsInts()
                            .min(n1.fma(two, less).reinterpretAsInts())
                            .or(v1.and(SmallFloat.SIGN))
                            .reinterpretAsFloats()
                            .mul(scale);
            sum1 = w1.fma(x1, sum1);
            FloatVector n2 = v2.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
            FloatVector w2 =
                    n2.reinterpretAsInts()
                            .min(n2.fma(two, less).reinterpretAsInts())
                            .or(v2.and(SmallFloat.SIGN))
                            .reinterpretAsFloats()
                            .mul(scale);
            sum2 = w2.fma(x2, sum2);
            FloatVector n3 = v3.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
            FloatVector w3 =
                    n3.reinterpretAsInts()
                            .min(n3.fma(two, less).reinterpretAsInts())
                            .or(v3.and(SmallFloat.SIGN))
                            .reinterpretAsFloats()
                            .mul(scale);
            sum3 = w3.fma(x3, sum3);
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
