package org.moesaic.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend.Product;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// What the contract of backends does not say: launches, kept kernels, memory, and what goes wrong.
class OpenClBackendTest {

    private final Random random = new Random(7);
    private OpenClBackend backend;
    private Arena arena;

    @BeforeEach
    void open() {
        backend = TestDevice.open(Layout.PANELS);
        arena = Arena.ofConfined();
    }

    @AfterEach
    void close() {
        if (backend != null) {
            arena.close();
            backend.close();
        }
    }

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    private PackedMatrix packed(String format, int rows, int columns) {
        MatrixShape shape = new MatrixShape(rows, columns);
        return RandomMatrices.of(format(format), shape, Values.NORMAL, random, arena);
    }

    private Product product(String format, int rows, int columns, int batch) {
        LoadedMatrix matrix = backend.load(packed(format, rows, columns));
        float[] x = Values.NORMAL.array(random, batch * columns);
        return new Product(matrix, batch, x, new float[batch * rows]);
    }

    @Test
    void expertsOfAFormatTakeOneLaunch() {
        List<Product> products = new ArrayList<>();
        for (int expert = 0; expert < Kernel.SLOTS; expert++) {
            products.add(product("int4", 5 + expert, 130, 1));
        }
        backend.multiplyAll(products, Activations.INT8);
        assertEquals(1, backend.lastLaunches());
    }

    @Test
    void formatsThatTakeTurnsTakeALaunchEach() {
        List<Product> products = new ArrayList<>();
        for (int expert = 0; expert < 6; expert++) {
            products.add(product(expert % 2 == 0 ? "int4" : "bf16", 5, 130, 1));
        }
        backend.multiplyAll(products, Activations.FP32);
        assertEquals(2, backend.lastLaunches());
    }

    @Test
    void moreExpertsThanALaunchTakesAreStillRight() {
        List<Product> products = new ArrayList<>();
        for (int expert = 0; expert < 2 * Kernel.SLOTS + 3; expert++) {
            products.add(product("int3", 1 + expert, 70, 1 + expert % 5));
        }
        backend.multiplyAll(products, Activations.FP32);
        for (Product one : products) {
            float[] alone = new float[one.y().length];
            backend.multiply(one.matrix(), Activations.FP32, one.batch(), one.x(), alone);
            assertArrayEquals(alone, one.y());
        }
    }

    /// Inputs that several products share go over once; the same array in another shape is something else.
    @Test
    void productsMayShareTheirInputs() {
        float[] x = Values.NORMAL.array(random, 16);
        List<Product> products = new ArrayList<>();
        for (int columns : new int[] {8, 8, 4, 16, 8}) {
            LoadedMatrix matrix = backend.load(packed("fp32", 3, columns));
            int batch = 16 / columns;
            products.add(new Product(matrix, batch, x, new float[3 * batch]));
        }
        backend.multiplyAll(products, Activations.FP32);
        for (Product one : products) {
            float[] alone = new float[one.y().length];
            backend.multiply(one.matrix(), Activations.FP32, one.batch(), x, alone);
            assertArrayEquals(alone, one.y());
        }
    }

    /// Quantised once, but in the order and with the sums that each of them reads.
    @Test
    void productsMayShareTheirQuantisedInputs() {
        float[] same = Values.NORMAL.array(random, 3 * 140);
        float[] other = Values.NORMAL.array(random, 3 * 140);
        List<Product> products = new ArrayList<>();
        for (String name :
                "int4 int4 int8 int4-g32 int4 ternary dict16 int8 int8-g32 int2 int4".split(" ")) {
            LoadedMatrix matrix = backend.load(packed(name, 21, 140));
            float[] x = products.size() % 4 == 3 ? other : same;
            products.add(new Product(matrix, 3, x, new float[3 * 21]));
        }
        backend.multiplyAll(products, Activations.INT8);
        for (Product one : products) {
            float[] alone = new float[one.y().length];
            backend.multiply(one.matrix(), Activations.INT8, 3, one.x(), alone);
            assertArrayEquals(alone, one.y(), one.matrix().format().name());
        }
    }

    @Test
    void matricesMayBeClosedLast() {
        Product one = product("int4", 3, 40, 1);
        backend.multiply(one.matrix(), Activations.FP32, 1, one.x(), one.y());
        backend.close();
        one.matrix().close();
        assertThrows(
                IllegalStateException.class,
                () -> backend.multiply(one.matrix(), Activations.FP32, 1, one.x(), one.y()));
    }

    @Test
    void kernelsAreBuiltOnceForAFormat() {
        for (int i = 0; i < 3; i++) {
            Product one = product("int4", 4, 64, 1);
            backend.multiply(one.matrix(), Activations.FP32, 1, one.x(), one.y());
            one.matrix().close();
        }
        assertEquals(1, backend.builtKernels());
    }

