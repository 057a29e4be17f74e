package org.moesaic.compute;

import java.util.List;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilesCheck;
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

    /// Several products on analog tiles in one go, such as the matrices of an expert that have the same inputs, or those of
    /// several experts: each has the bits of [LoadedTiles#multiply] alone, and all are at least as fast as one after the
    /// other. All inputs are looked at before anything is multiplied.
    ///
    /// @param products of tiles that this backend has loaded; the same tiles may come several times, in their order, but no
    ///     output may be the input of another
    /// @throws IllegalArgumentException if the arrays of a product are too short
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if an input is not finite
    default void multiplyAllTiles(List<TileProduct> products) {
        for (TileProduct product : products) {
            TilesCheck.check(product.tiles().array(), product.batch(), product.x(), product.y());
        }
        for (TileProduct product : products) {
            product.tiles()
                    .multiply(product.firstRead(), product.batch(), product.x(), product.y());
        }
    }

    /// One of several products.
    record Product(LoadedMatrix matrix, int batch, float[] x, float[] y) {}

    /// One of several products on analog tiles.
    ///
    /// @param firstRead read index of its first vector
    record TileProduct(LoadedTiles tiles, long firstRead, int batch, float[] x, float[] y) {}

    @Override
    void close();
}
