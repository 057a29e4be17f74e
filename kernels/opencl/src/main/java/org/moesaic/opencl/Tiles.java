package org.moesaic.opencl;

/// How many vectors a task multiplies with its row: weights are decoded once for all of them.
final class Tiles {

    /// Sizes that kernels are built for.
    static final int SIZES = 2;

    private static final int[] VECTORS = {1, 4};

    private Tiles() {}

    /// The size that suits a batch. Eight vectors were no faster than twice four on a CPU: their sums and inputs do not fit
    /// registers and the first cache any more.
    static int index(int batch) {
        return batch == 1 ? 0 : 1;
    }

    static int vectors(int index) {
        return VECTORS[index];
    }
}
