package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.sint;

import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;

/// Holds a stream of numbers back by so many cycles: operands enter row r of an array r cycles after row 0.
public final class SkewBuffer extends Component {
    public final SInt in;
    public final SInt out;

    /// @param width bits of a number
    /// @param cycles at least 0
    public SkewBuffer(int width, int cycles) {
        super("SkewBuffer_" + width + "_" + cycles);
        in = input("in", sint(width));
        out = output("out", sint(width));
        SInt value = in;
        for (int i = 0; i < cycles; i++) {
            SInt stage = register("stage_" + i, sint(width), 0);
            stage.set(value);
            value = stage;
        }
        out.set(value);
    }
}
