package org.moesaic.verification.benchmark;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.moesaic.verification.benchmark.kernels.ReadLoop;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What this machine reads: the sum of all of a memory in vectors, four sums side by side. `-t 2` for two threads, each
/// with memory of its own.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Thread)
public class KernelMemoryBenchmark {

    @Param({"1", "8", "512"})
    private int mebibytes;

    private Arena arena;
    private MemorySegment memory;

    /// Bytes a second.
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Work {
        public long bytes;

        @Setup(Level.Iteration)
        public void clear() {
            bytes = 0;
        }
    }

    @Setup
    public void allocate() {
        arena = Arena.ofConfined();
        memory = arena.allocate((long) mebibytes << 20, 64);
        memory.fill((byte) 1);
    }

    @TearDown
    public void close() {
        arena.close();
    }

    @Benchmark
    public int read(Work work) {
        work.bytes += memory.byteSize();
        return ReadLoop.sum(memory);
    }
}
