package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.UnsignedType;

/// The shape of a number without sign, or plain bits.
public final class UIntShape extends GroundShape<UInt> {

    UIntShape(int width) {
        super(new UnsignedType(width));
    }

    @Override
    UInt wrap(Net net) {
        return new UInt(net);
    }

    /// The constant of this width.
    ///
    /// @throws HdlException if it does not fit
    public UInt of(long value) {
        return literal(BigInteger.valueOf(value));
    }

    /// The constant of this width.
    ///
    /// @throws HdlException if it does not fit
    public UInt of(BigInteger value) {
        return literal(value);
    }
}
