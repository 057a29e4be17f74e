package org.moesaic.verification.benchmark.kernels;

import java.util.List;
import org.moesaic.formats.MatrixShape;

/// One way to run a kernel.
///
/// @param shape of the matrices
/// @param hot whether one matrix is repeated; otherwise a pool larger than the caches takes turns
/// @param threads how many work on one product
/// @param batch vectors at a time
record Cell(MatrixShape shape, boolean hot, int threads, int batch) {

    static final MatrixShape SMALL = new MatrixShape(1024, 2048);
    static final MatrixShape LARGE = new MatrixShape(14336, 4096);
    static final List<MatrixShape> SHAPES = List.of(SMALL, LARGE);

    static final int LARGE_BATCH = 16;

    /// `hot` or `dram`.
    String place() {
        return hot ? "hot" : "dram";
    }

    static String name(MatrixShape shape) {
        return shape.rows() + "x" + shape.columns();
    }

    /// Weights that one product multiplies, once for each vector.
    long weights() {
        return shape.weights() * batch;
    }
}
