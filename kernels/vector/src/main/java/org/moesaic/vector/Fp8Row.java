package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Both kinds of fp8, four in a lane. A scale, where there is one, meets each weight, as in the definition of the format.
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
    public void decode(
            MemorySegment codes, long start, int steps, float scale, float[] out, int to) {
        for (int v = 0; v < steps; v++) {
            IntVector four = load(codes, start + (long) v * Lanes.BYTES);
            for (int j = 0; j < VECTORS; j++) {
                weights(four.lanewise(LSHL, 24 - 8 * j), scale)
                        .intoArray(out, to + (VECTORS * v + j) * Lanes.COUNT);
            }
        }
    }

    private FloatVector weights(IntVector top, float scale) {
        return kind.values(top).mul(scale);
    }

    private static IntVector load(MemorySegment codes, long at) {
        return IntVector.fromMemorySegment(Lanes.INTS, codes, at, Lanes.LITTLE);
    }
}
