package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;

import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;

/// One number of the product on its way out.
public final class ResultWord extends Bundle {
    /// Row of the product, 0 … M − 1.
    public final UInt row;

    /// Column of the product, 0 … N − 1.
    public final UInt column;

    public final SInt value;

    ResultWord(ArrayShape shape) {
        row = field("row", uint(indexWidth(shape.largestM())));
        column = field("column", uint(indexWidth(shape.largestN())));
        value = field("value", sint(shape.accumulatorBits()));
    }
}
