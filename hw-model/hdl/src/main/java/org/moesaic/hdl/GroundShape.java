package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Type;

/// The shape of a single value.
///
/// @param <T> what it makes
public abstract sealed class GroundShape<T extends Bits> extends Shape<T>
        permits BoolShape, UIntShape, SIntShape, EnumShape {

    private final Type type;

    GroundShape(Type type) {
        this.type = type;
    }

    abstract T wrap(Net net);

    final Type type() {
        return type;
    }

    @Override
    final T make(LeafMaker maker, String path, boolean flipped) {
        return wrap(maker.leaf(path, type, flipped));
    }

    @Override
    public final int width() {
        return type.width();
    }

    /// The constant, checked against the range of the type.
    final T literal(BigInteger value) {
        return wrap(ModuleBuilder.current().literal(checked(value)));
    }

    final Literal checked(BigInteger value) {
        if (!type.holds(value)) {
            throw Misuse.of(
                    "",
                    "%d does not fit %s".formatted(value, Widths.name(type)),
                    "allowed are %s to %s".formatted(type.minimum(), type.maximum()));
        }
        return new Literal(type, value);
    }

    /// `UInt(8)`.
    @Override
    public String toString() {
        return Widths.name(type);
    }
}
