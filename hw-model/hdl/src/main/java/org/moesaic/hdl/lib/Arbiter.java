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

/// Several streams into one: the valid input with the lowest number passes. A busy low input starves the others;
/// [RoundRobinArbiter] does not.
///
/// @param <T> what passes
public final class Arbiter<T extends Data> extends Component {
    public final Vec<ReadyValid<T>> in;
    public final ReadyValid<T> out;

    /// Number of the input that passes; 0 where none is valid.
    public final UInt chosen;

    /// @param inputs number of inputs, at least 1
    public Arbiter(Shape<T> payload, int inputs) {
        in = input("in", vec(inputs, ReadyValid.of(payload)));
        out = output("out", ReadyValid.of(payload));
        chosen = output("chosen", uint(indexWidth(inputs)));
        out.valid.set(false);
        connect(out.bits, in.get(0).bits);
        chosen.set(0);
        // From the last to the first, so that the first wins.
        for (int i = inputs - 1; i >= 0; i--) {
            int number = i;
            ReadyValid<T> stream = in.get(i);
            when(
                    stream.valid,
                    () -> {
                        out.valid.set(true);
                        connect(out.bits, stream.bits);
                        chosen.set(number);
                    });
        }
        Bool free = bool().of(true);
        for (ReadyValid<T> stream : in) {
            stream.ready.set(free.and(out.ready));
            free = free.and(stream.valid.not());
        }
    }
}
