package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;

/// What codes of two or three bits come to with the inputs of a token: tables of all sums of two or four products, a vector
/// each. The lower half of a table is for even slots, the upper one for odd slots, as in a lane of codes: so a table is a
/// vector of 32 short lanes, and there are none for narrower vectors.
///
/// A block has eight tables for a plane of two bits, each for two even and two odd slots, and then, for codes of three bits,
/// four for the plane of the lowest bit, each for four even and four odd slots.
///
/// @param bits of a code, 2 or 3
/// @param offset what is added to each code
record LookUps(int bits, int offset) {

    /// Whether a vector holds a table.
    static final boolean WIDE = Lanes.SHORTS.length() == 32;

    /// Blocks of a strip. Tables of 16 KiB stay in a first cache of 48 beside the codes that pass through; with 24 or 32
    /// KiB rows from memory took one and a half to two times as long.
    private static final int BLOCKS_OF_2 = 32;

    private static final int BLOCKS_OF_3 = 16;

    /// Blocks whose dots fit a short lane: 4 · 32 / 2 products of at most 4 · 127.
    static final int RUN = 4;

    private static final OutOfLine PAIRS = OutOfLine.of(MethodHandles.lookup(), "pairsBody");

    private static final OutOfLine QUARTETS = OutOfLine.of(MethodHandles.lookup(), "quartetsBody");

    /// The tables of a block: of pairs, then of quartets.
    private static final int PAIR_TABLES = 8;

    private static final int QUARTET_TABLES = 4;

    /// Blocks of a strip of whole groups; none if a group is larger than a run.
    int stripBlocks(Groups groups) {
        int most = bits == 2 ? BLOCKS_OF_2 : BLOCKS_OF_3;
        if (groups.count() <= 1) {
            return most;
        }
        int group = groups.blocksPerGroup();
        return group > RUN ? 0 : most / group * group;
    }

    /// Bytes of the tables of a block.
    long blockBytes() {
        return (bits == 2 ? PAIR_TABLES : PAIR_TABLES + QUARTET_TABLES) * (long) Lanes.BYTES;
    }

    /// Makes the tables of all blocks.
    ///
    /// @param pairs the token's inputs, see [Pairs]
    void fill(int blocks, float[] pairs, MemorySegment tables) {
        try {
            int weight = bits - 1;
            PAIRS.handle().invokeExact(pairs, blocks, weight, offset, tables, blockBytes());
            if (bits == 3) {
                QUARTETS.handle().invokeExact(pairs, blocks, tables, blockBytes());
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// Lane i of a table is for the codes i mod 4 and i / 4 mod 4, and in the upper half for odd slots.
    ///
    /// @param weight what the plane counts
    private static void pairsBody(
            float[] pairs,
            int blocks,
            int weight,
            int offset,
            MemorySegment tables,
            long blockBytes) {
        ShortVector lane = ShortVector.zero(Lanes.SHORTS).addIndex(1);
        ShortVector odd = lane.lanewise(LSHR, 4);
        ShortVector first = lane.and((short) 3).mul((short) weight).add((short) offset);
        ShortVector second =
                lane.lanewise(LSHR, 2).and((short) 3).mul((short) weight).add((short) offset);
        for (int t = 0; t < blocks * PAIR_TABLES; t++) {
            ShortVector x0 =
                    FloatVector.broadcast(Lanes.FLOATS, pairs[2 * t]).reinterpretAsShorts();
            ShortVector x1 =
                    FloatVector.broadcast(Lanes.FLOATS, pairs[2 * t + 1]).reinterpretAsShorts();
            long at = (t / PAIR_TABLES) * blockBytes + (long) (t % PAIR_TABLES) * Lanes.BYTES;
            odd.selectFrom(x0)
                    .mul(first)
                    .add(odd.selectFrom(x1).mul(second))
                    .intoMemorySegment(tables, at, Lanes.LITTLE);
        }
    }

    /// Lane i of a table is for the four codes that are the bits of i.
    private static void quartetsBody(
            float[] pairs, int blocks, MemorySegment tables, long blockBytes) {
        ShortVector lane = ShortVector.zero(Lanes.SHORTS).addIndex(1);
        ShortVector odd = lane.lanewise(LSHR, 4);
        ShortVector bit0 = lane.and((short) 1);
        ShortVector bit1 = lane.lanewise(LSHR, 1).and((short) 1);
        ShortVector bit2 = lane.lanewise(LSHR, 2).and((short) 1);
        ShortVector bit3 = lane.lanewise(LSHR, 3).and((short) 1);
        for (int t = 0; t < blocks * QUARTET_TABLES; t++) {
            ShortVector x0 =
                    FloatVector.broadcast(Lanes.FLOATS, pairs[4 * t]).reinterpretAsShorts();
            ShortVector x1 =
                    FloatVector.broadcast(Lanes.FLOATS, pairs[4 * t + 1]).reinterpretAsShorts();
            ShortVector x2 =
                    FloatVector.broadcast(Lanes.FLOATS, pairs[4 * t + 2]).reinterpretAsShorts();
            ShortVector x3 =
                    FloatVector.broadcast(Lanes.FLOATS, pairs[4 * t + 3]).reinterpretAsShorts();
            long table = t % QUARTET_TABLES + PAIR_TABLES;
            long at = (t / QUARTET_TABLES) * blockBytes + table * Lanes.BYTES;
            odd.selectFrom(x0)
                    .mul(bit0)
                    .add(odd.selectFrom(x1).mul(bit1))
                    .add(odd.selectFrom(x2).mul(bit2))
                    .add(odd.selectFrom(x3).mul(bit3))
                    .intoMemorySegment(tables, at, Lanes.LITTLE);
        }
    }
}
