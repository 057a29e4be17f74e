package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;

/// A cell that keeps one operand. Each cycle it multiplies it with the streamed one, adds the sum from above, and hands the
/// sum down and the streamed operand to the right.
///
/// Operands to keep come from above, a row a cycle, while `load` is 1. With a second register they wait there until `swap`
/// comes along with the first streamed operand that they are for.
public final class StationaryCell extends Component {
    public final SInt streamed;
    public final SInt sumAbove;
    public final SInt held;
    public final Bool load = input("load", bool());
    public final Bool swap = input("swap", bool());

    public final SInt streamedRight;

    /// The sum of this cycle, for the accumulators below the last row.
    public final SInt sum;

    /// The sum of the last cycle, for the row below.
    public final SInt sumBelow;

    public final SInt heldBelow;
    public final Bool loadRight = output("loadRight", bool());
    public final Bool swapRight = output("swapRight", bool());

    /// @param streamedBits width of the operand that passes
    /// @param heldBits width of the operand that stays
    /// @param sumBits width of a sum; wide enough for a whole column
    public StationaryCell(int streamedBits, int heldBits, int sumBits, boolean doubleBuffered) {
        streamed = input("streamed", sint(streamedBits));
        sumAbove = input("sumAbove", sint(sumBits));
        held = input("held", sint(heldBits));
        streamedRight = output("streamedRight", sint(streamedBits));
        sum = output("sum", sint(sumBits));
        sumBelow = output("sumBelow", sint(sumBits));
        heldBelow = output("heldBelow", sint(heldBits));

        SInt loaded = register("loaded", sint(heldBits), 0);
        when(load, () -> loaded.set(held));
        heldBelow.set(loaded);
        SInt used = loaded;
        if (doubleBuffered) {
            SInt kept = register("kept", sint(heldBits), 0);
            when(swap, () -> kept.set(loaded));
            used = mux(swap, loaded, kept);
        }
        SInt product = streamed.mul(used).named("product");
        sum.set(sumAbove.add(product).truncate(sumBits));
        sumBelow.set(delayed("sumRegister", sum));
        streamedRight.set(delayed("streamedRegister", streamed));
        Bool loadRegister = register("loadRegister", bool(), false);
        loadRegister.set(load);
        loadRight.set(loadRegister);
        Bool swapRegister = register("swapRegister", bool(), false);
        swapRegister.set(swap);
        swapRight.set(swapRegister);
    }
}
