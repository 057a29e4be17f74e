package org.moesaic.model.optimum;

import java.util.Objects;

/// What a solver found.
///
/// @param status how far it got
/// @param values of every column; empty where it found none
/// @param bound no values that keep all rows cost less; negative infinity where that is not known
/// @param repeatable false if a clock ended the search: another run may end elsewhere
public record IntegerAnswer(Status status, long[] values, double bound, boolean repeatable) {

    /// How far a solver got.
    public enum Status {
        /// No values cost less.
        OPTIMAL,

        /// These values keep all rows; others may cost less.
        FEASIBLE,

        /// No values keep all rows.
        INFEASIBLE,

        /// Nothing was found in the time that there was.
        UNKNOWN
    }

    public IntegerAnswer {
        Objects.requireNonNull(status);
    }

    /// True if there are values.
    public boolean found() {
        return status == Status.OPTIMAL || status == Status.FEASIBLE;
    }
}