    @Test
    void callsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Activations activations : Activations.values()) {
            Product one = product("int4", 64, 256, 3);
            long allocated = 0;
            // The first round warms up.
            for (int round = 0; round < 2; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 3000; i++) {
                    backend.multiply(one.matrix(), activations, 3, one.x(), one.y());
                }
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            // Less than a byte a call is what the measuring itself takes.
            assertTrue(allocated < 3000, allocated + " bytes with " + activations);
        }
    }

    @Test
    void kernelsAreTimed() {
        Product one = product("fp32", 200, 512, 1);
        long start = System.nanoTime();
        backend.multiply(one.matrix(), Activations.FP32, 1, one.x(), one.y());
        long all = System.nanoTime() - start;
        long kernel = backend.lastKernelNanoseconds();
        assertTrue(kernel > 0 && kernel <= all, kernel + " of " + all + " ns");
    }

    @Test
    void weightsLieWhereTheHostHasThem() {
        Assumptions.assumeTrue(
                TestDevice.get().sharesHostMemory(), "the device has its own memory");
        PackedMatrix packed = PackedMatrix.allocate(arena, format("fp32"), new MatrixShape(4, 16));
        float[] x = new float[16];
        x[0] = 3;
        float[] y = new float[4];
        LoadedMatrix matrix = backend.load(packed);
        packed.codes().setAtIndex(ValueLayout.JAVA_FLOAT, 0, 2);
        backend.multiply(matrix, Activations.FP32, 1, x, y);
        assertEquals(6, y[0]);
    }

    @Test
    void unalignedWeightsAreCopied() {
        PackedMatrix packed = packed("fp32", 4, 16);
        MemorySegment room = arena.allocate(packed.codes().byteSize() + 4, 64);
        MemorySegment shifted = room.asSlice(4).copyFrom(packed.codes());
        PackedMatrix same =
                new PackedMatrix(
                        packed.format(),
                        packed.shape(),
                        shifted,
                        packed.scales(),
                        packed.zeros(),
                        packed.rowData());
        float[] x = Values.NORMAL.array(random, 16);
        float[] y = new float[4];
        float[] z = new float[4];
        backend.multiply(backend.load(packed), Activations.FP32, 1, x, y);
        LoadedMatrix copied = backend.load(same);
        shifted.fill((byte) 0);
        backend.multiply(copied, Activations.FP32, 1, x, z);
        assertArrayEquals(y, z);
    }

    @Test
    void buffersOutliveOtherMatrices() {
        Product one = product("int4", 5, 64, 1);
        Product two = product("int4", 5, 64, 1);
        backend.multiplyAll(List.of(one, two), Activations.FP32);
        float[] expected = one.y().clone();
        two.matrix().close();
        backend.multiply(one.matrix(), Activations.FP32, 1, one.x(), one.y());
        assertArrayEquals(expected, one.y());
    }

    @Test
    void closedAndForeignMatricesAreRefused() {
        Product one = product("fp32", 2, 3, 1);
        try (OpenClBackend other = TestDevice.open(Layout.COALESCED)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> other.multiply(one.matrix(), Activations.FP32, 1, one.x(), one.y()));
        }
        one.matrix().close();
        one.matrix().close();
        assertThrows(
                IllegalStateException.class,
                () -> backend.multiply(one.matrix(), Activations.FP32, 1, one.x(), one.y()));
    }

    /// A file with a hole for its weights, which takes no room itself.
    @Test
    void matrixThatTheDeviceHasNoRoomForIsRefused(@TempDir Path folder) throws Exception {
        Device device = TestDevice.get();
        int columns = 1 << 20;
        int rows = Math.toIntExact(device.largestBufferBytes() / columns / 4 + 1);
        long bytes = 4L * rows * columns;
        MemorySegment none = MemorySegment.NULL;
        MoesaicException refused;
        try (FileChannel file =
                FileChannel.open(
                        folder.resolve("weights"),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            MemorySegment weights = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
            MatrixShape shape = new MatrixShape(rows, columns);
            PackedMatrix huge = new PackedMatrix(format("fp32"), shape, weights, none, none, none);
            refused = assertThrows(MoesaicException.class, () -> backend.load(huge));
        }
        assertEquals(Exit.UNAVAILABLE, refused.exit());
        assertTrue(
                refused.getMessage().contains("needs a buffer of " + bytes), refused.getMessage());
        assertTrue(refused.getMessage().contains("split the matrix by rows"), refused.getMessage());
    }

    @Test
    void corruptDictionaryStreamNamesItsRow() {
        PackedMatrix packed = packed("dict16", 6, 200);
        int fourth = packed.rowData().getAtIndex(ValueLayout.JAVA_INT, 3);
        packed.codes().setAtIndex(ValueLayout.JAVA_SHORT, fourth, (short) -1);
        MoesaicException refused = assertThrows(MoesaicException.class, () -> backend.load(packed));
        assertEquals(Exit.BAD_DATA, refused.exit());
        assertTrue(
                refused.getMessage().contains("row 3 of dict16 is damaged"), refused.getMessage());
    }

    @Test
    void illegalTernaryCodeIsRefused() {
        PackedMatrix packed = packed("ternary", 3, 8);
        packed.codes().set(ValueLayout.JAVA_BYTE, 2, (byte) 3);
        MoesaicException refused = assertThrows(MoesaicException.class, () -> backend.load(packed));
        assertEquals(Exit.BAD_DATA, refused.exit());
    }

    @Test
    void compilersComplaintIsShown() {
        Device device = TestDevice.get();
        try (Session session = new Session(device)) {
            String[] broken = {"__kernel void multiply(__global float *y) { y[0] = nowhere; }"};
            MoesaicException refused =
                    assertThrows(
                            MoesaicException.class,
                            () -> Kernels.build(session, broken, "-DTILE=1"));
            assertEquals(Exit.UNAVAILABLE, refused.exit());
            assertTrue(refused.getMessage().contains("nowhere"), refused.getMessage());
            assertTrue(refused.getMessage().contains(device.name()), refused.getMessage());
            assertTrue(refused.getMessage().contains("CL_BUILD_PROGRAM_FAILURE"));
        }
    }
}
