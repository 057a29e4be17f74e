package org.moesaic.compute.analog;

/// Devices that cannot be programmed: the probability of each kind, device by device. A stuck device neither drifts nor
/// fluctuates.
///
/// @param atReset at the smallest conductance
/// @param atGMax at the largest
/// @param atRandom at an even random conductance in between
public record Faults(double atReset, double atGMax, double atRandom) {

    public static final Faults NONE = new Faults(0, 0, 0);

    public Faults {
        if (!(atReset >= 0 && atGMax >= 0 && atRandom >= 0) || atReset + atGMax + atRandom > 1) {
            throw new IllegalArgumentException(
                    "fault probabilities %s, %s and %s; at least 0 each and at most 1 together"
                            .formatted(atReset, atGMax, atRandom));
        }
    }

    public boolean any() {
        return atReset + atGMax + atRandom > 0;
    }
}
