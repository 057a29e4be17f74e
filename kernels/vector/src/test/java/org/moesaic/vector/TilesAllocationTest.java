package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;

/// After warm-up a product on analog tiles allocates nothing, whatever steps the chain has: as [AllocationTest].
class TilesAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final MatrixShape SHAPE = new MatrixShape(70, 90);

    private static final int CALLS = 20;

    private static final long PATIENCE_NANOSECONDS = 20_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "ideal, 1",
        "ideal, 9",
        "int8-like, 9",
        "pcm-standard, 1",
        "pcm-standard, 5",
        "hermes, 5",
        "reram-wan, 5",
        "test: signs, 5",
        "test: slices, 5",
        "test: iterative, 5",
        "test: worst-case, 5",
    })
    void aCallAllocatesNothing(String name, int batch) {
        float[] x = Values.NORMAL.array(new Random(19), batch * SHAPE.columns());
        float[] y = new float[batch * SHAPE.rows()];
        try (VectorBackend backend = new VectorBackend(1);
                LoadedTiles tiles = backend.loadTiles(RandomTiles.of(name, SHAPE))) {
            long bytes = Long.MAX_VALUE;
            long start = System.nanoTime();
            while (bytes > 0 && System.nanoTime() - start < PATIENCE_NANOSECONDS) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int call = 0; call < CALLS; call++) {
                    tiles.multiply(call, batch, x, y);
                }
                bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
            assertTrue(bytes == 0, bytes + " bytes in " + CALLS + " calls");
        }
    }
}
