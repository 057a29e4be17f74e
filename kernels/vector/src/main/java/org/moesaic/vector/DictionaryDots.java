package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;

/// A row of dictionary codes times a token in int8: the sums of the inputs at low and at high weights, exact. What limits it
/// is the number of instructions for a code, not memory, and not the chain from the place of a code's weights to that of the
/// next, which is one addition. So the table of entries is a constant for the compiler, whose length it knows, and a vector
/// of 32 lanes takes the mask of low weights with the bits above it: those lanes are cleared at the end.
final class DictionaryDots {

    private static final OutOfLine CODES = OutOfLine.of(MethodHandles.lookup(), "codes");

    private static final ValueLayout.OfShort CODE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(Lanes.LITTLE);

    /// Lanes that the weights of a code are spread over.
    private static final int LENGTH = Lanes.SHORTS.length();

    /// A bit for each lane.
    private static final long LANES = -1L >>> (64 - LENGTH);

    /// Whether one vector has a lane for each weight of a code and for all other bits of a mask.
    private static final boolean WIDE = LENGTH == 32;

    /// Codes until a short lane may be full: each adds at most 127 for each vector that it needs.
    private static final int FIT = 256 * LENGTH / Math.max(LENGTH, 32);

    /// Lanes beyond the weights of a code.
    private static final long SPARE = LANES & -1L << DictionaryTable.MOST;

    private DictionaryDots() {}

    /// Writes the sums for low and high weights to `sums[0]` and `sums[1]`.
    static void row(MemorySegment codes, long from, long to, short[] x, int at, long[] sums) {
        int place = at;
        sums[0] = 0;
        sums[1] = 0;
        for (long start = from; start < to; start += FIT) {
            place = part(codes, start, Math.min(to, start + FIT), x, place, sums);
        }
    }

    private static int part(
            MemorySegment codes, long from, long to, short[] x, int at, long[] sums) {
        try {
            return (int) CODES.handle().invokeExact(codes, from, to, x, at, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static int codes(
            MemorySegment codes, long from, long to, short[] x, int at, long[] sums) {
        ShortVector low = ShortVector.zero(Lanes.SHORTS);
        ShortVector high = ShortVector.zero(Lanes.SHORTS);
        int place = at;
        int count = (int) (to - from);
        for (int i = 0; i < count; i++) {
            long entry =
                    DictionaryTable.standard()[codes.get(CODE, (from + i) * Short.BYTES) & 0xffff];
            int higher = DictionaryTable.high(entry);
            int lower = WIDE ? DictionaryTable.lowAndMore(entry) : DictionaryTable.low(entry);
            for (int lane = 0; lane < DictionaryTable.MOST; lane += LENGTH) {
                ShortVector inputs = ShortVector.fromArray(Lanes.SHORTS, x, place + lane);
                high = high.add(inputs, VectorMask.fromLong(Lanes.SHORTS, higher >>> lane & LANES));
                low = low.add(inputs, VectorMask.fromLong(Lanes.SHORTS, lower >>> lane & LANES));
            }
            place += DictionaryTable.length(entry);
        }
        low = WIDE ? low.blend((short) 0, VectorMask.fromLong(Lanes.SHORTS, SPARE)) : low;
        IntVector lows = low.reinterpretAsInts();
        IntVector highs = high.reinterpretAsInts();
        sums[0] +=
                lows.lanewise(LSHL, 16)
                        .lanewise(ASHR, 16)
                        .add(lows.lanewise(ASHR, 16))
                        .reduceLanes(ADD);
        sums[1] +=
                highs.lanewise(LSHL, 16)
                        .lanewise(ASHR, 16)
                        .add(highs.lanewise(ASHR, 16))
                        .reduceLanes(ADD);
        return place;
    }
}
