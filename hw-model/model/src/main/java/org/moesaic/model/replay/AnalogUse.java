package org.moesaic.model.replay;

import org.moesaic.model.hardware.Range;

/// What the analog tiles did.
///
/// @param selections selections that were executed on tiles
/// @param tileMvms crossbars driven, each pass counted
/// @param adcConversions partial sums converted
/// @param programmings crossbars written during the replay: none, because a placement does not change under way
/// @param utilisation share of all tiles and of the makespan in which tiles were read
/// @param tilesUsed tiles that hold weights
/// @param tiles tiles that there are
/// @param placing what writing the whole placement takes, once and before; in no other figure
public record AnalogUse(
        long selections,
        long tileMvms,
        long adcConversions,
        long programmings,
        double utilisation,
        long tilesUsed,
        long tiles,
        Placing placing) {

    /// Writing weights into tiles.
    ///
    /// @param crossbars stack levels of tiles that are written
    /// @param weights weights that are written
    /// @param picoseconds how long it takes, as many tiles at once as the supply allows
    /// @param energyPicojoules what it costs, without static power
    /// @param enduranceShare share of a device's endurance that one writing takes
    public record Placing(
            long crossbars,
            long weights,
            long picoseconds,
            Range energyPicojoules,
            double enduranceShare) {}
}
