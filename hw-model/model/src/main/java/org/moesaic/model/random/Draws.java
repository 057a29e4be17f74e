package org.moesaic.model.random;

/// Random numbers by counter: the same for the same numbers, whatever was drawn before, on any thread.
///
/// Each word goes through the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
public final class Draws {

    private Draws() {}

    /// 64 bits for three numbers, of which the first is the seed.
    public static long bits(long seed, long a, long b) {
        return mix(mix(mix(seed + 0x9E3779B97F4A7C15L) ^ a) + b);
    }

    /// A whole number from 0 to below `bound`. Its bias is below bound / 2^63.
    public static int below(int bound, long bits) {
        return (int) ((bits >>> 1) % bound);
    }

    private static long mix(long word) {
        long z = word + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
