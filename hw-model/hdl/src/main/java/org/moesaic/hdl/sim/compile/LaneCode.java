package org.moesaic.hdl.sim.compile;

/// Generated code for all lanes of a [CompiledLanes]; see [LaneGenerator].
abstract class LaneCode {

    /// @param s columns of the state and of scratch words
    /// @param c words of the call at hand
    /// @param boxes black boxes, those of each lane
    abstract void run(long[] s, long[] c, Boxes[] boxes);
}
