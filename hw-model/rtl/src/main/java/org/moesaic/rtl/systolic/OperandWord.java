package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Bundle;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;

/// One operand on its way into an operand memory.
public final class OperandWord extends Bundle {
    /// Whether it is for a memory above a column; else for one beside a row.
    public final Bool held = field("held", bool());

    public final UInt bank;
    public final UInt address;
    public final SInt value;

    OperandWord(ArrayShape shape) {
        bank = field("bank", uint(indexWidth(Math.max(shape.rows(), shape.columns()))));
        address =
                field(
                        "address",
                        uint(indexWidth(Math.max(shape.heldWords(), shape.streamedWords()))));
        value = field("value", sint(Math.max(shape.heldBits(), shape.streamedBits())));
    }
}
