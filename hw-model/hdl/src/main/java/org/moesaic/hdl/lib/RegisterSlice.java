package org.moesaic.hdl.lib;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.connect;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Data;
import org.moesaic.hdl.Shape;

/// Registers in a stream, which cut long paths in one direction or in both. All kinds pass one value a cycle.
///
/// @param <T> what passes
public final class RegisterSlice<T extends Data> extends Component {

    /// Which paths are cut.
    public enum Cut {
        /// `valid` and `bits` come from registers; `in.ready` depends on `out.ready`. One register of the payload; a value
        /// takes one cycle.
        FORWARD,
        /// `ready` comes from a register; `out.valid` depends on `in.valid`. One register of the payload, used only while the
        /// consumer waits; a value passes in the same cycle.
        BACKWARD,
        /// Both, with two registers of the payload; a value takes one cycle.
        BOTH
    }

    public final ReadyValid<T> in;
    public final ReadyValid<T> out;

    public RegisterSlice(Shape<T> payload, Cut cut) {
        in = input("in", ReadyValid.of(payload));
        out = output("out", ReadyValid.of(payload));
        switch (cut) {
            case FORWARD -> forward(payload, in, out);
            case BACKWARD -> backward(payload, in, out);
            case BOTH -> {
                ReadyValid<T> between = wire("between", ReadyValid.of(payload));
                backward(payload, in, between);
                forward(payload, between, out);
            }
        }
    }

    private void forward(Shape<T> payload, ReadyValid<T> from, ReadyValid<T> to) {
        Bool valid = register("valid", bool(), false);
        T bits = register("bits", payload);
        from.ready.set(valid.not().or(to.ready));
        when(from.ready, () -> valid.set(from.valid));
        when(from.fire(), () -> connect(bits, from.bits));
        to.valid.set(valid);
        connect(to.bits, bits);
    }

    private void backward(Shape<T> payload, ReadyValid<T> from, ReadyValid<T> to) {
        Bool waiting = register("waiting", bool(), false);
        T kept = register("kept", payload);
        from.ready.set(waiting.not());
        when(
                from.fire().and(to.ready.not()),
                () -> {
                    waiting.set(true);
                    connect(kept, from.bits);
                });
        when(to.ready, () -> waiting.set(false));
        to.valid.set(waiting.or(from.valid));
        connect(to.bits, mux(waiting, kept, from.bits));
    }
}
