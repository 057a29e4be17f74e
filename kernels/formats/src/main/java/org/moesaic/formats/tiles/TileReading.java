package org.moesaic.formats.tiles;

/// How often a tile is driven and converted for one product with a vector.
///
/// @param weightSlices crossbars that hold one weight together, each with its own converters; 1 without bit slicing
/// @param passes times that the rows are driven: input slices, twice where positive and negative inputs go apart
/// @param conversions times that each column is converted: as many as passes, or fewer where passes are summed before
///     the converter
public record TileReading(int weightSlices, int passes, int conversions) {

    /// One crossbar, driven and converted once.
    public static final TileReading ONCE = new TileReading(1, 1, 1);

    public TileReading {
        if (weightSlices < 1 || passes < 1 || conversions < 1 || conversions > passes) {
            throw new IllegalArgumentException(
                    "%d weight slices, %d passes, %d conversions; each is 1 or more, and no more conversions than passes"
                            .formatted(weightSlices, passes, conversions));
        }
    }
}
