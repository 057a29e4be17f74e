package org.moesaic.hdl.sim.compile;

import java.math.BigInteger;
import org.moesaic.hdl.ir.Type;

/// A value as words of 64 bits, the lowest first. The highest word is filled up with zeros without sign, and with copies of
/// the sign bit with sign.
public final class Limbs {

    private Limbs() {}

    public static int count(int width) {
        return (width + Long.SIZE - 1) / Long.SIZE;
    }

    public static int count(Type type) {
        return count(type.width());
    }

    /// Bits of the highest word that belong to the value, 1 … 64.
    static int topBits(int width) {
        return width - (count(width) - 1) * Long.SIZE;
    }

    /// The largest number of 1 … 64 bits, as far as a signed word holds it.
    static long highest(int bits, boolean signed) {
        int ones = signed || bits == Long.SIZE ? bits - 1 : bits;
        return (1L << ones) - 1;
    }

    /// The smallest number of 1 … 64 bits; of 64 bits without sign, that of the word.
    static long lowest(int bits, boolean signed) {
        return signed || bits == Long.SIZE ? -1L << (bits - 1) : 0;
    }

    /// One word of a value.
    public static long limb(BigInteger value, int limb) {
        return value.shiftRight(limb * Long.SIZE).longValue();
    }

    /// The value of a type that some words hold.
    ///
    /// @param words array that holds them
    /// @param first place of the lowest
    public static BigInteger value(Type type, long[] words, int first) {
        int count = count(type);
        if (count == 1 && (type.signed() || type.width() < Long.SIZE)) {
            return BigInteger.valueOf(words[first]);
        }
        byte[] bytes = new byte[count * Long.BYTES + 1];
        for (int limb = 0; limb < count; limb++) {
            for (int b = 0; b < Long.BYTES; b++) {
                bytes[bytes.length - 1 - limb * Long.BYTES - b] =
                        (byte) (words[first + limb] >>> (b * Byte.SIZE));
            }
        }
        bytes[0] = (byte) (type.signed() && words[first + count - 1] < 0 ? -1 : 0);
        return new BigInteger(bytes);
    }

    /// A word with what does not belong to the type put right.
    public static long canonical(Type type, int limb, long word) {
        int top = topBits(type.width());
        if (limb < count(type) - 1 || top == Long.SIZE) {
            return word;
        }
        int unused = Long.SIZE - top;
        return type.signed() ? word << unused >> unused : word << unused >>> unused;
    }
}
