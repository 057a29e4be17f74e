package org.moesaic.hdl;

import java.math.BigInteger;

/// The branches of a switch over a number. Where every number of its width has a case, what all of them set counts as
/// always set.
public final class UIntSwitch {

    private final UInt value;
    private final Cases cases;

    UIntSwitch(UInt value) {
        this.value = value;
        this.cases = new Cases(value, BigInteger.ONE.shiftLeft(value.width()));
    }

    /// What is set in the body applies where the value is this number.
    ///
    /// @throws HdlException if it does not fit the value
    public UIntSwitch is(long number, Runnable body) {
        BigInteger code = BigInteger.valueOf(number);
        if (!value.net().type().holds(code)) {
            throw Misuse.of(
                    value.net().label(),
                    "the case %d does not fit %s".formatted(number, Widths.name(value)),
                    "allowed are 0 to " + value.net().type().maximum());
        }
        cases.is(code, code.toString(), body);
        return this;
    }

    /// What is set in the body applies where the value is none of the numbers named before.
    public void otherwise(Runnable body) {
        cases.otherwise(body);
    }
}
