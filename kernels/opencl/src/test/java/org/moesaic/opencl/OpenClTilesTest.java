package org.moesaic.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.Backend;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.ExpertTiles;
import org.moesaic.formats.tiles.TileCounts;
import org.moesaic.formats.tiles.TileMapping;

/// What the contract of analog tiles leaves open: single vectors, calls longer than a launch, memory, and what an expert
/// takes.
class OpenClTilesTest {

    private static final int CALLS = 2000;

    private static OpenClBackend backend;

    @BeforeAll
    static void open() {
        backend = TestDevice.open(Layout.ROW_PER_ITEM);
    }

    @AfterAll
    static void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @Test
    void singleVectorsGiveTheSameBits() {
        for (String preset : List.of("pcm-standard", "hermes", "int8-like")) {
            agree(backend, array(preset, new MatrixShape(70, 600)), 1);
        }
    }

    @Test
    void singleVectorsGiveTheSameBitsWhereNeighboursAreLanes() {
        try (OpenClBackend other = TestDevice.open(Layout.COALESCED)) {
            agree(other, array("pcm-standard", new MatrixShape(70, 600)), 1);
        }
    }

    @Test
    void batchesLongerThanALaunchGiveTheSameBits() {
        agree(backend, array("pcm-standard", new MatrixShape(20, 40)), 70);
    }

    private static void agree(OpenClBackend on, TileArray array, int batch) {
        float[] x = vectors(array, batch);
        float[] expected = new float[batch * array.shape().rows()];
        float[] y = new float[expected.length];
        try (LoadedTiles plain = new ReferenceTiles(array);
                LoadedTiles tiles = on.loadTiles(array)) {
            plain.multiply(7, batch, x, expected);
            tiles.multiply(7, batch, x, y);
            assertArrayEquals(expected, y, array.preset().name());
            assertEquals(plain.performed(), tiles.performed());
        }
    }

    @Test
    void anExpertPerformsItsCounts() {
        for (String name : List.of("pcm-standard", "hermes", "int8-like")) {
            TilePreset preset = TilePresets.load(name).preset();
            ExpertTiles expert = ExpertTiles.of(600, 100, 3, preset.mapping().geometry());
            TileCounts performed = TileCounts.NONE;
            for (TileMapping mapping : expert.matrices()) {
                TileArray array = array(name, mapping.shape());
                try (LoadedTiles tiles = backend.loadTiles(array)) {
                    float[] y = new float[mapping.shape().rows()];
                    tiles.multiply(0, 1, vectors(array, 1), y);
                    performed = performed.plus(tiles.performed());
                }
            }
            assertEquals(expert.counts(preset.reading()), performed, name);
        }
    }

    /// An expert's matrices that have the same inputs, or eight experts' of one description, are one launch.
    @Test
    void matricesOfOneDescriptionShareALaunch() {
        TileArray array = array("pcm-standard", new MatrixShape(20, 40));
        float[] x = vectors(array, 5);
        List<LoadedTiles> loaded = new ArrayList<>();
        List<Backend.TileProduct> products = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            loaded.add(backend.loadTiles(array));
            float[] y = new float[5 * 20];
            products.add(new Backend.TileProduct(loaded.get(i), 0, 5, x, y));
        }
        int before = backend.tileLaunches();
        backend.multiplyAllTiles(products.subList(0, 2));
        assertEquals(1, backend.tileLaunches() - before);
        backend.multiplyAllTiles(products.subList(0, 8));
        assertEquals(2, backend.tileLaunches() - before);
        backend.multiplyAllTiles(products);
        assertEquals(4, backend.tileLaunches() - before);
        for (Backend.TileProduct product : products) {
            assertArrayEquals(products.getFirst().y(), product.y());
        }
        try (OpenClBackend other = TestDevice.open(Layout.ROW_PER_ITEM)) {
            assertThrows(IllegalArgumentException.class, () -> other.multiplyAllTiles(products));
        }
        loaded.forEach(LoadedTiles::close);
    }

    @Test
    void callsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TileArray array = array("pcm-standard", new MatrixShape(20, 40));
        float[] x = vectors(array, 5);
        float[] y = new float[5 * 20];
        try (LoadedTiles tiles = backend.loadTiles(array)) {
            long allocated = Long.MAX_VALUE;
            // The first rounds warm up; how many depends on when the compiler finds time.
            for (int round = 0; round < 40 && allocated >= CALLS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < CALLS; i++) {
                    tiles.multiply(i, 5, x, y);
                }
                long now = threads.getCurrentThreadAllocatedBytes() - before;
                allocated = Math.min(allocated, now);
            }
            // Less than a byte a call is what the measuring itself takes.
            assertTrue(allocated < CALLS, allocated + " bytes");
        }
    }

    @Test
    void whatIsClosedIsRefused() {
        TileArray array = array("ideal", new MatrixShape(3, 5));
        LoadedTiles tiles = backend.loadTiles(array);
        tiles.close();
        tiles.close();
        assertThrows(
                IllegalStateException.class,
                () -> tiles.multiply(0, 1, new float[5], new float[3]));
        OpenClBackend closed = TestDevice.open(Layout.ROW_PER_ITEM);
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.loadTiles(array));
    }

    @Test
    void tilesBeyondTheDeviceAreRefused() {
        Device whole = TestDevice.get();
        Device small =
                new Device(
                        whole.platform(),
                        whole.id(),
                        whole.name(),
                        whole.units(),
                        whole.cpu(),
                        whole.sharesHostMemory(),
                        4096,
                        whole.features(),
                        false);
        TileArray array = array("ideal", new MatrixShape(70, 100));
        try (OpenClBackend one = new OpenClBackend(small, Layout.ROW_PER_ITEM)) {
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> one.loadTiles(array));
            assertEquals(Exit.UNAVAILABLE, refused.exit());
            assertTrue(
                    refused.getMessage()
                            .startsWith("loading a matrix of 70 x 100 on 1 analog tiles needs a"),
                    refused.getMessage());
        }
    }

    private static TileArray array(String preset, MatrixShape shape) {
        Random random = new Random(3);
        float[] weights = new float[Math.toIntExact(shape.weights())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        TilePreset tile = TilePresets.load(preset).preset();
        return ProgrammedMatrix.program(
                        weights, shape, new float[0], tile, new NoiseKey(3, 0, 0, 0))
                .at(60);
    }

    private static float[] vectors(TileArray array, int batch) {
        Random random = new Random(4);
        float[] x = new float[batch * array.shape().columns()];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (2 * random.nextDouble() - 1);
        }
        return x;
    }
}
