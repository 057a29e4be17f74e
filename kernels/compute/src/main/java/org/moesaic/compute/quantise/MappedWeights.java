package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.formats.MatrixShape;

/// Floats in memory outside the heap, row after row, little-endian.
///
/// A row is copied into an array before it is widened: over arrays the JIT makes vector instructions of the loop, over a
/// segment it does not, and is ten times slower.
final class MappedWeights {

    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private MappedWeights() {}

    record Fp32(MatrixShape shape, MemorySegment weights) implements WeightSource {

        @Override
        public void row(int row, float[] into) {
            long start = (long) row * shape.columns() * Float.BYTES;
            MemorySegment.copy(weights, FLOATS, start, into, 0, shape.columns());
        }
    }

    record Bf16(MatrixShape shape, MemorySegment weights) implements WeightSource {

        @Override
        public void row(int row, float[] into) {
            int[] words = new int[shape.columns()];
            widen(halves(shape, weights, row), words);
            // The loop above is made of vector instructions; one that ends in intBitsToFloat is
            // not.
            MemorySegment.copy(
                    MemorySegment.ofArray(words),
                    0,
                    MemorySegment.ofArray(into),
                    0,
                    (long) words.length * Integer.BYTES);
        }

        private static void widen(short[] from, int[] into) {
            for (int i = 0; i < from.length; i++) {
                into[i] = from[i] << Short.SIZE;
            }
        }
    }

    record Fp16(MatrixShape shape, MemorySegment weights) implements WeightSource {

        @Override
        public void row(int row, float[] into) {
            widen(halves(shape, weights, row), into);
        }

        private static void widen(short[] from, float[] into) {
            for (int i = 0; i < from.length; i++) {
                into[i] = Float.float16ToFloat(from[i]);
            }
        }
    }

    private static short[] halves(MatrixShape shape, MemorySegment weights, int row) {
        short[] halves = new short[shape.columns()];
        long start = (long) row * halves.length * Short.BYTES;
        MemorySegment.copy(weights, SHORTS, start, halves, 0, halves.length);
        return halves;
    }
}
