package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;

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
        return FP16.values(both.lanewise(LSHL, 16));
    }

    private static FloatVector odd(IntVector both) {
        return FP16.values(both);
    }
}
