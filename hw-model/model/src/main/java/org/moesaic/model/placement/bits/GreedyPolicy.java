package org.moesaic.model.placement.bits;

import java.util.List;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.PolicyArguments;

/// Bit after bit to the expert whose loss it lowers most, over all layers.
public final class GreedyPolicy extends BitPolicy {

    /// For the service loader.
    public GreedyPolicy() {
        super("2/3/4");
    }

    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public String description() {
        return "over all layers the next bit to the expert whose loss it lowers most";
    }

    @Override
    public String source() {
        return "marginal allocation (B. Fox, Discrete optimization via marginal analysis, 1966): exact where losses are"
                + " convex in bits and steps are equal; ties to the lower layer, then to the lower id";
    }

    @Override
    protected List<Parameter> own() {
        return List.of(Importance.PARAMETER, Errors.PARAMETER);
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public boolean learns(Spec spec) {
        return Importance.learns(spec);
    }

    @Override
    protected Chooser chooser(PolicyArguments arguments) {
        BitCosts.Exponents exponents = Importance.exponents(arguments);
        Errors errors = Errors.of(arguments);
        return (request, levels, average, reasons) -> {
            BitCosts costs = BitCosts.of(errors.in(request), levels, exponents);
            long experts = (long) costs.layers() * costs.experts();
            int[][] chosen = GreedyBits.choose(costs, ErrorTablePolicy.budget(average, experts));
            CostReasons.put(costs, chosen, "steps of most gain a bit", reasons);
            return chosen;
        };
    }
}
