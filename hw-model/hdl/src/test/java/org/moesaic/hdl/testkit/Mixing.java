package org.moesaic.hdl.testkit;

import java.math.BigInteger;

/// Numbers that look random and depend on a key alone (SplitMix64: Steele, Lea and Flood, OOPSLA 2014, figure 17).
final class Mixing {

    private Mixing() {}

    static long of(long key) {
        long z = key + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static long of(long key, long second) {
        return of(of(key) ^ second);
    }

    /// 0 … 2^width − 1.
    static BigInteger bits(long key, int width) {
        BigInteger bits = BigInteger.ZERO;
        for (int limb = 0; limb * Long.SIZE < width; limb++) {
            BigInteger next = new BigInteger(Long.toUnsignedString(of(key, limb)));
            bits = bits.or(next.shiftLeft(limb * Long.SIZE));
        }
        return bits.mod(BigInteger.ONE.shiftLeft(width));
    }
}
