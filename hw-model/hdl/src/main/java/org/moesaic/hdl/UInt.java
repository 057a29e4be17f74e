package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Type;

/// A number without sign, or plain bits.
///
/// A Java constant beside it takes its type and is checked: `count.eq(300)` of 8 bits is an error.
public final class UInt extends Bits {

    UInt(Net net) {
        super(net);
    }

    /// Takes the value where the current block applies; the last that applies wins.
    ///
    /// @throws HdlException if the widths differ
    public void set(UInt value) {
        Connect.one(this, value);
    }

    /// Takes a constant, which must fit.
    public void set(long value) {
        set(of(value));
    }

    private UInt of(long value) {
        return new UInt(constant(BigInteger.valueOf(value)));
    }

    // ---- arithmetic: operands of any widths, exact results; Wrap keeps the wider width and loses
    // the carry

    /// The exact sum, one bit wider than the wider operand.
    public UInt add(UInt other) {
        return new UInt(extended(BinaryOperator.ADD, this, other, widest(other, 1)));
    }

    public UInt add(long other) {
        return add(of(other));
    }

    /// The sum in the width of the wider operand, modulo 2ʷ.
    public UInt addWrap(UInt other) {
        return new UInt(extended(BinaryOperator.ADD, this, other, widest(other, 0)));
    }

    public UInt addWrap(long other) {
        return addWrap(of(other));
    }

    /// The sum in the width of the wider operand, clamped to its range.
    public UInt addSaturate(UInt other) {
        return add(other).saturate(Math.max(width(), other.width()));
    }

    /// The exact difference, one bit wider than the wider operand and with a sign.
    public SInt sub(UInt other) {
        return new SInt(
                extended(
                        BinaryOperator.SUBTRACT,
                        this,
                        other,
                        Type.of(true, checkWidth(Math.max(width(), other.width()) + 1L))));
    }

    public SInt sub(long other) {
        return sub(of(other));
    }

    /// The difference in the width of the wider operand, modulo 2ʷ.
    public UInt subWrap(UInt other) {
        return new UInt(extended(BinaryOperator.SUBTRACT, this, other, widest(other, 0)));
    }

    public UInt subWrap(long other) {
        return subWrap(of(other));
    }

    /// The exact product, as wide as both operands together.
    public UInt mul(UInt other) {
        checkWidth((long) width() + other.width());
        return new UInt(binary(BinaryOperator.MULTIPLY, this, other));
    }

    public UInt mul(long other) {
        return mul(of(other));
    }

    /// The quotient rounded towards zero, in the width of the wider operand. By zero: all bits 1.
    public UInt div(UInt other) {
        return new UInt(extended(BinaryOperator.DIVIDE, this, other, widest(other, 0)));
    }

    public UInt div(long other) {
        return div(of(other));
    }

    /// The remainder, in the width of the wider operand. By zero: this.
    public UInt rem(UInt other) {
        return new UInt(extended(BinaryOperator.REMAINDER, this, other, widest(other, 0)));
    }

    public UInt rem(long other) {
        return rem(of(other));
    }

    private Type widest(UInt other, int more) {
        return Type.of(false, checkWidth((long) Math.max(width(), other.width()) + more));
    }

    // ---- comparison: operands of any widths, compared as numbers

    public Bool eq(UInt other) {
        return compare(BinaryOperator.EQUAL, this, other);
    }

    public Bool eq(long other) {
        return eq(of(other));
    }

    public Bool ne(UInt other) {
        return compare(BinaryOperator.NOT_EQUAL, this, other);
    }

    public Bool ne(long other) {
        return ne(of(other));
    }

    public Bool lt(UInt other) {
        return compare(BinaryOperator.LESS, this, other);
    }

    public Bool lt(long other) {
        return lt(of(other));
    }

    public Bool le(UInt other) {
        return compare(BinaryOperator.LESS_OR_EQUAL, this, other);
    }

    public Bool le(long other) {
        return le(of(other));
    }

