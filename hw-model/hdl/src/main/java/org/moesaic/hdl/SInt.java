package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Type;

/// A number in two's complement.
///
/// A Java constant beside it takes its type and is checked.
public final class SInt extends Bits {

    SInt(Net net) {
        super(net);
    }

    /// Takes the value where the current block applies; the last that applies wins.
    ///
    /// @throws HdlException if the widths differ
    public void set(SInt value) {
        Connect.one(this, value);
    }

    /// Takes a constant, which must fit.
    public void set(long value) {
        set(of(value));
    }

    private SInt of(long value) {
        return new SInt(constant(BigInteger.valueOf(value)));
    }

    // ---- arithmetic: operands of any widths, exact results; Wrap keeps the wider width and loses
    // the carry

    /// The exact sum, one bit wider than the wider operand.
    public SInt add(SInt other) {
        return new SInt(extended(BinaryOperator.ADD, this, other, widest(other, 1)));
    }

    public SInt add(long other) {
        return add(of(other));
    }

    /// The sum in the width of the wider operand, modulo 2ʷ.
    public SInt addWrap(SInt other) {
        return new SInt(extended(BinaryOperator.ADD, this, other, widest(other, 0)));
    }

    public SInt addWrap(long other) {
        return addWrap(of(other));
    }

    /// The sum in the width of the wider operand, clamped to its range.
    public SInt addSaturate(SInt other) {
        return add(other).saturate(Math.max(width(), other.width()));
    }

    /// The exact difference, one bit wider than the wider operand.
    public SInt sub(SInt other) {
        return new SInt(extended(BinaryOperator.SUBTRACT, this, other, widest(other, 1)));
    }

    public SInt sub(long other) {
        return sub(of(other));
    }

    /// The difference in the width of the wider operand, modulo 2ʷ.
    public SInt subWrap(SInt other) {
        return new SInt(extended(BinaryOperator.SUBTRACT, this, other, widest(other, 0)));
    }

    public SInt subWrap(long other) {
        return subWrap(of(other));
    }

    /// The exact product, as wide as both operands together.
    public SInt mul(SInt other) {
        checkWidth((long) width() + other.width());
        return new SInt(binary(BinaryOperator.MULTIPLY, this, other));
    }

    public SInt mul(long other) {
        return mul(of(other));
    }

    /// The quotient rounded towards zero, in the width of the wider operand. By zero: all bits 1.
    public SInt div(SInt other) {
        return new SInt(extended(BinaryOperator.DIVIDE, this, other, widest(other, 0)));
    }

    public SInt div(long other) {
        return div(of(other));
    }

    /// The remainder with the sign of this number, in the width of the wider operand. By zero: this.
    public SInt rem(SInt other) {
        return new SInt(extended(BinaryOperator.REMAINDER, this, other, widest(other, 0)));
    }

    public SInt rem(long other) {
        return rem(of(other));
    }

    private Type widest(SInt other, int more) {
        return Type.of(true, checkWidth((long) Math.max(width(), other.width()) + more));
    }

    // ---- comparison: operands of any widths, compared as numbers

    public Bool eq(SInt other) {
        return compare(BinaryOperator.EQUAL, this, other);
    }

    public Bool eq(long other) {
        return eq(of(other));
    }

    public Bool ne(SInt other) {
        return compare(BinaryOperator.NOT_EQUAL, this, other);
    }

    public Bool ne(long other) {
        return ne(of(other));
    }

    public Bool lt(SInt other) {
        return compare(BinaryOperator.LESS, this, other);
    }

    public Bool lt(long other) {
        return lt(of(other));
    }

    public Bool le(SInt other) {
        return compare(BinaryOperator.LESS_OR_EQUAL, this, other);
    }

    public Bool le(long other) {
        return le(of(other));
    }

    public Bool gt(SInt other) {
        return compare(BinaryOperator.LESS, other, this);
    }

    public Bool gt(long other) {
        return gt(of(other));
    }

    public Bool ge(SInt other) {
        return compare(BinaryOperator.LESS_OR_EQUAL, other, this);
    }

    public Bool ge(long other) {
        return ge(of(other));
    }

    private static Bool compare(BinaryOperator operator, SInt left, SInt right) {
        return new Bool(extended(operator, left, right, left.widest(right, 0)));
    }

    // ---- bit by bit: operands of one width

    public SInt and(SInt other) {
        return new SInt(alike("and", BinaryOperator.AND, this, other));
    }

    public SInt or(SInt other) {
        return new SInt(alike("or", BinaryOperator.OR, this, other));
    }

    public SInt xor(SInt other) {
        return new SInt(alike("xor", BinaryOperator.XOR, this, other));
    }

    public SInt not() {
        return new SInt(not(this));
    }

    // ---- shifts

    /// This times 2ⁿ, n bits wider.
    public SInt shiftLeft(int n) {
        Shifts.checkAmount(this, n);
        Type type = Type.of(true, checkWidth((long) width() + n));
        return new SInt(Shifts.left(this, n, type));
    }

    /// This times 2ⁿ, wide enough for the largest n.
    public SInt shiftLeft(UInt n) {
        return new SInt(Shifts.left(this, n, Type.of(true, Shifts.grownWidth(this, n))));
    }

    /// This times 2ⁿ in the same width: the high bits are lost.
    public SInt shiftLeftWrap(int n) {
        Shifts.checkAmount(this, n);
        return new SInt(Shifts.left(this, n, net().type()));
    }

    /// This times 2ⁿ in the same width: the high bits are lost.
    public SInt shiftLeftWrap(UInt n) {
        return new SInt(Shifts.left(this, n, net().type()));
    }

    /// This divided by 2ⁿ and rounded down, in the same width.
    public SInt shiftRight(int n) {
        Shifts.checkAmount(this, n);
        return new SInt(Shifts.right(this, n));
    }

    /// This divided by 2ⁿ and rounded down, in the same width.
    public SInt shiftRight(UInt n) {
        return new SInt(Shifts.right(this, n));
    }

    // ---- other widths

    /// The same number in more bits.
    ///
    /// @throws HdlException if the width is smaller
    public SInt extend(int width) {
        return new SInt(resize(this, Type.of(true, checkExtend(width))));
    }

    /// The low bits.
    ///
    /// @throws HdlException if the width is larger
    public SInt truncate(int width) {
        return new SInt(resize(this, Type.of(true, checkTruncate(width))));
    }

    /// The number clamped to what so many bits can hold.
    public SInt saturate(int width) {
        return new SInt(clamp(this, Type.of(true, checkWidth(width))));
    }

    /// The same value under a name of its own, for waveforms and Verilog.
    public SInt named(String name) {
        return new SInt(named(name, this));
    }

    /// 0 − this, one bit wider.
    public SInt negate() {
        return of(0).sub(this);
    }

    /// Whether it is below zero.
    public Bool isNegative() {
        return bit(width() - 1);
    }

    /// The distance from zero, of the same width: without sign it always fits.
    public UInt absolute() {
        return Hdl.mux(isNegative(), of(0).subWrap(this), this).asUInt();
    }
}
