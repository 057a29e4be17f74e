package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 8-bit planes with int8 inputs. A short lane holds two signed codes; two products of at most 128 · 127 fit, so
/// each vector is widened at once.
final class Dot8 {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private Dot8() {}

    /// Adds the dots of one panel to `dots`, a vector a group.
    ///
    /// @param blocks blocks of [Groups#BLOCK] slots
    /// @param blocksPerGroup how many of them share a scale
    static void add(
            MemorySegment codes,
            long start,
            int blocks,
            int blocksPerGroup,
            int[] pairs,
            int from,
            int[] dots) {
        try {
            BODY.handle().invokeExact(codes, start, blocks, blocksPerGroup, pairs, from, dots);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(
            MemorySegment codes,
            long start,
            int blocks,
            int blocksPerGroup,
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
            long at = start + (long) block * (8 * Lanes.BYTES);
            IntVector sum = IntVector.zero(Lanes.INTS);
            for (int v = 0; v < 8; v++) {
                ShortVector w =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, at + (long) v * Lanes.BYTES, Lanes.LITTLE);
                ShortVector low = w.lanewise(LSHL, 8).lanewise(ASHR, 8);
                ShortVector high = w.lanewise(ASHR, 8);
                int p = pair + 2 * v;
                ShortVector products =
                        low.mul(IntVector.broadcast(Lanes.INTS, pairs[p]).reinterpretAsShorts())
                                .add(
                                        high.mul(
                                                IntVector.broadcast(Lanes.INTS, pairs[p + 1])
                                                        .reinterpretAsShorts()));
                IntVector both = products.reinterpretAsInts();
                sum =
                        sum.add(
                                both.lanewise(LSHL, 16)
                                        .lanewise(ASHR, 16)
                                        .add(both.lanewise(ASHR, 16)));
            }
            sum.add(IntVector.fromArray(Lanes.INTS, dots, group)).intoArray(dots, group);
        }
    }
}
