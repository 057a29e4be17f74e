package org.moesaic.verification.benchmark;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.Evictions;
import org.moesaic.model.cache.ExpertCache;
import org.moesaic.model.cache.NextUseIndex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Nanoseconds an access of caches that search for a victim, by capacity: the search must not grow faster than the
/// logarithm. Twice as many experts as fit, uniformly used.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class VictimSearchBenchmark {

    private static final int ACCESSES = 1 << 16;

    @Param({"lfu", "belady", "look-ahead"})
    private String rule;

    @Param({"8", "64", "512", "4096"})
    private int capacity;

    private final int[] keys = new int[ACCESSES];
    private final long[] nextUses = new long[ACCESSES];
    private long[] sizes;

    @Setup
    public void draw() {
        sizes = new long[2 * capacity];
        Arrays.fill(sizes, 1);
        long[] next = new long[sizes.length];
        Arrays.fill(next, NextUseIndex.NEVER);
        Random random = new Random(1);
        for (int i = ACCESSES - 1; i >= 0; i--) {
            keys[i] = random.nextInt(sizes.length);
            nextUses[i] = next[keys[i]];
            next[keys[i]] = i;
        }
    }

    private static CacheSpec.Kind kind(String rule) {
        return switch (rule) {
            case "lfu" -> CacheSpec.Kind.LFU;
            case "belady" -> CacheSpec.Kind.BELADY;
            default -> new Evictions.Belady(OptionalLong.of(64));
        };
    }

    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public long access() {
        ExpertCache cache = ExpertCache.of(kind(rule), sizes, capacity);
        int[] key = new int[1];
        long[] nextUse = new long[1];
        boolean[] missed = new boolean[1];
        long misses = 0;
        for (int i = 0; i < ACCESSES; i++) {
            key[0] = keys[i];
            nextUse[0] = nextUses[i];
            misses += cache.access(key, 1, nextUse, missed);
        }
        return misses;
    }
}
