package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.vec;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Vec;

/// A pulse and its echoes: output i is the input i cycles ago.
public final class Delays extends Component {
    public final Bool in = input("in", bool());
    public final Vec<Bool> out;

    /// @param count number of outputs, at least 1; output 0 is the input itself
    public Delays(int count) {
        super("Delays_" + count);
        out = output("out", vec(count, bool()));
        Bool value = in;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                Bool stage = register("stage_" + i, bool(), false);
                stage.set(value);
                value = stage;
            }
            out.get(i).set(value);
        }
    }
}
