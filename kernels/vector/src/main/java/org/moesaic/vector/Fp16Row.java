package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// fp16, two in a lane, decoded as [SmallFloat] says: the Vector API has no conversion.
final class Fp16Row implements FloatRow {

    private static final SmallFloat FP16 = SmallFloat.fp16();

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
        FloatVector two = FloatVector.broadcast(Lanes.FLOATS, 2);
        FloatVector less = FloatVector.broadcast(Lanes.FLOATS, -FP16.smallestNormal());
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
            IntVector v0 = IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
            IntVector v2 = IntVector.fromMemorySegment(Lanes.INTS, codes, at + b, Lanes.LITTLE);
            IntVector t0 = v0.lanewise(LSHL, 16);
            IntVector t2 = v2.lanewise(LSHL, 16);
            FloatVector n0 =
                    t0.and(FP16.mask())
                            .lanewise(LSHR, FP16.shift())
                            .add(FP16.rebias())
                            .reinterpretAsFloats();
            FloatVector w0 =
                    n0.reinterpretAsInts()
                            .min(n0.fma(two, less).reinterpretAsInts())
                            .or(t0.and(SmallFloat.SIGN))
                            .reinterpretAsFloats();
            sum0 = w0.fma(x0, sum0);
            FloatVector n1 =
                    v0.and(FP16.mask())
                            .lanewise(LSHR, FP16.shift())
                            .add(FP16.rebias())
                            .reinterpretAsFloats();
            FloatVector w1 =
                    n1.reinterpretAsInts()
                            .min(n1.fma(two, less).reinterpretAsInts())
                            .or(v0.and(SmallFloat.SIGN))
                            .reinterpretAsFloats();
            sum1 = w1.fma(x1, sum1);
            FloatVector n2 =
                    t2.and(FP16.mask())
                            .lanewise(LSHR, FP16.shift())
                            .add(FP16.rebias())
                            .reinterpretAsFloats();
            FloatVector w2 =
                    n2.reinterpretAsInts()
                            .min(n2.fma(two, less).reinterpretAsInts())
                            .or(t2.and(SmallFloat.SIGN))
                            .reinterpretAsFloats();
            sum2 = w2.fma(x2, sum2);
            FloatVector n3 =
                    v2.and(FP16.mask())
                            .lanewise(LSHR, FP16.shift())
                            .add(FP16.rebias())
                            .reinterpretAsFloats();
            FloatVector w3 =
                    n3.reinterpretAsInts()
                            .min(n3.fma(two, less).reinterpretAsInts())
                            .or(v2.and(SmallFloat.SIGN))
                            .reinterpretAsFloats();
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
        FloatVector less = FloatVector.broadcast(Lanes.FLOATS, -FP16.smallestNormal());
        for (int i = 0; i < VECTORS * steps; i++) {
            long at = start + (long) (i / 2) * Lanes.BYTES;
            IntVector all = IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
            IntVector top = all.lanewise(LSHL, 16 - 16 * (i % 2));
            FloatVector n0 =
                    top.and(FP16.mask())
                            .lanewise(LSHR, FP16.shift())
                            .add(FP16.rebias())
                            .reinterpretAsFloats();
            FloatVector w0 =
                    n0.reinterpretAsInts()
                            .min(n0.fma(two, less).reinterpretAsInts())
                            .or(top.and(SmallFloat.SIGN))
                            .reinterpretAsFloats();
            w0.intoArray(out, to + i * step);
        }
    }
}
