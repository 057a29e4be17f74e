package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;

/// A cell that keeps a sum. Each cycle with operands it adds their product, to 0 with the first of a fold, and hands one
/// operand to the right and the other down.
///
/// Sums leave downwards, a row a cycle, while `drain` is 1: out of the only register, or, with a second one, out of that,
/// where a sum goes with its last product, so that the next fold can follow at once.
public final class OutputCell extends Component {
    public final SInt across;
    public final SInt down;
    public final Bool valid = input("valid", bool());
    public final Bool first = input("first", bool());
    public final Bool last = input("last", bool());
    public final Bool drain = input("drain", bool());
    public final SInt resultAbove;

    public final SInt acrossRight;
    public final SInt downBelow;
    public final Bool validRight = output("validRight", bool());
    public final Bool firstRight = output("firstRight", bool());
    public final Bool lastRight = output("lastRight", bool());
    public final Bool drainRight = output("drainRight", bool());
    public final SInt result;

    /// @param acrossBits width of the operand that moves to the right
    /// @param downBits width of the operand that moves down
    /// @param sumBits width of a sum; wide enough for a whole fold
    public OutputCell(int acrossBits, int downBits, int sumBits, boolean doubleBuffered) {
        across = input("across", sint(acrossBits));
        down = input("down", sint(downBits));
        resultAbove = input("resultAbove", sint(sumBits));
        acrossRight = output("acrossRight", sint(acrossBits));
        downBelow = output("downBelow", sint(downBits));
        result = output("result", sint(sumBits));

        SInt product = across.mul(down).named("product");
        SInt kept = register("kept", sint(sumBits), 0);
        SInt before = mux(first, sint(sumBits).of(0), kept);
        SInt sum = before.add(product).truncate(sumBits).named("sum");
        if (doubleBuffered) {
            SInt leaving = register("leaving", sint(sumBits), 0);
            when(valid, () -> kept.set(sum));
            when(drain, () -> leaving.set(resultAbove));
            when(valid.and(last), () -> leaving.set(sum));
            result.set(leaving);
        } else {
            when(drain, () -> kept.set(resultAbove));
            when(valid, () -> kept.set(sum));
            result.set(kept);
        }
        acrossRight.set(delayed("acrossRegister", across));
        downBelow.set(delayed("downRegister", down));
        validRight.set(bit("validRegister", valid));
        firstRight.set(bit("firstRegister", first));
        lastRight.set(bit("lastRegister", last));
        drainRight.set(bit("drainRegister", drain));
    }

    private Bool bit(String name, Bool value) {
        Bool register = register(name, bool(), false);
        register.set(value);
        return register;
    }
}
