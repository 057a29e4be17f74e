package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import org.moesaic.compute.random.Philox4x32;

/// Philox words of consecutive lines in one place, in the order of the lines: half as many blocks at a time as a vector has
/// lanes, each in a lane of 64 bits, and their words put side by side at the end.
final class DeviceNoise {

    private static final OutOfLine WORDS = OutOfLine.of(MethodHandles.lookup(), "wordsBody");

    private static final long LOW = 0xFFFFFFFFL;

    private static final int BLOCKS = Lanes.LONGS.length();

    private static final long[] COUNTING = counting();

    /// Halves of blocks, alternately from the first and the second vector: those of the first half of the blocks, and of
    /// the second.
    private static final VectorShuffle<Long> FIRST =
            VectorShuffle.fromArray(Lanes.LONGS, alternating(0), 0);

    private static final VectorShuffle<Long> SECOND =
            VectorShuffle.fromArray(Lanes.LONGS, alternating(BLOCKS / 2), 0);

    private DeviceNoise() {}

    /// Words that one turn gives.
    static final int TURN = 4 * BLOCKS;

    /// @param count words, a multiple of [#TURN]
    static void words(long key, int place, int stream, int read, int count, int[] into) {
        try {
            WORDS.handle().invokeExact(key, place, stream, read, count, into);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void wordsBody(
            long key, int place, int stream, int read, int count, int[] into) {
        LongVector low = LongVector.broadcast(Lanes.LONGS, LOW);
        LongVector times0 = LongVector.broadcast(Lanes.LONGS, Philox4x32.MULTIPLIER_0).and(low);
        LongVector times1 = LongVector.broadcast(Lanes.LONGS, Philox4x32.MULTIPLIER_1).and(low);
        LongVector blocks = LongVector.fromArray(Lanes.LONGS, COUNTING, 0);
        for (int at = 0; at < count; at += TURN) {
            // Only the low halves count; products ignore the others.
            LongVector x0 = blocks;
            LongVector x1 = LongVector.broadcast(Lanes.LONGS, place);
            LongVector x2 = LongVector.broadcast(Lanes.LONGS, stream);
            LongVector x3 = LongVector.broadcast(Lanes.LONGS, read);
            int k0 = (int) key;
            int k1 = (int) (key >>> 32);
            for (int round = 0; round < Philox4x32.ROUNDS; round++) {
                LongVector product0 = x0.and(low).mul(times0);
                LongVector product1 = x2.and(low).mul(times1);
                x0 =
                        product1.lanewise(VectorOperators.LSHR, 32)
                                .lanewise(VectorOperators.XOR, x1)
                                .lanewise(VectorOperators.XOR, k0);
                x1 = product1;
                x2 =
                        product0.lanewise(VectorOperators.LSHR, 32)
                                .lanewise(VectorOperators.XOR, x3)
                                .lanewise(VectorOperators.XOR, k1);
                x3 = product0;
                k0 += Philox4x32.WEYL_0;
                k1 += Philox4x32.WEYL_1;
            }
            LongVector left = x0.and(low).or(x1.lanewise(VectorOperators.LSHL, 32));
            LongVector right = x2.and(low).or(x3.lanewise(VectorOperators.LSHL, 32));
            left.rearrange(FIRST, right).reinterpretAsInts().intoArray(into, at);
            left.rearrange(SECOND, right).reinterpretAsInts().intoArray(into, at + 2 * BLOCKS);
            blocks = blocks.add(BLOCKS);
        }
    }

    private static int[] alternating(int from) {
        int[] places = new int[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) {
            int block = from + i / 2;
            places[i] = i % 2 == 0 ? block : block - BLOCKS;
        }
        return places;
    }

    private static long[] counting() {
        long[] numbers = new long[BLOCKS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        return numbers;
    }
}
