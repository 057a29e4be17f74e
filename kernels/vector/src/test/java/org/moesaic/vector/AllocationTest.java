package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.Activations;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// After warm-up a call allocates nothing. This is also the guard against kernels that have grown too large to be inlined:
/// their vectors would be objects.
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final MatrixShape SHAPE = new MatrixShape(96, 500);

    /// Calls in a row that must not allocate.
    private static final int CALLS = 100;

    /// On a busy machine the compiler takes its time; the first calls that allocate nothing end the wait.
    private static final long PATIENCE_NANOSECONDS = 120_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "fp32, FP32, 1",
        "bf16, FP32, 1",
        "bf16, FP32, 5",
        "fp16, FP32, 1",
        "fp8, FP32, 1",
        "fp8-e4m3-b128, FP32, 1",
        "int8, INT8, 1",
        "int8, INT8, 5",
        "int4, INT8, 1",
        "int4, INT8, 5",
        "int4-asym, INT8, 1",
        "int4, FP32, 1",
        "int4, FP32, 5",
        "int6, INT8, 1",
        "int3, INT8, 1",
        "int8-g32, INT8, 1",
        "int4-g32, INT8, 1",
        "int2, INT8, 1",
        "int2-g160, INT8, 1",
        "ternary, INT8, 1",
        "binary, INT8, 1",
        "nested2-4, INT8, 1",
        "mxfp4, FP32, 1",
        "nf4, FP32, 1",
        "nf4, FP32, 6",
        "int8-g32, FP32, 1",
        "ternary, FP32, 1",
        "int3, INT8, 6",
        "dict16, INT8, 1",
        "dict16, FP32, 1",
        "dict16, FP32, 5",
        "int8, INT8, 6",
    })
    void aCallAllocatesNothing(String name, Activations activations, int batch) {
        try (Arena arena = Arena.ofShared();
                VectorBackend backend = new VectorBackend(1)) {
            PackedMatrix matrix =
                    RandomMatrices.of(
                            NumberFormats.parse(name).orElseThrow(),
                            SHAPE,
                            Values.NORMAL,
                            new Random(17),
                            arena);
            expectNone(backend, matrix, activations, batch);
        }
    }

    /// A JVM that has seen weights of a mapped file and of plain memory has two kinds of segments.
    @ParameterizedTest
    @ValueSource(strings = {"fp32", "bf16", "fp16", "fp8"})
    void weightsOfAFileAndOfMemoryAllocateNothing(String name, @TempDir Path folder)
            throws IOException {
        try (Arena arena = Arena.ofShared();
                VectorBackend backend = new VectorBackend(1)) {
            PackedMatrix matrix =
                    RandomMatrices.of(
                            NumberFormats.parse(name).orElseThrow(),
                            SHAPE,
                            Values.NORMAL,
                            new Random(23),
                            arena);
            Path file = folder.resolve("weights");
            Files.write(file, matrix.codes().toArray(ValueLayout.JAVA_BYTE));
            MemorySegment mapped;
            try (FileChannel channel = FileChannel.open(file)) {
                mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            }
            PackedMatrix ofFile =
                    new PackedMatrix(
                            matrix.format(),
                            matrix.shape(),
                            mapped,
                            matrix.scales(),
                            matrix.zeros(),
                            matrix.rowData());
            for (PackedMatrix one : List.of(matrix, ofFile, matrix)) {
                expectNone(backend, one, Activations.FP32, 1);
            }
        }
    }

    private static void expectNone(
            VectorBackend backend, PackedMatrix matrix, Activations activations, int batch) {
        float[] x = Values.NORMAL.array(new Random(19), batch * SHAPE.columns());
        float[] y = new float[batch * SHAPE.rows()];
        try (LoadedMatrix loaded = backend.load(matrix)) {
            long bytes = Long.MAX_VALUE;
            long start = System.nanoTime();
            while (bytes > 0 && System.nanoTime() - start < PATIENCE_NANOSECONDS) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int call = 0; call < CALLS; call++) {
                    backend.multiply(loaded, activations, batch, x, y);
                }
                bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertTrue(bytes == 0, bytes + " bytes in " + CALLS + " calls");
        }
    }
}
