package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.moesaic.edge.Spec;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;

/// All experts of a layer alike: bits are given to whole MoE blocks.
public final class BlockWisePolicy extends BitPolicy {

    private static final String FIRST = "first";
    private static final String ERROR = "error";

    /// For the service loader.
    public BlockWisePolicy() {
        super("2/3/4");
    }

    @Override
    public String name() {
        return "block-wise";
    }

    @Override
    public String description() {
        return "all experts of a layer alike: more bits to the first layers, or to those whose errors weigh most";
    }

    @Override
    public String source() {
        return "QuantMoE-Bench (arXiv 2406.08155): the first MoE blocks get more bits; by=error is the same choice by"
                + " least loss, exactly. Shared experts: linear-format";
    }

    @Override
    protected List<Parameter> own() {
        return List.of(
                new Parameter(
                        "by", "first (layers in order) or error (least loss of the model)", FIRST),
                Importance.PARAMETER,
                Errors.PARAMETER);
    }

    @Override
    public boolean learns(Spec spec) {
        return spec.argument("by").filter(ERROR::equals).isPresent() && Importance.learns(spec);
    }

    @Override
    protected Chooser chooser(PolicyArguments arguments) {
        boolean byError = arguments.choice("by", List.of(FIRST, ERROR)).equals(ERROR);
        BitCosts.Exponents exponents = Importance.exponents(arguments);
        Errors errors = Errors.of(arguments);
        return (request, levels, average, reasons) ->
                byError
                        ? byError(errors.in(request), levels, average, exponents, reasons)
                        : inOrder(request, levels, average, reasons);
    }

    private static int[][] inOrder(
            PolicyRequest request, Levels levels, BigDecimal average, Rationale.Builder reasons) {
        int layers = request.model().moeLayerIds().size();
        int[] counts;
        try {
            counts = LevelSplit.counts(average, levels.bits(), layers);
        } catch (IllegalArgumentException e) {
            throw infeasible(request, "levels of " + levels + " bits", e.getMessage());
        }
        int[][] chosen = new int[layers][request.model().routedExperts()];
        int level = counts.length - 1;
        int end = counts[level];
        for (int layer = 0; layer < layers; layer++) {
            while (layer >= end) {
                level--;
                end += counts[level];
            }
            Arrays.fill(chosen[layer], level);
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                reasons.put(
                        layer,
                        expert,
                        layers - layer,
                        "block "
                                + (layer + 1)
                                + " of "
                                + layers
                                + ": "
                                + levels.bits(level)
                                + " bits");
            }
        }
        return chosen;
    }

    private static int[][] byError(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            BitCosts.Exponents exponents,
            Rationale.Builder reasons) {
        BitCosts costs = BitCosts.of(request, levels, exponents);
        double[][] blocks = new double[costs.layers()][levels.size()];
        for (int layer = 0; layer < blocks.length; layer++) {
            for (int level = 0; level < levels.size(); level++) {
                int[] all = new int[costs.experts()];
                Arrays.fill(all, level);
                blocks[layer][level] = costs.total(layer, all);
            }
        }
        long budget = ErrorTablePolicy.budget(average, blocks.length);
        int[] chosen = ExactBits.cheapest(blocks, levels.bits(), budget, List.of()).orElseThrow();
        int[][] each = new int[blocks.length][costs.experts()];
        for (int layer = 0; layer < blocks.length; layer++) {
            Arrays.fill(each[layer], chosen[layer]);
            for (int expert = 0; expert < each[layer].length; expert++) {
                reasons.put(
                        layer,
                        expert,
                        blocks[layer][0],
                        String.format(
                                Locale.ROOT,
                                "block with loss %.6g at %d bits: %d bits are part of the least loss"
                                        + " of the model",
                                blocks[layer][0],
                                levels.fewestBits(),
                                levels.bits(chosen[layer])));
            }
        }
        reasons.remark("objective " + costs.total(each));
        reasons.remark("errors: " + costs.errorSource());
        return each;
    }
}
