package org.moesaic.model.closedform;

import org.moesaic.formats.tiles.Span;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.formats.tiles.TileReading;

/// Time of a matrix-vector product on analog tiles.
///
/// One tile: passes x settle + conversions x ⌈columns / converters⌉ x t_adc + shift-and-add. With bit-serial inputs both
/// passes and conversions are the input bits; with pulse-width inputs both are 1 and `settle` is the whole integration;
/// with positive and negative inputs apart there are two passes, and one conversion or two.
/// The tiles of a matrix work side by side; where its inputs are split, each further partial sum is added digitally.
///
/// @param settlePicoseconds from driving the rows until the columns can be converted
/// @param converters analog-to-digital converters of a tile, each shared by ⌈columns / converters⌉ columns
/// @param conversionPicoseconds of one column
/// @param shiftAddPicoseconds digital work behind the last conversion: shift-and-add, scaling
/// @param addPicoseconds of adding one more partial sum to all outputs of a tile
public record TileTiming(
        long settlePicoseconds,
        int converters,
        long conversionPicoseconds,
        long shiftAddPicoseconds,
        long addPicoseconds) {

    public TileTiming {
        if (settlePicoseconds < 0
                || converters < 1
                || conversionPicoseconds < 0
                || shiftAddPicoseconds < 0
                || addPicoseconds < 0) {
            throw new IllegalArgumentException("a tile that cannot be read");
        }
    }

    /// Time that one tile is busy with one vector.
    ///
    /// @param columns columns that are converted
    /// @throws ArithmeticException if it does not fit into a `long`
    public long mvmPicoseconds(int columns, TileReading reading) {
        long driving = Math.multiplyExact(reading.passes(), settlePicoseconds);
        long turns =
                Math.multiplyExact(reading.conversions(), Math.ceilDiv((long) columns, converters));
        long converting = Math.multiplyExact(turns, conversionPicoseconds);
        return Math.addExact(Math.addExact(driving, converting), shiftAddPicoseconds);
    }

    /// Time that the busiest tile of a matrix is busy with one vector.
    public long mvmPicoseconds(TileMapping mapping, TileReading reading) {
        int widest = mapping.outputSpans().stream().mapToInt(Span::length).max().orElseThrow();
        return mvmPicoseconds(widest, reading);
    }

    /// Time from the last tile's result to the matrix's: one addition for each input part but the first.
    public long addingPicoseconds(TileMapping mapping) {
        return Math.multiplyExact(mapping.inputSpans().size() - 1L, addPicoseconds);
    }

    /// Latency of one product of a matrix with one vector.
    public long picoseconds(TileMapping mapping, TileReading reading) {
        return Math.addExact(mvmPicoseconds(mapping, reading), addingPicoseconds(mapping));
    }
}
