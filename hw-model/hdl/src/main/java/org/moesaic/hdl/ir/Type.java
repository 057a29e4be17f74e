package org.moesaic.hdl.ir;

import java.math.BigInteger;

/// What the bits of a signal mean: a width of at least one bit, and signed or not.
///
/// A **value** of a type is the integer that the bits stand for: 0 … 2ʷ−1 without sign, −2ʷ⁻¹ … 2ʷ⁻¹−1 with sign (two's
/// complement). Everything in this package is defined on values; how many machine words hold one is up to a simulator.
///
/// Bundles and vectors do not exist here: elaboration has taken them apart (`in.bits` is the signal `in_bits`, `v[3]` is `v_3`).
public sealed interface Type permits UnsignedType, SignedType, EnumType {

    /// The widest signal: 2¹⁶ bits, which every Verilog implementation accepts (IEEE 1364-2005, 4.3.1).
    int MAX_WIDTH = 65_536;

    /// A condition: one bit without sign.
    UnsignedType BOOL = new UnsignedType(1);

    /// Bits, 1 … [#MAX_WIDTH].
    int width();

    /// Whether the highest bit is a sign.
    boolean signed();

    /// How the text form writes it: `u8`, `s16`, `Colour:u2`.
    String text();

    static Type of(boolean signed, int width) {
        return signed ? new SignedType(width) : new UnsignedType(width);
    }

    /// The smallest value.
    default BigInteger minimum() {
        return signed() ? BigInteger.ONE.shiftLeft(width() - 1).negate() : BigInteger.ZERO;
    }

    /// The largest value.
    default BigInteger maximum() {
        return BigInteger.ONE.shiftLeft(signed() ? width() - 1 : width()).subtract(BigInteger.ONE);
    }

    default boolean holds(BigInteger value) {
        return value.compareTo(minimum()) >= 0 && value.compareTo(maximum()) <= 0;
    }

    /// The value of this type whose bits are the low bits of `value`: reduced modulo 2ʷ into the range of the type.
    default BigInteger wrap(BigInteger value) {
        if (holds(value)) {
            return value;
        }
        BigInteger bits = value.mod(BigInteger.ONE.shiftLeft(width()));
        return signed() && bits.testBit(width() - 1)
                ? bits.subtract(BigInteger.ONE.shiftLeft(width()))
                : bits;
    }

    /// @throws IllegalArgumentException if the width is not in 1 … [#MAX_WIDTH]
    static int checkWidth(int width) {
        if (width < 1 || width > MAX_WIDTH) {
            throw new IllegalArgumentException(
                    "a width of " + width + " bits; allowed are 1 to " + MAX_WIDTH);
        }
        return width;
    }
}
