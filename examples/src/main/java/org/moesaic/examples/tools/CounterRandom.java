package org.moesaic.examples.tools;

/// Random numbers that depend on a seed and on what they are for, and on nothing else: not on order, not on the platform.
///
/// The bits are those of SplitMix64's mixing function (Steele, Lea, Flood, OOPSLA 2014). Functions are those of
/// [StrictMath], which gives the same last bit everywhere.
record CounterRandom(long seed) {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    /// Standard normal, by Box and Muller.
    double normal(long... key) {
        long bits = bits(key);
        double radius = StrictMath.sqrt(-2 * StrictMath.log(unit(bits)));
        return radius * StrictMath.cos(2 * StrictMath.PI * unit(mix(bits + GOLDEN_GAMMA)));
    }

    /// Standard Gumbel. Adding it to log weights and taking the k largest draws k without replacement.
    double gumbel(long... key) {
        return -StrictMath.log(-StrictMath.log(unit(bits(key))));
    }

    private long bits(long... key) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (long part : key) {
            state = mix(state ^ mix(part + GOLDEN_GAMMA));
        }
        return state;
    }

    /// Strictly between 0 and 1, so that its logarithm is finite and not 0.
    private static double unit(long bits) {
        return ((bits >>> 11) + 0.5) * 0x1p-53;
    }

    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
