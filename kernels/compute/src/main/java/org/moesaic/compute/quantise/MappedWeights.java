package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PagesAhead;
import org.moesaic.formats.StoredFloat;

/// Floats in memory outside the heap, row after row, little-endian.
///
/// A row is copied into an array before it is widened: over arrays the JIT makes vector instructions of the loop, over a
/// segment it does not, and is ten times slower.
record MappedWeights(MatrixShape shape, MemorySegment weights, StoredFloat type)
        implements WeightSource {

    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    @Override
    public void expect(int first, int count) {
        PagesAhead.bring(weights.asSlice(first * rowBytes(), count * rowBytes()));
    }

    @Override
    public void row(int row, float[] into) {
        read(type, weights, row * rowBytes(), shape.columns(), into);
    }

    @Override
    public Optional<StoredRows> stored() {
        return Optional.of(new StoredRows(weights, type, rowBytes(), Optional.empty()));
    }

    private long rowBytes() {
        return (long) shape.columns() * type.bytes();
    }

    /// Reads `columns` floats from the byte `start` on into the first elements of `into`.
    static void read(
            StoredFloat type, MemorySegment memory, long start, int columns, float[] into) {
        switch (type) {
            case FP32 -> MemorySegment.copy(memory, FLOATS, start, into, 0, columns);
            case FP16 -> widenFp16(halves(memory, start, columns), into, columns);
            case BF16 -> {
                int[] words = SCRATCH.get().words(columns);
                widenBf16(halves(memory, start, columns), words, columns);
                // The loop above is made of vector instructions; one that ends in intBitsToFloat is
                // not.
                MemorySegment.copy(
                        MemorySegment.ofArray(words),
                        0,
                        MemorySegment.ofArray(into),
                        0,
                        (long) columns * Integer.BYTES);
            }
        }
    }

    private static short[] halves(MemorySegment memory, long start, int columns) {
        short[] halves = SCRATCH.get().halves(columns);
        MemorySegment.copy(memory, SHORTS, start, halves, 0, columns);
        return halves;
    }

    private static void widenBf16(short[] from, int[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = from[i] << Short.SIZE;
        }
    }

    private static void widenFp16(short[] from, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = Float.float16ToFloat(from[i]);
        }
    }

    /// Arrays that a thread uses row after row: new ones would have to be zeroed, which takes as long as the widening.
    private static final class Scratch {

        private short[] halves = {};
        private int[] words = {};

        /// At least so many.
        short[] halves(int count) {
            halves = halves.length < count ? new short[count] : halves;
            return halves;
        }

        /// At least so many.
        int[] words(int count) {
            words = words.length < count ? new int[count] : words;
            return words;
        }
    }
}
