package org.moesaic.compute;

import java.util.List;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Something that multiplies matrices in number formats with vectors: plain Java, the CPU's vector units, an OpenCL
/// device. Open once, use from one thread, close.
public interface Backend extends AutoCloseable {

    /// Its name in options, such as `reference`, `vector` or `opencl`.
    String name();

    /// What it runs on, in words: vector width and threads, or platform and device.
    String device();

    /// Whether it has a kernel for that format and treatment of inputs.
    boolean supports(NumberFormat format, Activations activations);

    /// Brings a matrix into the order that this backend's kernels read. The packed matrix must outlive the loaded one.
    ///
    /// @throws org.moesaic.edge.MoesaicException UNAVAILABLE if the device has no room for it; BAD_DATA if the packed data
    ///     contradicts its format
    LoadedMatrix load(PackedMatrix matrix);

    /// `y[b][r] = Σ_c W[r][c] · x[b][c]` for `batch` vectors that lie one after the other. Allocates nothing on the heap.
    ///
    /// @param batch 0 or more; kernels are made for 1 to 64
    /// @param x `batch` times `columns` inputs
    /// @param y receives `batch` times `rows` outputs
    /// @throws IllegalArgumentException if the arrays are too short or the combination is not supported
    void multiply(LoadedMatrix matrix, Activations activations, int batch, float[] x, float[] y);

    /// Several independent products in one go, such as the experts of a layer: at least as fast as one after the other.
    default void multiplyAll(List<Product> products, Activations activations) {
        for (Product product : products) {
            multiply(product.matrix(), activations, product.batch(), product.x(), product.y());
        }
    }

    /// Whether it has a kernel for analog tiles.
    default boolean multipliesTiles() {
        return false;
    }

    /// Brings a matrix on analog tiles into the order that this backend's kernels read.
    ///
    /// @throws IllegalArgumentException if it has no kernel for them
    /// @throws org.moesaic.edge.MoesaicException UNAVAILABLE if the device has no room for it
    default LoadedTiles loadTiles(TileArray array) {
        throw new IllegalArgumentException(name() + " has no kernel for analog tiles");
    }

    /// One of several products.
    record Product(LoadedMatrix matrix, int batch, float[] x, float[] y) {}

    @Override
    void close();
}
