package org.moesaic.model.cache;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.Random;

/// Eviction rules for tests, with any parameters.
public final class AnyKind {

    private AnyKind() {}

    /// @param capacity a gate ahead is only for one cache of all layers
    public static CacheSpec.Kind of(Random random, CacheSpec.Capacity capacity) {
        int rules = capacity instanceof CacheSpec.Bytes ? 8 : 7;
        return switch (random.nextInt(rules)) {
            case 0 -> CacheSpec.Kind.LRU;
            case 1 -> CacheSpec.Kind.LFU;
            case 2 -> CacheSpec.Kind.BELADY;
            case 3 -> new Evictions.Fifo();
            case 4 -> new Evictions.Random(random.nextLong());
            case 5 -> decay(random);
            case 6 -> new Evictions.Belady(OptionalLong.of(random.nextInt(12)));
            default -> preGated(random);
        };
    }

    static CacheSpec.Kind decay(Random random) {
        String[] factors = {"0.5", "0.9", "1", "0.000001", "0.333333"};
        return new Evictions.LfuDecay(
                new BigDecimal(factors[random.nextInt(factors.length)]), 1 + random.nextInt(5));
    }

    static CacheSpec.Kind preGated(Random random) {
        int millionths = random.nextBoolean() ? 1_000_000 : random.nextInt(1_000_001);
        return new Evictions.PreGated(
                new PreGate(millionths, random.nextLong()), 1 + random.nextInt(4));
    }
}
