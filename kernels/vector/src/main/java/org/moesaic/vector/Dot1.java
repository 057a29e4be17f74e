package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 1-bit planes with int8 inputs: sixteen codes in a short lane, a block in one vector.
final class Dot1 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private Dot1() {}

    /// Adds the dots of one panel to `dots`, a vector a group.
    ///
    /// @param blocks blocks of [Groups#BLOCK] slots
    /// @param blocksPerGroup how many of them share a scale
    /// @param shift by how much this plane counts, as a power of two
    /// @param pairs the token's inputs, see [Pairs]
    static void add(
            MemorySegment codes,
            long start,
            int blocks,
            int blocksPerGroup,
            int shift,
            float[] pairs,
            int[] dots) {
        try {
            BODY.handle().invokeExact(codes, start, blocks, blocksPerGroup, shift, pairs, dots);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(
            MemorySegment codes,
            long start,
            int blocks,
            int blocksPerGroup,
            int shift,
            float[] pairs,
            int[] dots) {
        int group = 0;
        int left = blocksPerGroup;
        for (int block = 0; block < blocks; block++) {
            if (left == 0) {
                group += Lanes.COUNT;
                left = blocksPerGroup;
            }
            left--;
            int pair = block * Groups.PAIRS;
            long at = start + (long) block * (1 * Lanes.BYTES);
            ShortVector products = ShortVector.zero(Lanes.SHORTS);
            ShortVector w = ShortVector.fromMemorySegment(Lanes.SHORTS, codes, at, Lanes.LITTLE);
            for (int j = 0; j < 16; j++) {
                products =
                        products.add(
                                w.and((short) 1)
                                        .mul(
                                                FloatVector.broadcast(Lanes.FLOATS, pairs[pair + j])
                                                        .reinterpretAsShorts()));
                w = w.lanewise(LSHR, 1);
            }
            IntVector both = products.reinterpretAsInts();
            IntVector sum =
                    both.add(both.lanewise(LSHL, 16)).lanewise(ASHR, 16).lanewise(LSHL, shift);
            sum.add(IntVector.fromArray(Lanes.INTS, dots, group)).intoArray(dots, group);
        }
    }
}
