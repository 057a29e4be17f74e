package org.moesaic.model.placement.bits;

import java.util.List;
import java.util.OptionalLong;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;

/// Bits by lot: what a rule has to beat.
public final class RandomPolicy extends RankPolicy {

    /// 2^64 divided by the golden ratio: the increment of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /// For the service loader.
    public RandomPolicy() {}

    @Override
    public String name() {
        return "random";
    }

    @Override
    public String description() {
        return "in each layer bits by lot, the same lot for the same seed";
    }

    @Override
    public String source() {
        return "the baseline of every ranking; numbers are SplitMix64's (OOPSLA 2014), keyed by seed, layer and expert."
                + " Take several seeds and look at their spread";
    }

    @Override
    protected List<Parameter> own() {
        return List.of(new Parameter("seed", "which lot, a whole number", "1"));
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public boolean learns(Spec spec) {
        return false;
    }

    @Override
    String what() {
        return "lot";
    }

    @Override
    double[][] scores(PolicyRequest request, PolicyArguments arguments) {
        OptionalLong seed = arguments.whole("seed", 0, Integer.MAX_VALUE);
        arguments.throwIfWrong();
        return each(request, (layer, expert) -> lot(seed.orElse(1), layer, expert));
    }

    /// From 0 to below 1.
    static double lot(long seed, int layer, int expert) {
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
