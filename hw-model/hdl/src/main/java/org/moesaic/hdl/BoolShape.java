package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.Type;

/// The shape of a condition.
public final class BoolShape extends GroundShape<Bool> {

    BoolShape() {
        super(Type.BOOL);
    }

    @Override
    Bool wrap(Net net) {
        return new Bool(net);
    }

    /// The constant.
    public Bool of(boolean value) {
        return literal(value ? BigInteger.ONE : BigInteger.ZERO);
    }

    @Override
    public String toString() {
        return "Bool";
    }
}
