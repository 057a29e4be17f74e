package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.PagesAhead;

/// Floats in memory outside the heap, row after row, little-endian.
///
/// A row is copied into an array before it is widened: over arrays the JIT makes vector instructions of the loop, over a
/// segment it does not, and is ten times slower.
final class MappedWeights {

    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private MappedWeights() {}

    record Fp32(MatrixShape shape, MemorySegment weights) implements WeightSource {

        @Override
        public void expect(int first, int count) {
            MappedWeights.expect(shape, weights, Float.BYTES, first, count);
        }

        @Override
        public void row(int row, float[] into) {
            long start = (long) row * shape.columns() * Float.BYTES;
            MemorySegment.copy(weights, FLOATS, start, into, 0, shape.columns());
        }
    }

    record Bf16(MatrixShape shape, MemorySegment weights) implements WeightSource {

        @Override
        public void expect(int first, int count) {
            MappedWeights.expect(shape, weights, Short.BYTES, first, count);
        }

        @Override
        public void row(int row, float[] into) {
            int columns = shape.columns();
            int[] words = SCRATCH.get().words(columns);
            widen(halves(shape, weights, row), words, columns);
            // The loop above is made of vector instructions; one that ends in intBitsToFloat is
            // not.
            MemorySegment.copy(
                    MemorySegment.ofArray(words),
                    0,
                    MemorySegment.ofArray(into),
                    0,
                    (long) columns * Integer.BYTES);
        }

        @Override
        public Optional<Bf16Rows> bf16() {
            return Optional.of(new Bf16Rows(weights, (long) shape.columns() * Short.BYTES));
        }

        private static void widen(short[] from, int[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = from[i] << Short.SIZE;
            }
        }
    }

    record Fp16(MatrixShape shape, MemorySegment weights) implements WeightSource {

        @Override
        public void expect(int first, int count) {
            MappedWeights.expect(shape, weights, Short.BYTES, first, count);
        }

        @Override
        public void row(int row, float[] into) {
            widen(halves(shape, weights, row), into, shape.columns());
        }

        private static void widen(short[] from, float[] into, int count) {
            for (int i = 0; i < count; i++) {
                into[i] = Float.float16ToFloat(from[i]);
            }
        }
    }

    private static void expect(
            MatrixShape shape, MemorySegment weights, int each, int first, int count) {
        long row = (long) shape.columns() * each;
        PagesAhead.bring(weights.asSlice(first * row, count * row));
    }

    private static short[] halves(MatrixShape shape, MemorySegment weights, int row) {
        short[] halves = SCRATCH.get().halves(shape.columns());
        long start = (long) row * shape.columns() * Short.BYTES;
        MemorySegment.copy(weights, SHORTS, start, halves, 0, shape.columns());
        return halves;
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
