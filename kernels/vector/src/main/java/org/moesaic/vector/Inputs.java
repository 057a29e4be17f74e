package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.moesaic.compute.Int8Token;

/// The inputs of a call in the order of slots, as floats or as quantised pairs; padding is zero. Prepared once a call by
/// the caller's thread, then read by all.
final class Inputs {

    /// Tokens of a batch that kernels work on together. The last quartet may have fewer; nobody looks at what comes of the
    /// places of those that are missing.
    static final int QUARTET = 4;

    private static final OutOfLine ROUND = OutOfLine.of(MethodHandles.lookup(), "roundBody");

    private static final OutOfLine LARGEST = OutOfLine.of(MethodHandles.lookup(), "largestBody");

    /// Adding it to a float of small magnitude leaves the nearest integer, ties to even, in the low bits.
    private static final float ROUNDER = 0x1.8p23f;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(Lanes.LITTLE);

    private final OffHeap arranged = new OffHeap();
    private final OffHeap lookUps = new OffHeap();
    private float[] floats = {};
    private float[] pairBits = {};
    private int[] totals = {};
    private float[] scales = {};
    private int[] codes = {};
    private short[] shorts = {};

    /// Floats, in the order of [#copy] or [#copyPadded].
    float[] floats() {
        return floats;
    }

    /// Floats in the order of [#arrange].
    MemorySegment arranged() {
        return arranged.memory();
    }

    /// Tables of a single token, as [LookUps] makes them.
    MemorySegment lookUps() {
        return lookUps.memory();
    }

    /// The bits of pairs, as floats; see [Pairs]. A token has half as many as slots. In the order of [#place].
    float[] pairBits() {
        return pairBits;
    }

    /// The sum of the quantised inputs of each token and group.
    int[] totals() {
        return totals;
    }

    /// Quantised inputs one by one.
    short[] shorts() {
        return shorts;
    }

    /// The scale of each token.
    float[] scales() {
        return scales;
    }

    /// Tokens that a batch has room for: kernels work on whole quartets. A single token is alone.
    static int room(int batch) {
        return batch == 1 ? 1 : Math.ceilDiv(batch, QUARTET) * QUARTET;
    }

    /// Where the first number of a token lies, of `length` numbers that each token has. Those of four tokens lie side by
    /// side, so that a kernel finds them with one index; those of a single token follow one another.
    private static int place(int token, int batch, int length) {
        return batch == 1 ? 0 : token / QUARTET * QUARTET * length + token % QUARTET;
    }

    private static int step(int batch) {
        return batch == 1 ? 1 : QUARTET;
    }

    /// For panels: quartet after quartet, slot after slot, token after token.
    void copy(Groups groups, int batch, float[] x) {
        int slots = groups.slots();
        if (floats.length < (long) room(batch) * slots) {
            floats = new float[Math.multiplyExact(room(batch), slots)];
        }
        int step = step(batch);
        for (int token = 0; token < batch; token++) {
            int start = place(token, batch, slots);
            for (int g = 0; g < groups.count(); g++) {
                int from = token * groups.columns() + g * groups.size();
                int columns = groups.columnsOf(g);
                int to = start + groups.firstSlot(g) * step;
                for (int c = 0; c < columns; c++) {
                    floats[to + c * step] = x[from + c];
                }
                for (int c = columns; c < groups.blocksOf(g) * Groups.BLOCK; c++) {
                    floats[to + c * step] = 0;
                }
            }
        }
    }

    /// For [FloatRow]: each token step by step in the order of its slots, off-heap.
    ///
    /// @param quartets whether four tokens are interleaved, vector by vector, for [RowBlock]
    void arrange(FloatRow row, int columns, int steps, int batch, float[] x, boolean quartets) {
        int step = FloatRow.stepColumns();
        int whole = columns / step;
        int side = quartets ? QUARTET : 1;
        MemorySegment to = arranged.floats((long) Math.ceilDiv(batch, side) * side * steps * step);
        for (int token = 0; token < batch; token++) {
            long first = (long) (token / side * side) * steps * step + token % side * Lanes.COUNT;
            InputOrder.arrange(x, token * columns, whole, row.perLane(), to, first, side);
            if (whole < steps) {
                int from = whole * step;
                long at = first + (long) from * side;
                end(row, x, token * columns + from, columns - from, to, at, side);
            }
        }
    }

    /// The last step, filled up with zeros.
    private static void end(
            FloatRow row, float[] x, int from, int count, MemorySegment to, long at, int side) {
        for (int slot = 0; slot < FloatRow.stepColumns(); slot++) {
            int column = row.column(slot);
            int place = slot / Lanes.COUNT * Lanes.COUNT * side + slot % Lanes.COUNT;
            to.setAtIndex(FLOAT, at + place, column < count ? x[from + column] : 0);
        }
    }

    /// Tokens in their own order, each followed by zeros up to `stride`. The scale of a token is 0, or NaN if it has an
    /// input that is not finite.
    void copyPadded(int columns, int stride, int batch, float[] x) {
        if (floats.length < (long) batch * stride) {
            floats = new float[Math.multiplyExact(batch, stride)];
        }
        growScales(batch);
        for (int token = 0; token < batch; token++) {
            int to = token * stride;
            System.arraycopy(x, token * columns, floats, to, columns);
            Arrays.fill(floats, to + columns, to + stride, 0);
            scales[token] = 0 * largest(x, token * columns, columns);
        }
    }

