package org.moesaic.hdl;

import java.util.List;

/// A value in a circuit while it is being built: a single one ([Bits]) or several together ([Bundle], [Vec]). It stands
/// for wires, not for a number; numbers come when the circuit is simulated.
public abstract sealed class Data permits Bits, Bundle, Vec {

    Data() {}

    /// Its parts that are not divided further, in order of declaration.
    abstract List<Leaf> leaves();

    /// Connects part by part, in the direction of each part: a flipped part of the target drives the source.
    ///
    /// @throws HdlException if the parts differ in name or type
    final void connect(Data source) {
        Connect.all(this, source);
    }

    /// Bits of all parts together.
    public final int width() {
        return leaves().stream().mapToInt(leaf -> leaf.bits().net().type().width()).sum();
    }

    /// All bits as one number, the first part the most significant.
    public UInt asUInt() {
        return Hdl.concat(leaves().stream().map(Leaf::bits).toArray(Bits[]::new));
    }
}
