package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.TraceReader;
import org.moesaic.verification.TraceFiles;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Reading a trace file, block by block, with all its checks: files, megabytes (10⁶ bytes of the file) and selections a
/// second.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ImportBenchmark {

    private static final int TOKENS = 10_000;

    /// One generated trace of the pack's shape, in one format.
    @State(Scope.Benchmark)
    public static class TraceOnDisk {

        @Param({"npz", "jsonl", "router", "csv"})
        private String format;

        private Path folder;
        private Path file;
        private double megabytes;

        @Setup
        public void write() throws IOException {
            folder = Files.createTempDirectory("moesaic-benchmark");
            file = folder.resolve("trace." + format);
            InMemoryTrace trace = InMemoryTrace.of(Workload.generatedPack(TOKENS));
            switch (format) {
                case "npz" -> TraceFiles.writeNpz(trace, file);
                case "jsonl" -> TraceFiles.writeJsonl(trace, file);
                case "router" -> TraceFiles.writeRouterLog(trace, file);
                case "csv" -> TraceFiles.writeCsv(trace, file);
                default -> throw new IllegalArgumentException("format=" + format);
            }
            megabytes = Files.size(file) * 1e-6;
        }

        @TearDown
        public void remove() throws IOException {
            try (var files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        }
    }

    /// What has been read, as rates.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Volume {
        public double megabytes;
        public long selections;
    }

    @Benchmark
    public long read(TraceOnDisk disk, Volume volume) {
        var trace = TraceImporters.open(disk.file);
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        long tokens = 0;
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                tokens += block.tokens();
            }
        }
        volume.megabytes += disk.megabytes;
        volume.selections += tokens * block.layers() * block.topK();
        return tokens;
    }
}
