package org.moesaic.traces.synthesis;

/// Random bits by counting, keyed by what they are for: the same for any order and any number of threads.
final class Mix {

    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private Mix() {}

    /// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, section 3).
    static long bits(long key, long counter) {
        long z = key + counter * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }

    /// In [0, 1), of 53 bits.
    static double unit(long bits) {
        return (bits >>> 11) * 0x1p-53;
    }
}
