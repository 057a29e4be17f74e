package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;

/// PMQ of MC-MoE: in each layer the choice of least expected loss, exactly.
public final class PmqPolicy extends BitPolicy {

    /// For the service loader.
    public PmqPolicy() {
        super("1/2/3");
    }

    @Override
    public String name() {
        return "pmq";
    }

    @Override
    public String description() {
        return "in each layer the bits of least f^alpha (w/sum w)^beta error^alpha, exactly (PMQ)";
    }

    @Override
    public String source() {
        return "MC-MoE (arXiv 2410.06270) and its public code: pre-loading mixed-precision quantisation; at least one"
                + " expert at each level of at-least-one; exact by dynamic programming; ties to fewer bits, then to"
                + " fewer bits of the lower ids";
    }

    @Override
    protected List<Parameter> own() {
        return List.of(
                new Parameter("alpha", "exponent of share of selections and of error", "1"),
                new Parameter(
                        "beta", "exponent of the share of gate weights; 0 leaves them out", "1.5"),
                new Parameter(
                        "at-least-one",
                        "bits that at least one expert of each layer gets, such as 3/2, or none",
                        "3/2, as far as they are among the levels"),
                Errors.PARAMETER);
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("average=3,levels=2/3/4", "average=3,levels=2/3/4,beta=0");
    }

    @Override
    protected Chooser chooser(PolicyArguments arguments) {
        BigDecimal alpha =
                arguments.decimal("alpha", "an exponent, such as 1").orElse(BigDecimal.ONE);
        BigDecimal beta =
                arguments.decimal("beta", "an exponent, such as 1.5").orElse(new BigDecimal("1.5"));
        BitCosts.Exponents exponents =
                new BitCosts.Exponents(
                        alpha.doubleValue(), beta.doubleValue(), alpha.doubleValue());
        List<Integer> wanted = new ArrayList<>();
        boolean named = wanted(arguments, wanted);
        Errors errors = Errors.of(arguments);
        return (request, levels, average, reasons) ->
                choose(errors.in(request), levels, average, exponents, wanted, named, reasons);
    }

    /// Reads the bits that have to occur; true if the user named them.
    private static boolean wanted(PolicyArguments arguments, List<Integer> wanted) {
        String text = arguments.text("at-least-one").orElse("3/2");
        if (!text.equals("none")) {
            for (String part : text.split("/", -1)) {
                if (part.matches("[0-9]{1,2}")) {
                    wanted.add(Integer.parseInt(part));
                } else {
                    arguments.wrong(
                            "at-least-one", "is no list of bits", "write it as 3/2, or none");
                }
            }
        }
        return arguments.text("at-least-one").isPresent();
    }

    private static int[][] choose(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            BitCosts.Exponents exponents,
            List<Integer> wantedBits,
            boolean named,
            Rationale.Builder reasons) {
        BitCosts costs = BitCosts.of(request, levels, exponents);
        int experts = costs.experts();
        List<Integer> wanted = new ArrayList<>();
        for (int bits : wantedBits) {
            OptionalInt level = levels.ofBits(bits);
            if (level.isPresent() && !wanted.contains(level.getAsInt())) {
                wanted.add(level.getAsInt());
            } else if (named && level.isEmpty()) {
                throw infeasible(
                        request,
                        "at-least-one names " + bits + " bits, which are no level",
                        "the levels are " + levels);
            }
        }
        long budget =
                average.multiply(BigDecimal.valueOf(experts))
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact();
        requireRoom(request, levels, average, wanted, experts, budget);
        int[][] chosen = new int[costs.layers()][];
        for (int layer = 0; layer < chosen.length; layer++) {
            chosen[layer] =
                    ExactBits.cheapest(costs.layer(layer), levels.bits(), budget, wanted)
                            .orElseThrow();
            for (int expert = 0; expert < experts; expert++) {
                int level = chosen[layer][expert];
                reasons.put(
                        layer,
                        expert,
                        costs.importance(layer, expert),
                        String.format(
                                Locale.ROOT,
                                "importance %.6g, loss %.6g: %d bits are part of the least loss of"
                                        + " the layer",
                                costs.importance(layer, expert),
                                costs.cost(layer, expert, level),
                                levels.bits(level)));
            }
        }
        reasons.remark("objective " + costs.total(chosen) + ", the least within the budget");
        reasons.remark("errors: " + costs.errorSource());
        return chosen;
    }

    private static void requireRoom(
            PolicyRequest request,
            Levels levels,
            BigDecimal average,
            List<Integer> wanted,
            int experts,
            long budget) {
        long least = ExactBits.leastBits(experts, levels.bits(), wanted);
        if (least == Long.MAX_VALUE) {
            throw infeasible(
                    request,
                    experts + " experts cannot have one at each of " + wanted.size() + " levels",
                    "name fewer as at-least-one, or none");
        }
        if (least > budget) {
            throw infeasible(
                    request,
                    "average="
                            + average.toPlainString()
                            + " leaves "
                            + budget
                            + " bits to "
                            + experts
                            + " experts, and at-least-one takes "
                            + least,
                    "the smallest feasible average is "
                            + BigDecimal.valueOf(least)
                                    .divide(BigDecimal.valueOf(experts), 6, RoundingMode.CEILING)
                                    .stripTrailingZeros()
                                    .toPlainString());
        }
    }
}
