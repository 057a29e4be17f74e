package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;

/// The choice of least error, by a table of measured errors.
public final class ErrorTablePolicy extends BitPolicy {

    /// For the service loader.
    public ErrorTablePolicy() {
        super("2/3/4");
    }

    @Override
    public String name() {
        return "error-table";
    }

    @Override
    public String description() {
        return "the bits of least error by a table of measured ones, exactly, in each layer or in all together";
    }

    @Override
    public String source() {
        return "plain reasoning: a multiple-choice knapsack, by dynamic programming. Errors are the user's: --calibration,"
                + " or errors=FILE";
    }

    @Override
    protected List<Parameter> own() {
        return List.of(
                Importance.PARAMETER,
                new Parameter(
                        "scope", "what the budget holds for: every layer, or the model", "layer"),
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
        boolean wholeModel = arguments.choice("scope", List.of("layer", "model")).equals("model");
        Errors errors = Errors.of(arguments);
        return (request, levels, average, reasons) ->
                choose(errors.in(request), levels, average, exponents, wholeModel, reasons);
    }

    private static int[][] choose(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            BitCosts.Exponents exponents,
            boolean wholeModel,
            Rationale.Builder reasons) {
        if (request.errors().isEmpty()) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "--policy error-table has no errors to go by",
                            "give errors=FILE.csv, or a --calibration with errors"));
        }
        BitCosts costs = BitCosts.of(request, levels, exponents);
        int[][] chosen =
                wholeModel ? wholeModel(request, costs, average) : eachLayer(costs, average);
        String scope = wholeModel ? "model" : "layer";
        CostReasons.put(costs, chosen, "the least loss of the " + scope, reasons);
        return chosen;
    }

    /// The least loss of all layers together.
    static int[][] wholeModel(PolicyRequest request, BitCosts costs, BigDecimal average) {
        double[][][] all = new double[costs.layers()][][];
        for (int layer = 0; layer < all.length; layer++) {
            all[layer] = costs.layer(layer);
        }
        long budget = budget(average, (long) costs.layers() * costs.experts());
        try {
            return ExactBits.cheapest(all, costs.levels().bits(), budget).orElseThrow();
        } catch (IllegalArgumentException e) {
            throw infeasible(request, "levels of " + costs.levels() + " bits", e.getMessage());
        }
    }

    /// The least loss of each layer.
    static int[][] eachLayer(BitCosts costs, BigDecimal average) {
        long budget = budget(average, costs.experts());
        int[][] chosen = new int[costs.layers()][];
        for (int layer = 0; layer < chosen.length; layer++) {
            chosen[layer] =
                    ExactBits.cheapest(costs.layer(layer), costs.levels().bits(), budget, List.of())
                            .orElseThrow();
        }
        return chosen;
    }

    /// Whole bits that so many experts may have together.
    static long budget(BigDecimal average, long experts) {
        return average.multiply(BigDecimal.valueOf(experts))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }
}
