package org.moesaic.opencl;

/// How many vectors a task multiplies with its row: weights are decoded once for all of them. More take registers that
/// the decoding needs.
final class Tiles {

    /// Sizes that kernels are built for.
    static final int SIZES = 3;

    private static final int[] VECTORS = {1, 4, 8};

    private Tiles() {}

    /// The size that suits a batch: the smallest that takes it all, else the largest.
    static int index(int batch) {
        return batch == 1 ? 0 : batch <= 4 ? 1 : 2;
    }

    static int vectors(int index) {
        return VECTORS[index];
    }
}
