package org.moesaic.compute.analog;

import java.util.List;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.TileMapping;

/// A matrix on analog tiles at one time since programming: all that a backend needs to multiply with it.
///
/// A product adds up, in the order of `tiles`, what each tile gives for its outputs, in fp32 from 0; then the bias.
///
/// @param mapping of the matrix
/// @param preset the tile's parameters
/// @param seconds since programming
/// @param tiles all crossbars: by tile of the mapping, then by weight slice
/// @param bias added digitally to each output; empty for none
public record TileArray(
        TileMapping mapping,
        TilePreset preset,
        double seconds,
        List<AnalogTile> tiles,
        float[] bias) {

    public TileArray {
        tiles = List.copyOf(tiles);
    }

    public MatrixShape shape() {
        return mapping.shape();
    }
}
