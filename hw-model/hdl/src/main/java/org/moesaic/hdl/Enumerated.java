package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.BinaryOperator;

/// A member of a Java enumeration, stored as its ordinal.
///
/// @param <E> the enumeration
public final class Enumerated<E extends Enum<E>> extends Bits {

    private final EnumShape<E> shape;

    Enumerated(Net net, EnumShape<E> shape) {
        super(net);
        this.shape = shape;
    }

    EnumShape<E> shape() {
        return shape;
    }

    /// Takes the value where the current block applies; the last that applies wins.
    public void set(Enumerated<E> value) {
        Connect.one(this, value);
    }

    public void set(E member) {
        set(of(member));
    }

    private Enumerated<E> of(E member) {
        return new Enumerated<>(constant(BigInteger.valueOf(member.ordinal())), shape);
    }

    public Bool eq(Enumerated<E> other) {
        return new Bool(binary(BinaryOperator.EQUAL, this, other));
    }

    public Bool eq(E member) {
        return eq(of(member));
    }

    public Bool ne(Enumerated<E> other) {
        return new Bool(binary(BinaryOperator.NOT_EQUAL, this, other));
    }

    public Bool ne(E member) {
        return ne(of(member));
    }

    /// The same value under a name of its own, for waveforms and Verilog.
    public Enumerated<E> named(String name) {
        return new Enumerated<>(named(name, this), shape);
    }
}
