package org.moesaic.hdl.sim.compile;

/// Generated code for clock cycles; see [CodeGenerator].
public abstract class CycleCode {

    /// Runs cycles until a check fails.
    ///
    /// @param s the state
    /// @param t scratch words
    /// @param boxes black boxes
    /// @param cycles how many
    /// @return how many were completed; with fewer than asked for, a check fails in the next
    public abstract long run(long[] s, long[] t, Boxes boxes, long cycles);
}
