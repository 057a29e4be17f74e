package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 4-bit planes with int8 inputs. Each short lane holds four codes of one row; masks and shifts take them out in
/// place, and inputs come as broadcasts, so that nothing is shuffled.
///
/// The sixteen products of a block in a lane, of at most 15 · 127 each, fit a short; then they are widened.
final class Dot4 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private Dot4() {}

    /// Adds the dots of one panel to `dots`, a vector a group.
    ///
    /// @param blocks blocks of [Groups#BLOCK] slots
    /// @param blocksPerGroup how many of them share a scale
    /// @param shift by how much this plane counts, as a power of two
    static void add(
            MemorySegment codes,
            long start,
            int blocks,
            int blocksPerGroup,
            int shift,
            int[] pairs,
            int from,
            int[] dots) {
        try {
            BODY.handle()
                    .invokeExact(codes, start, blocks, blocksPerGroup, shift, pairs, from, dots);
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
            int[] pairs,
            int from,
            int[] dots) {
        int group = 0;
        int left = blocksPerGroup;
        for (int block = 0; block < blocks; block++) {
            if (left == 0) {
                group += Lanes.COUNT;
                left = blocksPerGroup;
            }
            left--;
            int pair = from + block * Groups.PAIRS;
            long at = start + (long) block * (4 * Lanes.BYTES);
            ShortVector products = ShortVector.zero(Lanes.SHORTS);
            for (int v = 0; v < 4; v++) {
                ShortVector w =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, at + (long) v * Lanes.BYTES, Lanes.LITTLE);
                int p = pair + 4 * v;
                products =
                        products.add(
                                w.and((short) 15)
                                        .mul(
                                                IntVector.broadcast(Lanes.INTS, pairs[p])
                                                        .reinterpretAsShorts()));
                products =
                        products.add(
                                w.lanewise(LSHR, 4)
                                        .and((short) 15)
                                        .mul(
                                                IntVector.broadcast(Lanes.INTS, pairs[p + 1])
                                                        .reinterpretAsShorts()));
                products =
                        products.add(
                                w.lanewise(LSHR, 8)
                                        .and((short) 15)
                                        .mul(
                                                IntVector.broadcast(Lanes.INTS, pairs[p + 2])
                                                        .reinterpretAsShorts()));
                products =
                        products.add(
                                w.lanewise(LSHR, 12)
                                        .mul(
                                                IntVector.broadcast(Lanes.INTS, pairs[p + 3])
                                                        .reinterpretAsShorts()));
            }
            IntVector both = products.reinterpretAsInts();
            IntVector sum =
                    both.lanewise(LSHL, 16)
                            .lanewise(ASHR, 16)
                            .add(both.lanewise(ASHR, 16))
                            .lanewise(LSHL, shift);
            sum.add(IntVector.fromArray(Lanes.INTS, dots, group)).intoArray(dots, group);
        }
    }
}
