package org.moesaic.verification.benchmark.kernels;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;

/// Reports what the read loop and the peers did after each of our turns: a profiler is what JMH lets add results of its own
/// to an iteration.
public final class TurnsProfiler implements InternalProfiler {

    @Override
    public String getDescription() {
        return "read loop and peers in turns with a kernel";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    @SuppressWarnings("rawtypes") // as the interface
    public Collection<? extends Result> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<Result<?>> others = KernelTableBenchmark.others();
        return others;
    }
}
