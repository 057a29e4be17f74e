package org.moesaic.opencl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_mem;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadCheck;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.MultiplyCheck;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Multiplies on an OpenCL device. Kernels are built when a format is first used; inputs are quantised on the host, so
/// that int8 codes are the same on every device, and their products are exact integers there.
public final class OpenClBackend implements Backend {

    static final String NAME = "opencl";

    private final Device device;
    private final Layout layout;
    private final Session session;
    private final Kernels kernels;
    private final Launcher launcher;
    private final TileKernels tileKernels;
    private final TileLauncher tileLauncher;
    private final Work work = new Work();
    private boolean open = true;

    /// @throws MoesaicException UNAVAILABLE if the device cannot be opened
    OpenClBackend(Device device, Layout layout) {
        this(device, layout, layout.groupItems());
    }

    /// @param groupItems work-items of a work-group, a power of two
    OpenClBackend(Device device, Layout layout, int groupItems) {
        this(device, layout, groupItems, "");
    }

    /// @param options of the compiler, beside those of each kernel
    OpenClBackend(Device device, Layout layout, int groupItems, String options) {
        this.device = device;
        this.layout = layout;
        try {
            session = new Session(device);
            kernels = new Kernels(session, layout, groupItems, options);
            // Of a device that is no CPU, memory that the host sees as well is the host's, far
            // away.
            boolean shared = layout != Layout.COALESCED && session.sharesBuffers();
            launcher = new Launcher(session, kernels, shared);
            tileKernels = new TileKernels(session, layout, groupItems);
            tileLauncher = new TileLauncher(new TileScratch(session, shared));
        } catch (CLException e) {
            throw Failures.of(device, "opening the device", e);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String device() {
        return device.name() + ", " + device.units() + " compute units";
    }

    /// Which work-items read which weights here.
    public Layout layout() {
        return layout;
    }

    @Override
    public boolean supports(NumberFormat format, Activations activations) {
        return switch (activations) {
            case FP32 -> true;
            case INT8 -> Decoding.hasIntegers(format);
        };
    }

    @Override
    public LoadedMatrix load(PackedMatrix matrix) {
        checkOpen();
        NumberFormat format = matrix.format();
        MatrixShape shape = matrix.shape();
        if (shape.weights() == 0) {
            return new DeviceMatrix(
                    this, format, shape, Decoding.of(format), null, 0, 0, 0, null, null);
        }
        LoadCheck.check(matrix);
        String what =
                "loading a matrix of %d x %d in %s"
                        .formatted(shape.rows(), shape.columns(), format.name());
        Grouping grouping = Grouping.of(format, shape);
        Optional<Panels> panels =
                layout == Layout.PANELS ? Panels.of(format, shape, grouping) : Optional.empty();
        try {
            return panels.isPresent()
                    ? inPanels(matrix, what, grouping, panels.get())
                    : inRows(matrix, what, grouping);
        } catch (CLException e) {
            throw Failures.of(device, what, e);
        }
    }

    private DeviceMatrix inRows(PackedMatrix matrix, String what, Grouping grouping) {
        NumberFormat format = matrix.format();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes =
                    format instanceof CustomFormat ? decoded(arena, what, matrix) : matrix.codes();
            checkRoom(what, codes.byteSize());
            checkRoom(what, grouping.bytes());
            MemorySegment side = arena.allocate(grouping.bytes(), Float.BYTES);
            grouping.write(matrix, side);
            cl_mem codesBuffer =
                    codes == matrix.codes() ? session.constant(codes) : session.copy(codes);
            return new DeviceMatrix(
                    this,
                    format,
                    matrix.shape(),
                    Decoding.of(format),
                    grouping,
                    0,
                    rowBytes(format, matrix.shape(), codes),
                    codes.byteSize() + side.byteSize(),
                    codesBuffer,
                    sideBuffer(codesBuffer, side));
        }
    }

    private DeviceMatrix inPanels(
            PackedMatrix matrix, String what, Grouping grouping, Panels panels) {
        checkRoom(what, panels.codeBytes());
        checkRoom(what, panels.scaleBytes());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment codes = arena.allocate(panels.codeBytes(), Integer.BYTES);
            panels.writeCodes(matrix, codes);
            MemorySegment scales = arena.allocate(panels.scaleBytes(), Float.BYTES);
            panels.writeScales(matrix, scales);
            cl_mem codesBuffer = session.copy(codes);
            return new DeviceMatrix(
                    this,
                    matrix.format(),
                    matrix.shape(),
                    Decoding.inPanels(matrix.format(), panels),
                    grouping,
                    panels.bits(),
                    0,
                    codes.byteSize() + scales.byteSize(),
                    codesBuffer,
                    sideBuffer(codesBuffer, scales));
        }
    }

    private cl_mem sideBuffer(cl_mem codes, MemorySegment side) {
        try {
            return session.copy(side);
        } catch (CLException e) {
            CL.clReleaseMemObject(codes);
            throw e;
        }
    }

    /// A format of a user's own is known by its decoder only, so it is kept in fp32.
    private MemorySegment decoded(Arena arena, String what, PackedMatrix matrix) {
        int columns = matrix.shape().columns();
        long bytes = Math.multiplyExact(matrix.shape().weights(), Float.BYTES);
        checkRoom(what, bytes);
        MemorySegment weights = arena.allocate(bytes, PackedMatrix.ALIGNMENT);
        float[] row = new float[columns];
        for (int r = 0; r < matrix.shape().rows(); r++) {
            Decoder.decodeRow(matrix, r, row);
            long at = (long) r * columns * Float.BYTES;
            MemorySegment.copy(row, 0, weights, ValueLayout.JAVA_FLOAT, at, columns);
        }
        return weights;
    }

