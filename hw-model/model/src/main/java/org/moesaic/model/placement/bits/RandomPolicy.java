package org.moesaic.model.placement.bits;

import java.util.List;
import java.util.OptionalLong;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.Lot;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;

/// Bits by lot: what a rule has to beat.
public final class RandomPolicy extends RankPolicy {

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
                + " Take several seeds and look at their spread: compare takes seeds=N";
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
        return each(request, (layer, expert) -> Lot.of(seed.orElse(1), layer, expert));
    }
}
