package org.moesaic.hdl;

import java.math.BigInteger;
import org.moesaic.hdl.ir.Binary;
import org.moesaic.hdl.ir.BinaryOperator;
import org.moesaic.hdl.ir.Literal;
import org.moesaic.hdl.ir.Resize;
import org.moesaic.hdl.ir.Signal;
import org.moesaic.hdl.ir.Type;

/// Shifts, and the count of ones, for [UInt] and [SInt] alike.
final class Shifts {

    private Shifts() {}

    static void checkAmount(Bits bits, int n) {
        if (n < 0) {
            throw Misuse.of(
                    bits.net().label(), "a shift by " + n, "shift the other way by " + -(long) n);
        }
    }

    static Net left(Bits bits, int n, Type type) {
        return shift(BinaryOperator.SHIFT_LEFT, bits, amount(n), type);
    }

    static Net left(Bits bits, UInt n, Type type) {
        return shift(BinaryOperator.SHIFT_LEFT, bits, Bits.read(n), type);
    }

    static Net right(Bits bits, int n) {
        return shift(BinaryOperator.SHIFT_RIGHT, bits, amount(n), bits.net().type());
    }

    static Net right(Bits bits, UInt n) {
        return shift(BinaryOperator.SHIFT_RIGHT, bits, Bits.read(n), bits.net().type());
    }

    private static Net shift(BinaryOperator operator, Bits bits, Signal amount, Type type) {
        Signal signal = Bits.read(bits);
        if (!signal.type().equals(type)) {
            signal = ModuleBuilder.current().operation(new Resize(signal, type));
        }
        return Bits.operation(new Binary(operator, signal, amount));
    }

    /// A constant amount, as wide as it needs to be.
    private static Signal amount(int n) {
        BigInteger value = BigInteger.valueOf(n);
        Type type = Type.of(false, Math.max(1, value.bitLength()));
        return ModuleBuilder.current().operation(new Literal(type, value));
    }

    /// Bits that hold the number shifted by the largest amount.
    static int grownWidth(Bits bits, UInt n) {
        if (n.width() > Integer.SIZE - 2) {
            throw Misuse.of(
                    n.net().label(),
                    "a shift by %s would make %s wider than any number"
                            .formatted(Widths.name(n), Widths.name(bits)),
                    "use .shiftLeftWrap(n), or truncate the amount");
        }
        return Bits.checkWidth(bits.width() + (1L << n.width()) - 1);
    }

    /// A tree of adders, each just wide enough for the ones below it.
    static UInt countOnes(UInt bits) {
        int width = bits.width();
        if (width == 1) {
            return bits;
        }
        int half = width / 2;
        UInt high = countOnes(bits.bits(width - 1, half));
        UInt low = countOnes(bits.bits(half - 1, 0));
        int needed = Integer.SIZE - Integer.numberOfLeadingZeros(width);
        UInt sum = high.add(low);
        return sum.width() == needed ? sum : sum.truncate(needed);
    }
}