    /// Of dictionary coding rows start where its offsets say.
    private static int rowBytes(NumberFormat format, MatrixShape shape, MemorySegment codes) {
        if (format instanceof Dict16Format) {
            return 0;
        }
        long all =
                format instanceof NestedFormat nested
                        ? nested.prefix(nested.baseBits()).bytes(shape).weights()
                        : codes.byteSize();
        return Math.toIntExact(all / shape.rows());
    }

    private void checkRoom(String what, long bytes) {
        if (bytes > device.largestBufferBytes()) {
            throw Failures.unavailable(
                    "%s needs a buffer of %d bytes; %s gives at most %d"
                            .formatted(what, bytes, device.name(), device.largestBufferBytes()),
                    "split the matrix by rows, or use --backend vector",
                    null);
        }
    }

    @Override
    public void multiply(
            LoadedMatrix matrix, Activations activations, int batch, float[] x, float[] y) {
        checkOpen();
        try {
            add(matrix, activations, batch, x, y);
            run(activations);
        } finally {
            work.clear();
        }
    }

    @Override
    public void multiplyAll(List<Product> products, Activations activations) {
        checkOpen();
        try {
            for (int i = 0; i < products.size(); i++) {
                Product product = products.get(i);
                add(product.matrix(), activations, product.batch(), product.x(), product.y());
            }
            run(activations);
        } finally {
            work.clear();
        }
    }

    private void add(
            LoadedMatrix loaded, Activations activations, int batch, float[] x, float[] y) {
        if (!(loaded instanceof DeviceMatrix matrix) || matrix.owner() != this) {
            throw new IllegalArgumentException("a matrix that another backend has loaded");
        }
        matrix.checkOpen();
        MultiplyCheck.check(this, matrix, activations, batch, x, y);
        MatrixShape shape = matrix.shape();
        if (batch == 0 || shape.rows() == 0) {
            return;
        }
        if (shape.columns() == 0) {
            Arrays.fill(y, 0, batch * shape.rows(), 0);
            return;
        }
        work.add(matrix, batch, x, y);
    }

    private void run(Activations activations) {
        if (work.count() == 0) {
            return;
        }
        try {
            launcher.run(work, activations);
        } catch (CLException e) {
            throw Failures.of(device, "multiplying", e);
        }
    }

    @Override
    public boolean multipliesTiles() {
        return true;
    }

    @Override
    public LoadedTiles loadTiles(TileArray array) {
        checkOpen();
        String what =
                "loading a matrix of %d x %d on %d analog tiles"
                        .formatted(
                                array.shape().rows(),
                                array.shape().columns(),
                                array.tiles().size());
        try {
            checkRoom(what, TileMemory.weightBytes(array));
            return new OpenClTiles(this, array, session, tileKernels);
        } catch (CLException e) {
            throw Failures.of(device, what, e);
        }
    }

    @Override
    public void multiplyAllTiles(List<TileProduct> products) {
        checkOpen();
        for (int i = 0; i < products.size(); i++) {
            TileProduct product = products.get(i);
            mine(product.tiles()).check(product.batch(), product.x(), product.y());
        }
        try {
            for (int i = 0; i < products.size(); i++) {
                TileProduct product = products.get(i);
                tileLauncher.add(
                        mine(product.tiles()),
                        product.firstRead(),
                        product.batch(),
                        product.x(),
                        product.y());
            }
            tileLauncher.finish();
        } catch (CLException e) {
            throw Failures.of(device, "multiplying on analog tiles", e);
        } finally {
            tileLauncher.clear();
        }
    }

    void multiplyTiles(OpenClTiles tiles, long firstRead, int batch, float[] x, float[] y) {
        checkOpen();
        tiles.check(batch, x, y);
        try {
            tileLauncher.add(tiles, firstRead, batch, x, y);
            tileLauncher.finish();
        } catch (CLException e) {
            throw Failures.of(device, "multiplying on analog tiles", e);
        } finally {
            tileLauncher.clear();
        }
    }

    private OpenClTiles mine(LoadedTiles loaded) {
        if (!(loaded instanceof OpenClTiles tiles) || tiles.owner() != this) {
            throw new IllegalArgumentException("tiles that another backend has loaded");
        }
        return tiles;
    }

    /// Launches of products on tiles so far.
    int tileLaunches() {
        return tileLauncher.launches();
    }

    /// Time that the kernels of the last product, or products, ran for, by the device's clock: without the way of inputs
    /// and outputs, and without what handing over takes.
    public long lastKernelNanoseconds() {
        checkOpen();
        return launcher.kernelNanoseconds();
    }

    /// Launches that the last product, or products, took.
    int lastLaunches() {
        return launcher.launches();
    }

    /// Kernels built so far.
    int builtKernels() {
        return kernels.size();
    }

    /// A matrix may be closed after its backend, whose kernels have gone by then.
    void forget(DeviceMatrix matrix) {
        if (open) {
            kernels.forget(matrix);
        }
    }

    /// Tiles may be closed after their backend, too.
    void forget(TileMemory memory) {
        if (open) {
            tileKernels.forget(memory);
        }
    }

    void checkOpen() {
        if (!open) {
            throw new IllegalStateException("the backend is closed");
        }
    }

    /// Matrices that are still loaded can only be closed then.
    @Override
    public void close() {
        if (open) {
            open = false;
            launcher.close();
            tileKernels.close();
            tileLauncher.close();
            kernels.close();
            session.close();
        }
    }
}
