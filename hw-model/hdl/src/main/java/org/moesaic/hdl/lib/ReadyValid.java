package org.moesaic.hdl.lib;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.bundle;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.BundleShape;
import org.moesaic.hdl.Data;
import org.moesaic.hdl.Shape;

/// A stream of values with back pressure: a value passes in each cycle in which `valid` and `ready` are both 1.
///
/// The producer drives `valid` and `bits`, and does not wait for `ready` to become valid. The consumer drives `ready`. A
/// producer may take a value back that has not passed: an [Arbiter] does when another input wins; a [Queue] and a
/// [RegisterSlice] keep theirs.
///
/// An input port of this shape consumes, an output port produces; `target.set(source)` connects all three signals.
///
/// @param <T> what passes
public final class ReadyValid<T extends Data> extends Bundle {
    public final Bool valid = field("valid", bool());
    public final Bool ready = flipped("ready", bool());
    public final T bits;

    private ReadyValid(Shape<T> payload) {
        bits = field("bits", payload);
    }

    /// The shape of a stream of values of a shape.
    public static <T extends Data> BundleShape<ReadyValid<T>> of(Shape<T> payload) {
        return bundle(() -> new ReadyValid<>(payload));
    }

    /// Whether a value passes in this cycle.
    public Bool fire() {
        return valid.and(ready);
    }
}
