package org.moesaic.hdl.sim;

import java.math.BigInteger;

/// What a simulator runs in place of one instance of a black box. Values are in the order of its ports, inputs and outputs
/// apart, and in the range of their types.
public interface BlackBoxModel {

    /// Fills in the outputs for these inputs and the state at hand; called any number of times a cycle.
    ///
    /// A black box that is not combinational must not look at the inputs: they may not be settled yet.
    void evaluate(BigInteger[] inputs, BigInteger[] outputs);

    /// Passes a clock edge, on the settled inputs before it.
    default void clock(BigInteger[] inputs) {}

    /// The state as an immutable value, for snapshots; anything at all where there is none.
    default Object save() {
        return "";
    }

    /// Goes back to a state that [#save] returned.
    default void restore(Object state) {}
}
