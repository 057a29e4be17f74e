package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.Activations;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Results are the same bits for any number of threads; and the threads themselves.
class ThreadsTest {

    private static final MatrixShape SHAPE = new MatrixShape(77, 200);

    @TestFactory
    Stream<DynamicTest> anyNumberOfThreadsGivesTheSameBits() {
        return RandomMatrices.formats().stream()
                .map(format -> DynamicTest.dynamicTest(format.name(), () -> compare(format)));
    }

    private static void compare(NumberFormat format) {
        try (Arena arena = Arena.ofShared()) {
            PackedMatrix matrix =
                    RandomMatrices.of(format, SHAPE, Values.NORMAL, new Random(11), arena);
            for (Activations activations : Activations.values()) {
                if (activations == Activations.INT8 && !Kernels.integers(format)) {
                    continue;
                }
                for (int batch : new int[] {1, 6}) {
                    float[] expected = multiply(matrix, activations, batch, 1);
                    for (int threads : new int[] {2, 5}) {
                        assertArrayEquals(expected, multiply(matrix, activations, batch, threads));
                    }
                }
            }
        }
    }

    private static float[] multiply(
            PackedMatrix matrix, Activations activations, int batch, int threads) {
        float[] x = Values.NORMAL.array(new Random(13), batch * SHAPE.columns());
        float[] y = new float[batch * SHAPE.rows()];
        try (VectorBackend backend = new VectorBackend(threads);
                LoadedMatrix loaded = backend.load(matrix)) {
            backend.multiply(loaded, activations, batch, x, y);
        }
        return y;
    }

    @Test
    void eachThreadRunsATaskOnceACall() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger numbers = new AtomicInteger();
        try (Workers workers = new Workers(4)) {
            for (int call = 1; call <= 1000; call++) {
                workers.run(worker -> {
                    runs.incrementAndGet();
                    numbers.addAndGet(worker);
                });
                assertEquals(4 * call, runs.get());
                assertEquals(6 * call, numbers.get());
            }
        }
    }

    @Test
    void whatFailsOnAnotherThreadFailsTheCallAndNotTheNext() {
        try (Workers workers = new Workers(2)) {
            IllegalStateException failure =
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    workers.run(worker -> {
                                        if (worker == 1) {
                                            throw new ArithmeticException("planted");
                                        }
                                    }));
            assertEquals(ArithmeticException.class, failure.getCause().getClass());
            workers.run(worker -> {});
        }
    }
}
