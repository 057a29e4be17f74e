package org.moesaic.hdl.lib;

import static org.moesaic.hdl.Hdl.bitsFor;
import static org.moesaic.hdl.Hdl.connect;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Data;
import org.moesaic.hdl.Mem;
import org.moesaic.hdl.Shape;
import org.moesaic.hdl.UInt;

/// A first-in first-out buffer between two streams. A value that enters can leave in the next cycle, one a cycle for any
/// depth above 1; a queue of depth 1 takes a value every other cycle, unless it is piped.
///
/// @param <T> what passes
public final class Queue<T extends Data> extends Component {

    /// Paths through the queue within one cycle, each of which saves a cycle and lengthens the clock period.
    public enum Shortcut {
        /// Inputs and outputs never meet in one cycle.
        NONE,
        /// A full queue takes a value in the cycle in which one leaves: `in.ready` depends on `out.ready`.
        PIPE,
        /// An empty queue hands a value through in the cycle in which it comes: `out.valid` depends on `in.valid`.
        FLOW
    }

    public final ReadyValid<T> in;
    public final ReadyValid<T> out;

    /// Values inside, 0 to the depth.
    public final UInt count;

    /// A queue without shortcuts.
    public Queue(Shape<T> payload, int depth) {
        this(payload, depth, Shortcut.NONE);
    }

    /// @param depth values that fit, at least 1
    public Queue(Shape<T> payload, int depth, Shortcut shortcut) {
        in = input("in", ReadyValid.of(payload));
        out = output("out", ReadyValid.of(payload));
        count = output("count", uint(bitsFor(depth)));
        Mem<T> words = memory("words", payload, depth);
        UInt inside = register("inside", uint(bitsFor(depth)), 0);
        Bool empty = inside.eq(0).named("empty");
        Bool full = inside.eq(depth).named("full");
        Bool enters = in.fire().named("enters");
        Bool leaves = out.fire().named("leaves");
        Bool stored;
        Bool removed;
        if (shortcut == Shortcut.FLOW) {
            // What is handed through is neither stored nor removed.
            stored = enters.and(empty.and(out.ready).not()).named("stored");
            removed = leaves.and(empty.not()).named("removed");
        } else {
            stored = enters;
            removed = leaves;
        }
        WrapCounter write = instance("write", () -> new WrapCounter(depth));
        WrapCounter read = instance("read", () -> new WrapCounter(depth));
        write.enable.set(stored);
        read.enable.set(removed);
        when(stored, () -> words.write(write.count, in.bits));
        when(stored.and(removed.not()), () -> inside.set(inside.addWrap(1)));
        when(removed.and(stored.not()), () -> inside.set(inside.subWrap(1)));

        in.ready.set(shortcut == Shortcut.PIPE ? full.not().or(out.ready) : full.not());
        out.valid.set(shortcut == Shortcut.FLOW ? empty.not().or(in.valid) : empty.not());
        connect(out.bits, words.read(read.count));
        if (shortcut == Shortcut.FLOW) {
            when(empty, () -> connect(out.bits, in.bits));
        }
        count.set(inside);
    }
}
