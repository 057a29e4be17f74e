package org.moesaic.opencl;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_mem;
import org.moesaic.compute.Activations;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;

/// A matrix in buffers of a device: codes as they were packed, scales in fp32 beside them.
final class DeviceMatrix implements LoadedMatrix {

    private static final int TILES = Tile.values().length;

    private final OpenClBackend owner;
    private final NumberFormat format;
    private final MatrixShape shape;
    private final Decoding decoding;
    private final Grouping grouping;
    private final int panelBits;
    private final int rowBytes;
    private final long bytes;
    private final cl_mem codes;
    private final cl_mem side;
    private final Pointer codesArgument;
    private final Pointer sideArgument;
    private final Kernel[] kernels = new Kernel[Activations.values().length * TILES];
    private boolean open = true;

    /// @param codes null for a matrix without weights, and then the other buffer as well
    DeviceMatrix(
            OpenClBackend owner,
            NumberFormat format,
            MatrixShape shape,
            Decoding decoding,
            Grouping grouping,
            int panelBits,
            int rowBytes,
            long bytes,
            cl_mem codes,
            cl_mem side) {
        this.owner = owner;
        this.format = format;
        this.shape = shape;
        this.decoding = decoding;
        this.grouping = grouping;
        this.panelBits = panelBits;
        this.rowBytes = rowBytes;
        this.bytes = bytes;
        this.codes = codes;
        this.side = side;
        this.codesArgument = codes == null ? null : Pointer.to(codes);
        this.sideArgument = side == null ? null : Pointer.to(side);
    }

    @Override
    public NumberFormat format() {
        return format;
    }

    @Override
    public MatrixShape shape() {
        return shape;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    OpenClBackend owner() {
        return owner;
    }

    Grouping grouping() {
        return grouping;
    }

    /// Bits of a code in panels; 0 for a matrix that lies row by row.
    int panelBits() {
        return panelBits;
    }

    int rowBytes() {
        return rowBytes;
    }

    void checkOpen() {
        if (!open) {
            throw new IllegalStateException("the matrix is closed");
        }
    }

    Pointer codesArgument() {
        return codesArgument;
    }

    Pointer sideArgument() {
        return sideArgument;
    }

    /// The kernel for a treatment of inputs and a number of vectors, built at first use.
    Kernel kernel(Kernels all, Activations activations, int batch) {
        Tile tile = Tile.of(batch, decoding.panels());
        int at = activations.ordinal() * TILES + tile.ordinal();
        if (kernels[at] == null) {
            kernels[at] = all.get(decoding, activations, tile);
        }
        return kernels[at];
    }

    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        if (codes != null) {
            owner.forget(this);
            CL.clReleaseMemObject(codes);
            CL.clReleaseMemObject(side);
        }
    }
}