    /// Quantised tokens one by one, each followed by zeros up to `stride`.
    void quantisePadded(int columns, int stride, int batch, float[] x) {
        if (shorts.length < (long) batch * stride) {
            shorts = new short[Math.multiplyExact(batch, stride)];
        }
        growScales(batch);
        if (codes.length < columns) {
            codes = new int[columns];
        }
        for (int token = 0; token < batch; token++) {
            float largest = largest(x, token * columns, columns);
            int to = token * stride;
            scales[token] = scale(largest);
            Arrays.fill(shorts, to, to + stride, (short) 0);
            if (scales[token] > 0) {
                round(x, token * columns, columns, Int8Token.LARGEST / largest, codes, 0);
                for (int c = 0; c < columns; c++) {
                    shorts[to + c] = (short) codes[c];
                }
            }
        }
    }

    private void growScales(int batch) {
        if (scales.length < batch) {
            scales = new float[batch];
        }
    }

    /// As [Int8Token] defines it.
    private static float scale(float largest) {
        if (largest >= Int8Token.SMALLEST && largest <= Float.MAX_VALUE) {
            return largest / Int8Token.LARGEST;
        }
        return largest < Int8Token.SMALLEST ? 0 : Float.NaN;
    }

    /// Quantised tokens for panels, as pairs.
    ///
    /// @param wholes whether they are wanted as floats too, in the order of [#copy]
    void quantise(Groups groups, int batch, float[] x, boolean wholes) {
        int slots = groups.slots();
        if (wholes && floats.length < (long) room(batch) * slots) {
            floats = new float[Math.multiplyExact(room(batch), slots)];
        }
        int half = slots / 2;
        if (pairBits.length < (long) room(batch) * half) {
            pairBits = new float[Math.multiplyExact(room(batch), half)];
        }
        if (totals.length < batch * groups.count()) {
            totals = new int[batch * groups.count()];
        }
        growScales(batch);
        if (codes.length < slots) {
            codes = new int[slots];
        }
        for (int token = 0; token < batch; token++) {
            scales[token] = token(groups, x, token * groups.columns(), token * groups.count());
            pack(half, place(token, batch, half), step(batch));
            if (wholes) {
                int to = place(token, batch, slots);
                for (int i = 0; i < slots; i++) {
                    floats[to + i * step(batch)] = codes[i];
                }
            }
        }
    }

    /// Makes the tables of the only token that was quantised.
    void lookUp(LookUps tables, int blocks) {
        long floats = blocks * tables.blockBytes() / Float.BYTES;
        tables.fill(blocks, pairBits, lookUps.floats(floats));
    }

    /// Leaves the codes of a token in `codes`, as [Int8Token] defines them.
    private float token(Groups groups, float[] x, int from, int total) {
        float largest = largest(x, from, groups.columns());
        float scale = scale(largest);
        if (!(scale > 0)) {
            Arrays.fill(codes, 0, groups.slots(), 0);
            Arrays.fill(totals, total, total + groups.count(), 0);
            return scale;
        }
        float inverse = Int8Token.LARGEST / largest;
        for (int g = 0; g < groups.count(); g++) {
            int columns = groups.columnsOf(g);
            int to = groups.firstSlot(g);
            totals[total + g] = round(x, from + g * groups.size(), columns, inverse, codes, to);
            Arrays.fill(codes, to + columns, to + groups.blocksOf(g) * Groups.BLOCK, 0);
        }
        return scale;
    }

    private static int round(float[] x, int from, int count, float inverse, int[] codes, int to) {
        try {
            return (int) ROUND.handle().invokeExact(x, from, count, inverse, codes, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static int roundBody(
            float[] x, int from, int count, float inverse, int[] codes, int to) {
        int magic = Float.floatToRawIntBits(ROUNDER);
        IntVector sum = IntVector.zero(Lanes.INTS);
        int i = 0;
        for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
            IntVector rounded =
                    FloatVector.fromArray(Lanes.FLOATS, x, from + i)
                            .mul(inverse)
                            .add(ROUNDER)
                            .reinterpretAsInts()
                            .sub(magic);
            rounded.intoArray(codes, to + i);
            sum = sum.add(rounded);
        }
        int total = sum.reduceLanes(ADD);
        for (; i < count; i++) {
            codes[to + i] = (int) Math.rint(x[from + i] * inverse);
            total += codes[to + i];
        }
        return total;
    }

    private void pack(int half, int to, int step) {
        for (int i = 0; i < half; i++) {
            pairBits[to + i * step] =
                    Float.intBitsToFloat(Pairs.of(codes[2 * i], codes[2 * i + 1]));
        }
    }

    /// The largest magnitude; NaN if there is one.
    private static float largest(float[] x, int from, int count) {
        try {
            return (float) LARGEST.handle().invokeExact(x, from, count);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static float largestBody(float[] x, int from, int count) {
        FloatVector largest = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (; i <= count - Lanes.COUNT; i += Lanes.COUNT) {
            largest = largest.max(FloatVector.fromArray(Lanes.FLOATS, x, from + i).lanewise(ABS));
        }
        float most = largest.reduceLanes(MAX);
        for (; i < count; i++) {
            most = Math.max(most, Math.abs(x[from + i]));
        }
        return most;
    }
}
