package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 2-bit planes with int8 inputs: as for 4 bits, with eight codes in a short lane. Sixteen products of at most
/// 3 · 127 fit a short twice over, so two lanes are added in 16 bits.
final class Dot2 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private Dot2() {}

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
            long at = start + (long) block * (2 * Lanes.BYTES);
            ShortVector products = ShortVector.zero(Lanes.SHORTS);
            for (int v = 0; v < 2; v++) {
                ShortVector w =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, at + (long) v * Lanes.BYTES, Lanes.LITTLE);
                for (int j = 0; j < 8; j++) {
                    products =
                            products.add(
                                    w.and((short) 3)
                                            .mul(
                                                    FloatVector.broadcast(
                                                                    Lanes.FLOATS,
                                                                    pairs[pair + 8 * v + j])
                                                            .reinterpretAsShorts()));
                    w = w.lanewise(LSHR, 2);
                }
            }
            IntVector both = products.reinterpretAsInts();
            IntVector sum =
                    both.add(both.lanewise(LSHL, 16)).lanewise(ASHR, 16).lanewise(LSHL, shift);
            sum.add(IntVector.fromArray(Lanes.INTS, dots, group)).intoArray(dots, group);
        }
    }
}