    public Bool gt(UInt other) {
        return compare(BinaryOperator.LESS, other, this);
    }

    public Bool gt(long other) {
        return gt(of(other));
    }

    public Bool ge(UInt other) {
        return compare(BinaryOperator.LESS_OR_EQUAL, other, this);
    }

    public Bool ge(long other) {
        return ge(of(other));
    }

    private static Bool compare(BinaryOperator operator, UInt left, UInt right) {
        return new Bool(extended(operator, left, right, left.widest(right, 0)));
    }

    // ---- bit by bit: operands of one width

    public UInt and(UInt other) {
        return new UInt(alike("and", BinaryOperator.AND, this, other));
    }

    public UInt or(UInt other) {
        return new UInt(alike("or", BinaryOperator.OR, this, other));
    }

    public UInt xor(UInt other) {
        return new UInt(alike("xor", BinaryOperator.XOR, this, other));
    }

    public UInt not() {
        return new UInt(not(this));
    }

    // ---- shifts

    /// This times 2ⁿ, n bits wider.
    public UInt shiftLeft(int n) {
        Shifts.checkAmount(this, n);
        Type type = Type.of(false, checkWidth((long) width() + n));
        return new UInt(Shifts.left(this, n, type));
    }

    /// This times 2ⁿ, wide enough for the largest n.
    public UInt shiftLeft(UInt n) {
        return new UInt(Shifts.left(this, n, Type.of(false, Shifts.grownWidth(this, n))));
    }

    /// This times 2ⁿ in the same width: the high bits are lost.
    public UInt shiftLeftWrap(int n) {
        Shifts.checkAmount(this, n);
        return new UInt(Shifts.left(this, n, net().type()));
    }

    /// This times 2ⁿ in the same width: the high bits are lost.
    public UInt shiftLeftWrap(UInt n) {
        return new UInt(Shifts.left(this, n, net().type()));
    }

    /// This divided by 2ⁿ and rounded down, in the same width.
    public UInt shiftRight(int n) {
        Shifts.checkAmount(this, n);
        return new UInt(Shifts.right(this, n));
    }

    /// This divided by 2ⁿ and rounded down, in the same width.
    public UInt shiftRight(UInt n) {
        return new UInt(Shifts.right(this, n));
    }

    // ---- other widths

    /// The same number in more bits.
    ///
    /// @throws HdlException if the width is smaller
    public UInt extend(int width) {
        return new UInt(resize(this, Type.of(false, checkExtend(width))));
    }

    /// The low bits.
    ///
    /// @throws HdlException if the width is larger
    public UInt truncate(int width) {
        return new UInt(resize(this, Type.of(false, checkTruncate(width))));
    }

    /// The number clamped to what so many bits can hold.
    public UInt saturate(int width) {
        return new UInt(clamp(this, Type.of(false, checkWidth(width))));
    }

    /// The same value under a name of its own, for waveforms and Verilog.
    public UInt named(String name) {
        return new UInt(named(name, this));
    }

    /// The same bits read as a number with sign, of the same width.
    public SInt asSInt() {
        return new SInt(resize(this, Type.of(true, width())));
    }

    /// The same number as one with sign, one bit wider.
    public SInt toSInt() {
        return new SInt(resize(this, Type.of(true, checkWidth(width() + 1L))));
    }

    /// A number of one bit as a condition.
    ///
    /// @throws HdlException if it is wider
    public Bool asBool() {
        if (width() != 1) {
            throw Misuse.of(
                    net().label(),
                    "asBool() of " + Widths.name(this),
                    "write .bit(i), .anyOne() or .ne(0)");
        }
        return new Bool(resize(this, Type.BOOL));
    }

    /// Bit number `index`; false beyond the width.
    public Bool bit(UInt index) {
        return shiftRight(index).bit(0);
    }

    /// The number of ones, just wide enough.
    public UInt countOnes() {
        return Shifts.countOnes(this);
    }
}
