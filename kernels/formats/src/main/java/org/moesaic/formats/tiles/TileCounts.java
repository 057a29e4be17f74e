package org.moesaic.formats.tiles;

/// What one product with one vector takes on analog tiles.
///
/// @param tiles crossbars that hold the weights
/// @param tileMvms crossbars driven, each pass counted
/// @param dacConversions inputs converted
/// @param adcConversions partial sums converted
/// @param digitalAdds additions of converted partial sums to each other: one less for each output than its conversions
public record TileCounts(
        long tiles, long tileMvms, long dacConversions, long adcConversions, long digitalAdds) {

    /// Nothing.
    public static final TileCounts NONE = new TileCounts(0, 0, 0, 0, 0);

    /// Both together.
    public TileCounts plus(TileCounts other) {
        return new TileCounts(
                Math.addExact(tiles, other.tiles),
                Math.addExact(tileMvms, other.tileMvms),
                Math.addExact(dacConversions, other.dacConversions),
                Math.addExact(adcConversions, other.adcConversions),
                Math.addExact(digitalAdds, other.digitalAdds));
    }
}
