package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Dots of 1-bit planes with int8 inputs: as for 2 bits, with sixteen codes in a short lane, a block in one vector.
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
            MemorySegment pairs,
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
            MemorySegment pairs,
            int[] dots) {
        IntVector lane0 = IntVector.zero(Lanes.INTS);
        IntVector lane1 = IntVector.broadcast(Lanes.INTS, 1);
        IntVector lane2 = IntVector.broadcast(Lanes.INTS, 2);
        IntVector lane3 = IntVector.broadcast(Lanes.INTS, 3);
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
                long at = start + (long) (1 * block) * Lanes.BYTES;
                ShortVector w =
                        ShortVector.fromMemorySegment(Lanes.SHORTS, codes, at, Lanes.LITTLE)
                                .lanewise(LSHR, 4 * (quad % 4));
                IntVector x =
                        IntVector.fromMemorySegment(
                                Lanes.INTS,
                                pairs,
                                (long) (Groups.PAIRS * block + 4 * quad) * Integer.BYTES,
                                Lanes.LITTLE);
                even = even.add(w.and((short) 1).mul(lane0.selectFrom(x).reinterpretAsShorts()));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 1)
                                        .and((short) 1)
                                        .mul(lane1.selectFrom(x).reinterpretAsShorts()));
                even =
                        even.add(
                                w.lanewise(LSHR, 2)
                                        .and((short) 1)
                                        .mul(lane2.selectFrom(x).reinterpretAsShorts()));
                odd =
                        odd.add(
                                w.lanewise(LSHR, 3)
                                        .and((short) 1)
                                        .mul(lane3.selectFrom(x).reinterpretAsShorts()));
            }
            IntVector both = even.add(odd).reinterpretAsInts();
            IntVector sum =
                    both.add(both.lanewise(LSHL, 16)).lanewise(ASHR, 16).lanewise(LSHL, shift);
            sum.add(IntVector.fromArray(Lanes.INTS, dots, group)).intoArray(dots, group);
        }
    }
}
