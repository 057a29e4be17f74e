package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// A row of dictionary codes times a token in fp32: as [DictionaryDots], with more vectors a code.
final class DictionaryFloats {

    private static final OutOfLine CODES = OutOfLine.of(MethodHandles.lookup(), "codes");

    private static final ValueLayout.OfShort CODE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(Lanes.LITTLE);

    /// A bit for each lane.
    private static final long LANES = -1L >>> (64 - Lanes.COUNT);

    private DictionaryFloats() {}

    /// Leaves the sums for low weights in the first vector of `sums`, those for high ones in the second.
    static void row(
            MemorySegment codes,
            long from,
            long to,
            long[] table,
            float[] x,
            int at,
            float[] sums) {
        try {
            CODES.handle().invokeExact(codes, from, to, table, x, at, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void codes(
            MemorySegment codes,
            long from,
            long to,
            long[] table,
            float[] x,
            int at,
            float[] sums) {
        FloatVector low = FloatVector.zero(Lanes.FLOATS);
        FloatVector high = FloatVector.zero(Lanes.FLOATS);
        int place = at;
        int count = (int) (to - from);
        for (int i = 0; i < count; i++) {
            long entry = table[codes.get(CODE, (from + i) * Short.BYTES) & 0xffff];
            int higher = DictionaryTable.high(entry);
            int lower = DictionaryTable.low(entry);
            for (int lane = 0; lane < DictionaryTable.MOST; lane += Lanes.COUNT) {
                FloatVector inputs = FloatVector.fromArray(Lanes.FLOATS, x, place + lane);
                high = high.add(inputs, VectorMask.fromLong(Lanes.FLOATS, higher >>> lane & LANES));
                low = low.add(inputs, VectorMask.fromLong(Lanes.FLOATS, lower >>> lane & LANES));
            }
            place += DictionaryTable.length(entry);
        }
        low.intoArray(sums, 0);
        high.intoArray(sums, Lanes.COUNT);
    }
}
