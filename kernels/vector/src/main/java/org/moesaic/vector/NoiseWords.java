package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.moesaic.compute.random.Philox4x32;

/// Philox blocks of a panel's columns, half as many as a vector has lanes: each in a lane of 64 bits, so that a product is
/// one instruction. Words 0 and 1 of a block become neighbours in the first vector of results, words 2 and 3 in the second:
/// [TilePanels] puts columns where their noise comes out.
final class NoiseWords {

    private static final OutOfLine BLOCKS = OutOfLine.of(MethodHandles.lookup(), "blocksBody");

    private static final long LOW = 0xFFFFFFFFL;

    private static final long[] COUNTING = counting();

    private NoiseWords() {}

    /// Draws for one panel.
    ///
    /// @param line first line of the panel
    /// @param word third word of the counter
    /// @param reads read index of each vector
    /// @param words receives a panel's width for each vector
    static void draw(long key, int line, int word, long[] reads, int count, int[] words) {
        try {
            BLOCKS.handle().invokeExact(key, line / 4, word, reads, count, words);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void blocksBody(
            long key, int block, int word, long[] reads, int count, int[] words) {
        LongVector low = LongVector.broadcast(Lanes.LONGS, LOW);
        LongVector times0 = LongVector.broadcast(Lanes.LONGS, Philox4x32.MULTIPLIER_0).and(low);
        LongVector times1 = LongVector.broadcast(Lanes.LONGS, Philox4x32.MULTIPLIER_1).and(low);
        LongVector blocks = LongVector.fromArray(Lanes.LONGS, COUNTING, 0).add(block);
        for (int i = 0; i < count; i++) {
            long read = reads[i];
            // Only the low halves count; products ignore the others.
            LongVector x0 = blocks;
            LongVector x1 = LongVector.broadcast(Lanes.LONGS, read >>> 32);
            LongVector x2 = LongVector.broadcast(Lanes.LONGS, word);
            LongVector x3 = LongVector.broadcast(Lanes.LONGS, read);
            int k0 = (int) key;
            int k1 = (int) (key >>> 32);
            for (int round = 0; round < Philox4x32.ROUNDS; round++) {
                LongVector product0 = x0.and(low).mul(times0);
                LongVector product1 = x2.and(low).mul(times1);
                x0 = high(product1, x1, k0);
                x1 = product1;
                x2 = high(product0, x3, k1);
                x3 = product0;
                k0 += Philox4x32.WEYL_0;
                k1 += Philox4x32.WEYL_1;
            }
            int at = i * TilePanels.WIDTH;
            store(x0, x1, low, words, at);
            store(x2, x3, low, words, at + Lanes.COUNT);
        }
    }

    private static LongVector high(LongVector product, LongVector with, long key) {
        return product.lanewise(VectorOperators.LSHR, 32)
                .lanewise(VectorOperators.XOR, with)
                .lanewise(VectorOperators.XOR, key);
    }

    private static void store(LongVector even, LongVector odd, LongVector low, int[] to, int at) {
        even.and(low)
                .or(odd.lanewise(VectorOperators.LSHL, 32))
                .reinterpretAsInts()
                .intoArray(to, at);
    }

    private static long[] counting() {
        long[] numbers = new long[Lanes.LONGS.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        return numbers;
    }
}
