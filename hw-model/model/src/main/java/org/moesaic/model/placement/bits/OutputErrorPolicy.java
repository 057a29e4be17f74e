package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.placement.ActivationChoice;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.WeightScores;

/// Bits by the real error of each choice: every expert is quantised at every level, the kernels run, and its output error is
/// what greedy steps, or the exact optimum, go by.
public final class OutputErrorPolicy extends BitPolicy {

    /// For the service loader.
    public OutputErrorPolicy() {
        super("2/3/4");
    }

    @Override
    public String name() {
        return "output-error";
    }

    @Override
    public String description() {
        return "the bits of least output error, measured on the weights of a checkpoint at every level";
    }

    @Override
    public String source() {
        return "plain reasoning: measured output errors in marginal allocation (search=greedy) or in the multiple-choice"
                + " knapsack (search=layer, search=model)";
    }

    @Override
    protected List<Parameter> own() {
        List<Parameter> own = new ArrayList<>();
        own.add(
                new Parameter(
                        "search",
                        "greedy over all layers, or the exact optimum of every layer or of the model",
                        "greedy"));
        own.add(Importance.PARAMETER);
        own.addAll(ActivationChoice.parameters("gaussian:1"));
        return own;
    }

    @Override
    public boolean readsWeights() {
        return true;
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
        String search = arguments.choice("search", List.of("greedy", "layer", "model"));
        ActivationChoice tried = ActivationChoice.of(arguments);
        return (request, levels, average, reasons) ->
                choose(request, levels, average, exponents, search, tried, reasons);
    }

    private static int[][] choose(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            BitCosts.Exponents exponents,
            String search,
            ActivationChoice tried,
            Rationale.Builder reasons) {
        PolicyRequest measured = request.with(errors(request, levels, tried));
        BitCosts costs = BitCosts.of(measured, levels, exponents);
        long experts = (long) costs.layers() * costs.experts();
        int[][] chosen =
                switch (search) {
                    case "layer" -> ErrorTablePolicy.eachLayer(costs, average);
                    case "model" -> ErrorTablePolicy.wholeModel(measured, costs, average);
                    default -> GreedyBits.choose(costs, ErrorTablePolicy.budget(average, experts));
                };
        String why =
                switch (search) {
                    case "layer" -> "the least loss of the layer";
                    case "model" -> "the least loss of the model";
                    default -> "steps of most gain a bit";
                };
        CostReasons.put(costs, chosen, why, reasons);
        return chosen;
    }

    private static ErrorTable errors(PolicyRequest request, Levels levels, ActivationChoice tried) {
        WeightScores weights = request.weights().orElseThrow();
        List<NumberFormat> formats = levels.all().stream().map(Levels.Level::format).toList();
        List<double[][]> errors = weights.outputErrors(formats, tried);
        Map<Integer, double[][]> byBits = new LinkedHashMap<>();
        for (int level = 0; level < levels.size(); level++) {
            byBits.put(levels.bits(level), errors.get(level));
        }
        return new ErrorTable(
                "measured on %s with %d tokens of %s"
                        .formatted(weights.source(), tried.tokens(), tried.activations()),
                byBits);
    }
}
