package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
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
    /// @param pairs the token's inputs, see [Pairs]
    static void add(
            MemorySegment codes,
            long start,
            int blocks,
            int blocksPerGroup,
            float[] pairs,
            int[] dots) {
        try {
            BODY.handle().invokeExact(codes, start, blocks, blocksPerGroup, pairs, dots);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(
            MemorySegment codes,
            long start,
            int blocks,
            int blocksPerGroup,
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
            IntVector sum = IntVector.zero(Lanes.INTS);
            for (int quad = 0; quad < Groups.PAIRS / 4; quad++) {
                long at = start + (long) (8 * block + 2 * quad) * Lanes.BYTES;
                int pair = Groups.PAIRS * block + 4 * quad;
                ShortVector w =
                        ShortVector.fromMemorySegment(Lanes.SHORTS, codes, at, Lanes.LITTLE);
                IntVector first =
                        w.lanewise(LSHL, 8)
                                .lanewise(ASHR, 8)
                                .mul(
                                        FloatVector.broadcast(Lanes.FLOATS, pairs[pair])
                                                .reinterpretAsShorts())
                                .add(
                                        w.lanewise(ASHR, 8)
                                                .mul(
                                                        FloatVector.broadcast(
                                                                        Lanes.FLOATS,
                                                                        pairs[pair + 1])
                                                                .reinterpretAsShorts()))
                                .reinterpretAsInts();
                w =
                        ShortVector.fromMemorySegment(
                                Lanes.SHORTS, codes, at + Lanes.BYTES, Lanes.LITTLE);
                IntVector second =
                        w.lanewise(LSHL, 8)
                                .lanewise(ASHR, 8)
                                .mul(
                                        FloatVector.broadcast(Lanes.FLOATS, pairs[pair + 2])
                                                .reinterpretAsShorts())
                                .add(
                                        w.lanewise(ASHR, 8)
                                                .mul(
                                                        FloatVector.broadcast(
                                                                        Lanes.FLOATS,
                                                                        pairs[pair + 3])
                                                                .reinterpretAsShorts()))
                                .reinterpretAsInts();
                sum =
                        sum.add(first.lanewise(LSHL, 16).lanewise(ASHR, 16))
                                .add(first.lanewise(ASHR, 16));
                sum =
                        sum.add(second.lanewise(LSHL, 16).lanewise(ASHR, 16))
                                .add(second.lanewise(ASHR, 16));
            }
            sum.add(IntVector.fromArray(Lanes.INTS, dots, group)).intoArray(dots, group);
        }
    }
}
