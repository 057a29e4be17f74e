package org.moesaic.rtl.proof;

import java.util.Objects;

/// How a proof ended.
public sealed interface Verdict {

    /// No input makes the two differ, in any number of cycles after power-up.
    ///
    /// @param inductionCycles cycles that the induction step looks back
    record Proved(int inductionCycles) implements Verdict {

        public Proved {
            if (inductionCycles < 1) {
                throw new IllegalArgumentException("an induction over " + inductionCycles);
            }
        }
    }

    /// No input makes the two differ in the first cycles after power-up; what comes later is not known.
    ///
    /// @param cycles how many
    record Bounded(int cycles) implements Verdict {}

    /// The solver did not come to an end in its time.
    ///
    /// @param seconds how long it was given for a question
    record Unknown(int seconds) implements Verdict {}

    /// Some inputs make them differ.
    ///
    /// @param counterexample a table of the ports, cycle by cycle, as the solver prints it: `in_` are the inputs, `gate_`
    ///     outputs of the block, `gold_` outputs of the independent description
    record Refuted(String counterexample) implements Verdict {

        public Refuted {
            Objects.requireNonNull(counterexample);
        }
    }
}
