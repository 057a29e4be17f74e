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
        FloatVector two = FloatVector.broadcast(Lanes.FLOATS, 2);
        FloatVector less = FloatVector.broadcast(Lanes.FLOATS, -FP16.smallestNormal());
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
                IntVector high0 =
                        IntVector.fromMemorySegment(
                                Lanes.INTS, codes, row + at + 0 * b, Lanes.LITTLE);
                IntVector low0 = high0.lanewise(LSHL, 16);
                FloatVector n0 =
                        low0.and(FP16.mask())
                                .lanewise(LSHR, FP16.shift())
                                .add(FP16.rebias())
                                .reinterpretAsFloats();
                sum0 =
                        n0.reinterpretAsInts()
                                .min(n0.fma(two, less).reinterpretAsInts())
                                .or(low0.and(SmallFloat.SIGN))
                                .reinterpretAsFloats()
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 0 * b, Lanes.LITTLE),
                                        sum0);
                FloatVector n1 =
                        high0.and(FP16.mask())
                                .lanewise(LSHR, FP16.shift())
                                .add(FP16.rebias())
                                .reinterpretAsFloats();
                sum1 =
                        n1.reinterpretAsInts()
                                .min(n1.fma(two, less).reinterpretAsInts())
                                .or(high0.and(SmallFloat.SIGN))
                                .reinterpretAsFloats()
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 1 * b, Lanes.LITTLE),
                                        sum1);
                IntVector high1 =
                        IntVector.fromMemorySegment(
                                Lanes.INTS, codes, row + at + 1 * b, Lanes.LITTLE);
                IntVector low1 = high1.lanewise(LSHL, 16);
                FloatVector n2 =
                        low1.and(FP16.mask())
                                .lanewise(LSHR, FP16.shift())
                                .add(FP16.rebias())
                                .reinterpretAsFloats();
                sum2 =
                        n2.reinterpretAsInts()
                                .min(n2.fma(two, less).reinterpretAsInts())
                                .or(low1.and(SmallFloat.SIGN))
                                .reinterpretAsFloats()
                                .fma(
                                        FloatVector.fromMemorySegment(
                                                Lanes.FLOATS, x, in + 2 * b, Lanes.LITTLE),
                                        sum2);
                FloatVector n3 =
                        high1.and(FP16.mask())
                                .lanewise(LSHR, FP16.shift())
                                .add(FP16.rebias())
                                .reinterpretAsFloats();
                sum3 =
                        n3.reinterpretAsInts()
                                .min(n3.fma(two, less).reinterpretAsInts())
                                .or(high1.and(SmallFloat.SIGN))
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
