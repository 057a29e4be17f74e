package org.moesaic.compute.analog;

/// A uniform converter: steps of 2 · bound / `steps`, a level at 0, and as many levels on each side as fit into the bound:
/// the last one is the bound where steps are even. 254 steps are 8 bits.
///
/// @param steps 2 to 2²⁰, 0 for [#OFF]
/// @param bound largest magnitude that it passes on, greater than 0
public record Quantiser(int steps, double bound) {

    /// Passes everything on as it is. Only code and effect switches make it; a description cannot.
    public static final Quantiser OFF = new Quantiser(0, Double.POSITIVE_INFINITY);

    /// Rounding by a large constant (see [Rounding]) needs codes far below 2²².
    public static final int MOST_STEPS = 1 << 20;

    public Quantiser {
        boolean off = steps == 0 && bound == Double.POSITIVE_INFINITY;
        if (!off && (steps < 2 || steps > MOST_STEPS || !(bound > 0) || bound > Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "a converter of %d steps with bound %s; steps are 2 to %d, the bound is above 0"
                            .formatted(steps, bound, MOST_STEPS));
        }
    }

    public boolean on() {
        return steps != 0;
    }

    /// Distance of two levels.
    public double step() {
        return 2 * bound / steps;
    }
}
