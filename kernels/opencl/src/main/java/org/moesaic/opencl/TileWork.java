package org.moesaic.opencl;

import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.WeightNoise;

/// How the work on analog tiles is cut into work-items: `vectors` products of `panels` times `lanes` columns each.
///
/// @param lanes columns of a vector operation: 16 on devices with vector units, else 1
/// @param width columns of a strip of weights
/// @param vectors vectors of a work-item, which share each weight that is read
/// @param panels vector operations side by side
/// @param blockDimension dimension of a launch that counts blocks of vectors; the other one counts columns
record TileWork(int lanes, int width, int vectors, int panels, int blockDimension) {

    /// Columns of a tile are filled up to a multiple of this: the most that a work-item has, and a work-group where
    /// neighbours read neighbouring columns.
    static final int COLUMNS = 64;

    /// Vectors of a work-item where there are several; with four sums half as many beside twice the columns, since each
    /// sum of a vector has an input of its own to load.
    static final int MOST_VECTORS = 4;

    /// Sums that are worth having under way: what hides the latency of a fused multiply-add twice over, and still fits
    /// the registers of a core.
    private static final int SUMS_AT_ONCE = 16;

    static TileWork of(TilePreset preset, Layout layout, int batch) {
        int sums = padded(sums(preset));
        int vectors = batch == 1 ? 1 : Math.min(MOST_VECTORS, MOST_VECTORS * 2 / sums);
        return switch (layout) {
            case ROW_PER_ITEM, PANELS -> {
                // Noise comes for four times 16 columns at once.
                int panels = vectors == 1 ? 4 : SUMS_AT_ONCE / (vectors * sums);
                yield new TileWork(16, 16, vectors, panels, 0);
            }
            // Neighbours count columns, so that a device joins their reads.
            case COALESCED -> new TileWork(1, COLUMNS, vectors, 1, 1);
        };
    }

    private static int padded(int sums) {
        return sums == 3 ? 4 : sums;
    }

    /// Sums over the rows that the chain needs for a column and vector.
    static int sums(TilePreset preset) {
        boolean pcm = preset.weightNoise().kind() == WeightNoise.Kind.PCM_READ;
        return 1 + (preset.irDrop().on() ? 2 : 0) + (pcm ? 1 : 0);
    }

    /// Columns of a work-item.
    int columns() {
        return lanes * panels;
    }

    /// Rows that a work-item of the `drive` kernel has: `CHUNK`.
    int chunk() {
        return 4 * lanes;
    }
}
