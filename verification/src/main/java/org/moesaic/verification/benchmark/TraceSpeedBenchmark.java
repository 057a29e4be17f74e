package org.moesaic.verification.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.TraceReader;
import org.moesaic.traces.binary.BinaryTraceWriter;
import org.moesaic.traces.synthesis.GeneratorProfile;
import org.moesaic.traces.synthesis.Presets;
import org.moesaic.traces.synthesis.RequestPlan;
import org.moesaic.traces.synthesis.TraceGenerator;
import org.moesaic.verification.TraceFiles;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What bounds the reading and making of traces, beside it: the binary form beside a sum over the same mapped bytes, NPZ
/// beside inflating the same bytes, generation on two threads.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class TraceSpeedBenchmark {

    /// 48 MB in binary.
    private static final int TOKENS = 500_000;

    private static final int NPZ_TOKENS = 100_000;
    private static final int GENERATED_TOKENS = 100_000;

    /// A generated trace of the pack's shape in binary, open and checked, and in NPZ.
    @State(Scope.Benchmark)
    public static class TraceFilesOnDisk {

        private Path folder;
        private Path npz;
        private RoutingTrace binary;
        private Arena arena;
        private MemorySegment mapped;

        @Setup
        public void write() throws IOException {
            folder = Files.createTempDirectory("moesaic-benchmark");
            Path file = folder.resolve("trace.moetrace");
            BinaryTraceWriter.write(Workload.generatedPack(TOKENS), file);
            binary = TraceImporters.open(file);
            through(binary);
            npz = folder.resolve("trace.npz");
            TraceFiles.writeNpz(InMemoryTrace.of(Workload.generatedPack(NPZ_TOKENS)), npz);
            arena = Arena.ofShared();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            }
        }

        @TearDown
        public void remove() throws IOException {
            arena.close();
            try (var files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        }
    }

    /// A preset, fitted.
    @State(Scope.Benchmark)
    public static class Generator {

        private final TraceGenerator trace = generator();

        private static TraceGenerator generator() {
            GeneratorProfile profile = Presets.named("gpt-oss-20b");
            return new TraceGenerator(profile, RequestPlan.tokens(profile, GENERATED_TOKENS), 1, 2);
        }
    }

    /// Bytes (of the binary file, or of the array in the NPZ) and selections a second.
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Volume {
        public double megabytes;
        public long selections;
    }

    @Benchmark
    public long mappedBytes(TraceFilesOnDisk disk, Volume volume) {
        long sum = sum(disk.mapped);
        volume.megabytes += disk.mapped.byteSize() * 1e-6;
        return sum;
    }

    @Benchmark
    public long binary(TraceFilesOnDisk disk, Volume volume) {
        long selections = through(disk.binary);
        volume.megabytes += disk.mapped.byteSize() * 1e-6;
        volume.selections += selections;
        return selections;
    }

    @Benchmark
    public long inflate(TraceFilesOnDisk disk, Volume volume) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        try (ZipFile zip = new ZipFile(disk.npz.toFile());
                InputStream member = zip.getInputStream(zip.getEntry("experts.npy"))) {
            for (int read = member.read(buffer); read >= 0; read = member.read(buffer)) {
                bytes += read;
            }
        }
        volume.megabytes += bytes * 1e-6;
        return bytes;
    }

    @Benchmark
    public long npz(TraceFilesOnDisk disk, Volume volume) {
        long selections = through(TraceImporters.open(disk.npz));
        volume.megabytes += selections * 1e-6;
        volume.selections += selections;
        return selections;
    }

    @Benchmark
    public long generateOnTwoThreads(Generator preset, Volume volume) {
        long selections = through(preset.trace);
        volume.selections += selections;
        return selections;
    }

    /// Four sums side by side: one would wait for itself.
    private static long sum(MemorySegment bytes) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        for (long at = 0; at <= bytes.byteSize() - 32; at += 32) {
            a += bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
            b += bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 8);
            c += bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 16);
            d += bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, at + 24);
        }
        return a + b + c + d;
    }

    private static long through(RoutingTrace trace) {
        TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
        long tokens = 0;
        try (TraceReader reader = trace.open()) {
            while (reader.read(block)) {
                tokens += block.tokens();
            }
        }
        return tokens * block.layers() * block.topK();
    }
}
