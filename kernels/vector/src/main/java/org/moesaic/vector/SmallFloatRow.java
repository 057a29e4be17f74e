package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// fp16 and both kinds of fp8, two or four in a lane, decoded as [SmallFloat] says: the Vector API has no conversion. A
/// scale, where there is one, meets each weight, as in the definition of the format.
final class SmallFloatRow implements FloatRow {

    private final SmallFloat kind;

    SmallFloatRow(SmallFloat kind) {
        this.kind = kind;
    }

    @Override
    public int bytes() {
        return kind.bytes();
    }

    @Override
    public void decode(
            MemorySegment codes, long start, int steps, float scale, float[] out, int to) {
        int bits = 8 * kind.bytes();
        int perLane = Integer.SIZE / bits;
        int shift = kind.shift();
        int mask = kind.mask();
        int rebias = kind.rebias();
        float smallest = kind.smallestNormal();
        for (int v = 0; v < steps * VECTORS / perLane; v++) {
            IntVector all =
                    IntVector.fromMemorySegment(
                            Lanes.INTS, codes, start + (long) v * Lanes.BYTES, Lanes.LITTLE);
            for (int j = 0; j < perLane; j++) {
                IntVector top = all.lanewise(LSHL, Integer.SIZE - bits * (j + 1));
                FloatVector normal =
                        top.and(mask).lanewise(LSHR, shift).add(rebias).reinterpretAsFloats();
                IntVector subnormal = normal.add(normal).sub(smallest).reinterpretAsInts();
                normal.reinterpretAsInts()
                        .min(subnormal)
                        .or(top.and(SmallFloat.SIGN))
                        .reinterpretAsFloats()
                        .mul(scale)
                        .intoArray(out, to + (perLane * v + j) * Lanes.COUNT);
            }
        }
    }
}
