package org.moesaic.cli.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// How fast this machine reads its main memory: several threads, each summing a part of one piece of memory that is
/// larger than the caches.
///
/// The sum is plain Java with four sums side by side, a few longs in each cycle. Where one core can load more than that
/// from memory it falls short of the limit: 28.8 GB/s were measured on a core from which a C loop with 512-bit vectors
/// loads 34 to 40. A kernel may then have a share above 1, as it may when its matrices stay in a cache.
final class MemoryBandwidth {

    private static final int ROUNDS = 7;

    /// Rounds whose times do not count: Java compiles the loop in them.
    private static final int WARM_UP_ROUNDS = 2;

    private static final int BLOCK_BYTES = 1 << 20;

    private MemoryBandwidth() {}

    /// Bytes a second, the median of several rounds.
    ///
    /// @param bytes how much to read in a round
    static long measure(int threads, long bytes) {
        long blocks = Math.max(threads, bytes / BLOCK_BYTES);
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(blocks * BLOCK_BYTES, BLOCK_BYTES);
            // Without values of its own all of it would be one page of zeros.
            memory.fill((byte) 1);
            long[] nanoseconds = new long[ROUNDS];
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                long start = System.nanoTime();
                read(memory, threads, blocks);
                if (round >= 0) {
                    nanoseconds[round] = System.nanoTime() - start;
                }
            }
            Arrays.sort(nanoseconds);
            return Math.round(memory.byteSize() * 1e9 / nanoseconds[ROUNDS / 2]);
        }
    }

    private static void read(MemorySegment memory, int threads, long blocks) {
        long[] sums = new long[threads];
        Thread[] readers = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            int reader = t;
            long from = blocks * t / threads;
            long to = blocks * (t + 1) / threads;
            readers[t] = new Thread(() -> sums[reader] = sum(memory, from, to), "reader " + t);
            readers[t].start();
        }
        for (Thread reader : readers) {
            join(reader);
        }
        // What was read must matter, or the compiler may leave the reading out.
        long expected = 0x0101_0101_0101_0101L * (memory.byteSize() / Long.BYTES);
        if (Arrays.stream(sums).sum() != expected) {
            throw new IllegalStateException("memory was not read as it was written");
        }
    }

    private static long sum(MemorySegment memory, long from, long to) {
        long sum = 0;
        for (long block = from; block < to; block++) {
            sum += sum(memory.asSlice(block * BLOCK_BYTES, BLOCK_BYTES));
        }
        return sum;
    }

    /// Four sums, so that no load waits for an addition.
    private static long sum(MemorySegment block) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (int i = 0; i < BLOCK_BYTES; i += 4 * Long.BYTES) {
            a += block.get(ValueLayout.JAVA_LONG, i);
            b += block.get(ValueLayout.JAVA_LONG, i + 8);
            c += block.get(ValueLayout.JAVA_LONG, i + 16);
            d += block.get(ValueLayout.JAVA_LONG, i + 24);
        }
        return a + b + c + d;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while measuring", e);
        }
    }
}
