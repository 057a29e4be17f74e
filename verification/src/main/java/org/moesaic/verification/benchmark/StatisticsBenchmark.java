package org.moesaic.verification.benchmark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceInspection;
import org.moesaic.traces.statistics.TraceQuality;
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

    @Benchmark
    public TraceInspection info() {
        return TraceInspection.of(held, StatisticsOptions.defaults());
    }

    /// The same with sequential LRU and Belady of 8 experts in every layer.
    @Benchmark
    public TraceInspection infoWithCaches() {
        return TraceInspection.of(
                held, StatisticsOptions.defaults().withCaches(CacheScope.LAYER, List.of(8)));
    }

    @Benchmark
    public TraceQuality check() {
        return TraceQuality.of(held, StatisticsOptions.defaults());
    }
}
