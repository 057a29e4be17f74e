package org.moesaic.model.placement.bits;

import java.util.List;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.PolicyArguments;

/// The greedy choice, improved by exchanging bits between two experts.
public final class LocalSearchPolicy extends BitPolicy {

    private static final int DEFAULT_MOVES = 1000;

    /// For the service loader.
    public LocalSearchPolicy() {
        super("2/3/4");
    }

    @Override
    public String name() {
        return "local-search";
    }

    @Override
    public String description() {
        return "the greedy choice, improved by moving bits from one expert to another while that lowers the loss";
    }

    @Override
    public String source() {
        return "steepest descent over exchanges of two; never worse than greedy, and better where losses are not convex"
                + " in bits or the last step did not fit";
    }

    @Override
    protected List<Parameter> own() {
        return List.of(
                Importance.PARAMETER,
                new Parameter("moves", "exchanges at most", String.valueOf(DEFAULT_MOVES)),
                Errors.PARAMETER);
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
        int most = (int) arguments.whole("moves", 0, 1_000_000).orElse(DEFAULT_MOVES);
        Errors errors = Errors.of(arguments);
        return (request, levels, average, reasons) -> {
            BitCosts costs = BitCosts.of(errors.in(request), levels, exponents);
            long experts = (long) costs.layers() * costs.experts();
            long budget = ErrorTablePolicy.budget(average, experts);
            int[][] chosen = GreedyBits.choose(costs, budget);
            double before = costs.total(chosen);
            int moves = LocalSearch.improve(costs, chosen, budget, most);
            CostReasons.put(costs, chosen, "a choice that no exchange of two improves", reasons);
            reasons.remark(
                    "greedy came to "
                            + before
                            + ", "
                            + moves
                            + " exchanges"
                            + (moves == most ? ", the most allowed" : ""));
            return chosen;
        };
    }
}
