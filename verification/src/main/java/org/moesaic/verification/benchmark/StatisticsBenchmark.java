package org.moesaic.verification.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceInspection;
import org.moesaic.traces.statistics.TraceQuality;
import org.moesaic.traces.statistics.TraceStatistics;
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

/// Nanoseconds a selection of what `trace info` and `trace check` compute, of a trace that is in memory already.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
@OperationsPerInvocation(Workload.PACK_SELECTIONS)
public class StatisticsBenchmark {

    @Param("generated")
    private String trace;

    private InMemoryTrace held;

    @Setup
    public void read() {
        held = Workload.pack(trace);
    }

    /// What `trace info --capacity 8 --html` needs: every statistic and every check, in one pass.
    @Benchmark
    public TraceInspection all() {
        return TraceInspection.of(
                held, options().withCaches(CacheScope.LAYER, List.of(8)).withCurves());
    }

    /// Without caches.
    @Benchmark
    public TraceInspection info() {
        return TraceInspection.of(held, options());
    }

    /// One cache over all layers, of two capacities.
    @Benchmark
    public TraceStatistics sharedCaches() {
        return TraceStatistics.of(held, options().withCaches(CacheScope.ALL, List.of(96, 384)));
    }

    @Benchmark
    public TraceQuality check() {
        return TraceQuality.of(held, options());
    }

    private static StatisticsOptions options() {
        return StatisticsOptions.defaults().withExperts(Workload.PACK_EXPERTS);
    }
}
