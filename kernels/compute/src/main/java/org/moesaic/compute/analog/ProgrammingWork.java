package org.moesaic.compute.analog;

import org.moesaic.formats.tiles.TileMapping;

/// What programming a matrix once takes: an action with time, energy and wear.
///
/// @param tiles crossbars, weight slices counted
/// @param devices memory devices, both of each pair
/// @param picoseconds all tiles at once, each row by row
/// @param picojoules of all devices
/// @param enduranceCycles how often it can be done
public record ProgrammingWork(
        long tiles, long devices, long picoseconds, double picojoules, long enduranceCycles) {

    static ProgrammingWork of(TileMapping mapping, TilePreset preset) {
        ProgrammingCost cost = preset.programming();
        Cells cells = preset.cells();
        long devices =
                Math.multiplyExact(
                        mapping.shape().weights(), (long) cells.slices() * cells.devices());
        int rows = mapping.inputSpans().getFirst().length();
        return new ProgrammingWork(
                (long) mapping.tiles() * cells.slices(),
                devices,
                Math.multiplyExact(cost.picosecondsPerRow(), rows),
                cost.picojoulesPerDevice() * devices,
                cost.enduranceCycles());
    }
}
