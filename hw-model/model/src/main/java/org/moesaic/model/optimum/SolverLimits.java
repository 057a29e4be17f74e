package org.moesaic.model.optimum;

/// How long a solver may look.
///
/// @param seconds work that an ordinary core does in about so many seconds, counted and not measured, so that a search
///     ends at the same place each time
/// @param seed of whatever the solver draws lots for
public record SolverLimits(double seconds, int seed) {

    public SolverLimits {
        if (!(seconds > 0) || seed < 0) {
            throw new IllegalArgumentException(seconds + " s, seed " + seed);
        }
    }
}
