package org.moesaic.verification.benchmark.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.moesaic.formats.PackedMatrix;

/// What this machine reads: the sum of a memory in vectors, four sums side by side. The memory lies as matrices do, in large
/// pages where the system has them.
public final class ReadLoop implements AutoCloseable {

    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
    private static final int STEP = 4 * SPECIES.vectorByteSize();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final ExecutorService helper =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("reader").factory());

    /// Kept, so that the compiler does not leave out the reading.
    private volatile int sum;

    /// @param bytes of the memory
    public ReadLoop(long bytes) {
        memory = PackedMatrix.part(arena, bytes);
        // Without values of its own all of it would be one page of zeros.
        memory.fill((byte) 1);
    }

    /// Reads again and again until the time is over; bytes a nanosecond.
    ///
    /// @param threads 1, or 2 for halves side by side
    double bytesPerNanosecond(int threads, long nanoseconds) {
        long half = memory.byteSize() / 2;
        long bytes = 0;
        long start = System.nanoTime();
        long spent;
        do {
            if (threads == 1) {
                sum = sum(memory);
            } else {
                CompletableFuture<Integer> other =
                        CompletableFuture.supplyAsync(() -> sum(memory.asSlice(half)), helper);
                sum = sum(memory.asSlice(0, half)) + other.join();
            }
            bytes += memory.byteSize();
            spent = System.nanoTime() - start;
        } while (spent < nanoseconds);
        return (double) bytes / spent;
    }

    /// The sum of all ints of a memory that is some vectors long; a rest is left out.
    public static int sum(MemorySegment memory) {
        IntVector sum0 = IntVector.zero(SPECIES);
        IntVector sum1 = sum0;
        IntVector sum2 = sum0;
        IntVector sum3 = sum0;
        int steps = (int) (memory.byteSize() / STEP);
        for (int i = 0; i < steps; i++) {
            long at = (long) i * STEP;
            sum0 = sum0.add(load(memory, at));
            sum1 = sum1.add(load(memory, at + STEP / 4));
            sum2 = sum2.add(load(memory, at + STEP / 2));
            sum3 = sum3.add(load(memory, at + STEP / 4 * 3));
        }
        return sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    }

    private static IntVector load(MemorySegment memory, long at) {
        return IntVector.fromMemorySegment(SPECIES, memory, at, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        helper.shutdown();
        arena.close();
    }
}
