package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 4-bit planes with int8 inputs. Each short lane holds four codes of one row; masks and shifts take them out in
/// place; pairs of inputs are broadcast.
///
/// The sixteen products of a block in a lane, of at most 15 · 127 each, fit a short; then they are widened. Even and odd
/// products have sums of their own, so that none waits for the one before.
final class Dot4 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private Dot4() {}

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
            ShortVector even = ShortVector.zero(Lanes.SHORTS);
            ShortVector odd = even;
            for (int quad = 0; quad < Groups.PAIRS / 4; quad++) {
                long at = start + (long) (4 * block + quad) * Lanes.BYTES;
                ShortVector w =
                        ShortVector.fromMemorySegment(Lanes.SHORTS, codes, at, Lanes.LITTLE);
                int pair = Groups.PAIRS * block + 4 * quad;
                even =
                        even.add(
                                w.and((short) 15)
                                        .mul(
                                                FloatVector.broadcast(Lanes.FLOATS, pairs[pair])
                                                        .reinterpretAsShorts()));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 4)
                                        .and((short) 15)
                                        .mul(
                                                FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 1])
                                                        .reinterpretAsShorts()));
                even =
                        even.add(
                                w.lanewise(LSHR, 8)
                                        .and((short) 15)
                                        .mul(
                                                FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 2])
                                                        .reinterpretAsShorts()));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 12)
                                        .mul(
                                                FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 3])
                                                        .reinterpretAsShorts()));
            }
            IntVector both = even.add(odd).reinterpretAsInts();
            IntVector sum =
                    both.lanewise(LSHL, 16)
                            .lanewise(ASHR, 16)
                            .add(both.lanewise(ASHR, 16))
                            .lanewise(LSHL, shift);
            sum.add(IntVector.fromArray(Lanes.INTS, dots, group)).intoArray(dots, group);
        }
    }
}
