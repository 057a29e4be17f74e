package org.moesaic.hdl.sim.compile;

import java.math.BigInteger;
import org.moesaic.hdl.ir.Type;

/// Operations on values wider than a word that are not written out word by word; generated code calls them. Operands and
/// results lie side by side in one array; results are not yet cut to the width of their type.
final class WideWords {

    private WideWords() {}

    /// Schoolbook, modulo 2^(64 · words of the result).
    ///
    /// @param t where everything lies
    /// @param operands first word of the left operand; the right one follows
    /// @param result first word of the result, as wide as both together
    static void multiply(
            long[] t, int operands, int result, int leftWidth, int rightWidth, boolean signed) {
        int left = Limbs.count(leftWidth);
        int right = Limbs.count(rightWidth);
        int count = Limbs.count(leftWidth + rightWidth);
        for (int i = 0; i < count; i++) {
            t[result + i] = 0;
        }
        for (int i = 0; i < count; i++) {
            long x = word(t, operands, left, i, signed);
            long carry = 0;
            for (int j = 0; i + j < count; j++) {
                long y = word(t, operands + left, right, j, signed);
                long low = x * y;
                long high = Math.unsignedMultiplyHigh(x, y);
                long sum = low + carry;
                high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
                long old = t[result + i + j];
                t[result + i + j] = old + sum;
                high += Long.compareUnsigned(old + sum, old) < 0 ? 1 : 0;
                carry = high;
            }
        }
    }

    private static long word(long[] t, int first, int count, int index, boolean signed) {
        if (index < count) {
            return t[first + index];
        }
        return signed ? t[first + count - 1] >> 63 : 0;
    }

    /// Quotient or remainder by the rules of the circuit. Hardware seldom divides, and hardly ever numbers this wide.
    static void divide(
            long[] t, int operands, int result, int width, boolean signed, boolean remainder) {
        Type type = Type.of(signed, width);
        int count = Limbs.count(width);
        BigInteger left = Limbs.value(type, t, operands);
        BigInteger right = Limbs.value(type, t, operands + count);
        BigInteger value;
        if (right.signum() == 0) {
            value = remainder ? left : BigInteger.ONE.negate();
        } else {
            value = remainder ? left.remainder(right) : left.divide(right);
        }
        for (int limb = 0; limb < count; limb++) {
            t[result + limb] = Limbs.limb(value, limb);
        }
    }

    /// @param operands first word of the left operand; the amount follows, one word without sign
    static void shiftLeft(long[] t, int operands, int result, int width) {
        int count = Limbs.count(width);
        long amount = t[operands + count];
        boolean all = Long.compareUnsigned(amount, width) >= 0;
        int words = all ? count : (int) (amount / Long.SIZE);
        int bits = all ? 0 : (int) (amount % Long.SIZE);
        for (int i = count - 1; i >= 0; i--) {
            long high = i - words >= 0 ? t[operands + i - words] : 0;
            long low = i - words - 1 >= 0 ? t[operands + i - words - 1] : 0;
            t[result + i] = bits == 0 ? high : high << bits | low >>> (Long.SIZE - bits);
        }
    }

    /// @param operands first word of the left operand; the amount follows, one word without sign
    static void shiftRight(long[] t, int operands, int result, int width, boolean signed) {
        int count = Limbs.count(width);
        long amount = t[operands + count];
        boolean all = Long.compareUnsigned(amount, width) >= 0;
        int words = all ? count : (int) (amount / Long.SIZE);
        int bits = all ? 0 : (int) (amount % Long.SIZE);
        for (int i = 0; i < count; i++) {
            long low = word(t, operands, count, i + words, signed);
            long high = word(t, operands, count, i + words + 1, signed);
            t[result + i] = bits == 0 ? low : low >>> bits | high << (Long.SIZE - bits);
        }
    }
}
