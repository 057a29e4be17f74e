package org.moesaic.compute.analog;

/// What it takes to program a crossbar once.
///
/// @param picosecondsPerRow rows are written one after the other, the cells of a row together
/// @param picojoulesPerDevice all pulses and checks of one device
/// @param enduranceCycles how often a device can be programmed
public record ProgrammingCost(
        long picosecondsPerRow, double picojoulesPerDevice, long enduranceCycles) {

    public ProgrammingCost {
        if (picosecondsPerRow < 0 || !(picojoulesPerDevice >= 0) || enduranceCycles < 1) {
            throw new IllegalArgumentException(
                    "programming of %d ps and %s pJ, %d cycles; at least 0, 0 and 1"
                            .formatted(picosecondsPerRow, picojoulesPerDevice, enduranceCycles));
        }
    }
}
