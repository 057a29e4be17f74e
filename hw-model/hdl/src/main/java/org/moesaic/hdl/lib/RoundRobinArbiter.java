package org.moesaic.hdl.lib;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.connect;
import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.vec;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Data;
import org.moesaic.hdl.Shape;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;

/// Several streams into one, in turn: after an input has passed, those behind it come first. An input that stays valid passes
/// after at most as many values as there are other inputs.
///
/// @param <T> what passes
public final class RoundRobinArbiter<T extends Data> extends Component {
    public final Vec<ReadyValid<T>> in;
    public final ReadyValid<T> out;

    /// Number of the input that passes; 0 where none is valid.
    public final UInt chosen;

    /// @param inputs number of inputs, at least 1
    public RoundRobinArbiter(Shape<T> payload, int inputs) {
        in = input("in", vec(inputs, ReadyValid.of(payload)));
        out = output("out", ReadyValid.of(payload));
        chosen = output("chosen", uint(indexWidth(inputs)));
        UInt last = register("last", uint(indexWidth(inputs)), inputs - 1);
        UInt pick = wire("pick", uint(indexWidth(inputs)));
        pick.set(0);
        Bool any = bool().of(false);
        // Lowest valid of all; then, over it, lowest valid behind the last one.
        for (int i = inputs - 1; i >= 0; i--) {
            int number = i;
            when(in.get(i).valid, () -> pick.set(number));
            any = any.or(in.get(i).valid);
        }
        for (int i = inputs - 1; i >= 1; i--) {
            int number = i;
            when(in.get(i).valid.and(last.lt(number)), () -> pick.set(number));
        }
        out.valid.set(any);
        connect(out.bits, in.get(0).bits);
        for (int i = 0; i < inputs; i++) {
            ReadyValid<T> stream = in.get(i);
            Bool mine = pick.eq(i);
            when(mine, () -> connect(out.bits, stream.bits));
            stream.ready.set(mine.and(out.ready));
        }
        when(out.fire(), () -> last.set(pick));
        chosen.set(pick);
    }
}
