package org.moesaic.hdl.sim;

/// The state of a simulator at one moment; opaque, immutable, for simulators of the same kind on the same circuit.
public interface Snapshot {

    /// Clock edges since power-up.
    long cycle();
}
