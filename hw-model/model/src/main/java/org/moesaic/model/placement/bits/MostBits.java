package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;

/// Gives a rule that goes by a mean of bits a budget of bytes: the rule is asked for fewer bits until what it chooses fits.
///
/// What a rule takes grows with the bits that it may have, so this is the most bits whose choice fits, up to rules that use
/// a larger budget worse than a smaller one.
final class MostBits {

    /// A choice, and why.
    record Choice(BigDecimal average, int[][] levels, Rationale.Builder reasons) {}

    private final PolicyRequest request;
    private final Levels levels;
    private final BitPolicy.Chooser chooser;
    private final ByteBudget budget;
    private final long experts;
    private final long[] sizes;

    MostBits(PolicyRequest request, Levels levels, BitPolicy.Chooser chooser, ByteBudget budget) {
        this.request = request;
        this.levels = levels;
        this.chooser = chooser;
        this.budget = budget;
        experts = (long) request.model().moeLayerIds().size() * request.model().routedExperts();
        sizes = ByteBudget.sizes(request, levels);
    }

    /// @param most bits a weight in the mean at most
    /// @throws MoesaicException if nothing fits, with the smallest feasible size; or as the rule does
    Choice find(BigDecimal most) {
        Choice all = choose(most);
        if (fits(all)) {
            return all;
        }
        long high =
                most.multiply(BigDecimal.valueOf(experts))
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact();
        long low = experts * levels.fewestBits();
        Optional<Choice> best = Optional.empty();
        Optional<Choice> smallest = Optional.empty();
        // Bits in all: with `high` too many; below `low` the rule refuses, or there is a choice
        // that fits.
        long next = Math.clamp(guess(), low, Math.max(low, high - 1));
        long step = 1;
        while (low < high) {
            Optional<Choice> tried = tryWith(next);
            boolean small = tried.isEmpty() || fits(tried.get());
            if (small) {
                best = tried.isPresent() ? tried : best;
                low = next + 1;
                next = Math.min(low + step - 1, (low + high) / 2);
            } else {
                smallest = tried;
                high = next;
                next = Math.max(high - step, (low + high) / 2);
            }
            step *= 2;
        }
        if (best.isEmpty()) {
            throw infeasible(smallest.orElse(all));
        }
        return best.get();
    }

    /// Bits in all if sizes grew evenly from the fewest bits to the most.
    private long guess() {
        long room = budget.bytes().orElse(Long.MAX_VALUE);
        if (!budget.tiers().isEmpty()) {
            double tiers = budget.tiers().values().stream().mapToDouble(size -> size).sum();
            room = Math.min(room, (long) tiers);
        }
        int last = levels.size() - 1;
        double perBit =
                (double) (sizes[last] - sizes[0])
                        / Math.max(1, levels.mostBits() - levels.fewestBits());
        double spare = room - (double) experts * sizes[0];
        return experts * levels.fewestBits() + (long) Math.floor(spare / Math.max(1, perBit));
    }

    /// Empty where the rule wants more bits.
    private Optional<Choice> tryWith(long bits) {
        BigDecimal average =
                BigDecimal.valueOf(bits)
                        .divide(BigDecimal.valueOf(experts), 12, RoundingMode.CEILING);
        try {
            return Optional.of(choose(average.min(BigDecimal.valueOf(levels.mostBits()))));
        } catch (MoesaicException e) {
            if (e.exit() == Exit.BAD_DATA) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Choice choose(BigDecimal average) {
        Rationale.Builder reasons =
                new Rationale.Builder(
                        request.model().moeLayerIds().size(), request.model().routedExperts());
        return new Choice(average, chooser.choose(request, levels, average, reasons), reasons);
    }

    private boolean fits(Choice choice) {
        return budget.holds(request, choice.levels(), sizes, choice.reasons().build());
    }

    private MoesaicException infeasible(Choice least) {
        long bytes = ByteBudget.total(least.levels(), sizes);
        return BitPolicy.infeasible(
                request,
                budget + " cannot be kept with levels of " + levels + " bits",
                "the smallest feasible size of all experts is "
                        + bytes
                        + "B"
                        + (budget.tiers().isEmpty() ? "" : ", whole experts in each tier"));
    }
}
