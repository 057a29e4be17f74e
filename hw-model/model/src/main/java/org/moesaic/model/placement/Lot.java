package org.moesaic.model.placement;

/// Numbers by lot, keyed by a seed, a layer and an expert: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
public final class Lot {

    /// 2^64 divided by the golden ratio: the increment of SplitMix64.
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Lot() {}

    /// From 0 to below 1.
    public static double of(long seed, int layer, int expert) {
        long key = mix(mix(mix(seed) + layer * GOLDEN) + expert * GOLDEN);
        return (key >>> 11) * 0x1.0p-53;
    }

    private static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
