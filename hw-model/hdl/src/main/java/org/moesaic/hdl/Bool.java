package org.moesaic.hdl;

import org.moesaic.hdl.ir.BinaryOperator;

/// A condition: 0 or 1.
public final class Bool extends Bits {

    Bool(Net net) {
        super(net);
    }

    /// Takes the value where the current block applies; the last that applies wins.
    public void set(Bool value) {
        Connect.one(this, value);
    }

    public void set(boolean value) {
        set(Hdl.bool().of(value));
    }

    public Bool and(Bool other) {
        return new Bool(binary(BinaryOperator.AND, this, other));
    }

    public Bool or(Bool other) {
        return new Bool(binary(BinaryOperator.OR, this, other));
    }

    public Bool xor(Bool other) {
        return new Bool(binary(BinaryOperator.XOR, this, other));
    }

    public Bool not() {
        return new Bool(not(this));
    }

    /// Whether the other holds wherever this one does.
    public Bool implies(Bool other) {
        return not().or(other);
    }

    public Bool eq(Bool other) {
        return new Bool(binary(BinaryOperator.EQUAL, this, other));
    }

    public Bool ne(Bool other) {
        return xor(other);
    }

    /// The same value under a name of its own, for waveforms and Verilog.
    public Bool named(String name) {
        return new Bool(named(name, this));
    }
}
