package org.moesaic.opencl;

/// Which work-item reads which weights: the ways that devices like.
public enum Layout {
    /// A work-item computes 16 rows in the lanes of its vectors, where a format has kernels for that (symmetric codes of
    /// two and four bits), and a row where it has not: the fastest on CPUs. Weights are put into that order when they are
    /// loaded.
    PANELS("row_per_item", 16),
    /// A work-item computes a whole row with explicit vectors. Each core streams its own rows through its caches, as
    /// CPUs like it; on a GPU neighbours would read addresses a row apart.
    ROW_PER_ITEM("row_per_item", 16),
    /// A work-group computes a row: neighbours read neighbouring weights, so that a GPU joins their reads, and the group
    /// adds up in local memory.
    COALESCED("coalesced", 64);

    /// Work-items that a work-group of any layout has at most.
    static final int LARGEST_GROUP_ITEMS = 64;

    private final String kernelFile;
    private final int groupItems;

    Layout(String kernelFile, int groupItems) {
        this.kernelFile = kernelFile;
        this.groupItems = groupItems;
    }

    /// Name of its kernel files.
    String kernelFile() {
        return kernelFile;
    }

    /// Work-items of a work-group. 16 rows keep a CPU's thread busy for longer than handing out work takes; 64 is a
    /// wavefront of AMD's GPUs and two warps of NVIDIA's.
    int groupItems() {
        return groupItems;
    }
}
