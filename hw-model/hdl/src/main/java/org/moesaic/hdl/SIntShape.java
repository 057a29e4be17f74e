package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.SignedType;

/// The shape of a number in two's complement.
public final class SIntShape extends GroundShape<SInt> {

    SIntShape(int width) {
        super(new SignedType(width));
    }

    @Override
    SInt wrap(Net net) {
        return new SInt(net);
    }

    /// The constant of this width.
    ///
    /// @throws HdlException if it does not fit
    public SInt of(long value) {
        return literal(BigInteger.valueOf(value));
    }

    /// The constant of this width.
    ///
    /// @throws HdlException if it does not fit
    public SInt of(BigInteger value) {
        return literal(value);
    }
}
