package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Homes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;

/// A policy that gives each expert one of a few number formats, so that a budget of bits or bytes holds. All experts are
/// digital and have one home tier, unless tiers have sizes; on several devices expert e lives on device e mod P.
///
/// What differs is how levels are chosen: a subclass reads its own parameters and returns a [Chooser].
public abstract class BitPolicy implements Policy {

    static final String LEVELS = "levels";
    static final String AVERAGE = "average";

    /// The budget as reports name it.
    static final String AVERAGE_BITS = "averageBits";

    /// Chooses a level for every expert.
    @FunctionalInterface
    protected interface Chooser {

        /// @param average bits that the experts of the model may have in the mean
        /// @param reasons receives why
        /// @return `[layer][expert]`, indexes into the levels
        int[][] choose(
                PolicyRequest request,
                Levels levels,
                BigDecimal average,
                Rationale.Builder reasons);
    }

    private final String defaultLevels;

    /// @param defaultLevels levels if none are given
    protected BitPolicy(String defaultLevels) {
        this.defaultLevels = defaultLevels;
    }

    /// Parameters beside levels, budget and home.
    protected List<Parameter> own() {
        return List.of();
    }

    /// Reads the parameters of [#own()].
    protected abstract Chooser chooser(PolicyArguments arguments);

    @Override
    public final List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        all.add(
                new Parameter(
                        AVERAGE,
                        "bits a weight that experts have in the mean, scales apart, such as 2.5",
                        "the most bits that keep the sizes that are given"));
        all.addAll(ByteBudget.parameters());
        all.add(
                new Parameter(
                        LEVELS,
                        "numbers of bits or number formats to choose from, such as 2/3/4",
                        defaultLevels));
        all.add(
                new Parameter(
                        "home",
                        "tier where the experts live",
                        "the cache's home, or without a cache the fastest tier that holds them"));
        all.addAll(own());
        return List.copyOf(all);
    }

    @Override
    public List<String> variants() {
        return List.of("average=3,levels=2/3/4");
    }

    @Override
    public final Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<Levels> levels = levels(arguments, defaultLevels);
        ByteBudget sizes = ByteBudget.of(arguments);
        Optional<BigDecimal> average =
                sizes.isGiven()
                        ? arguments.decimal(AVERAGE, "bits a weight")
                        : arguments.requiredDecimal(AVERAGE, "bits a weight");
        Optional<Tier> home = arguments.tier("home");
        Chooser chooser = chooser(arguments);
        arguments.throwIfWrong();
        average.ifPresent(asked -> requireWithin(request, levels.orElseThrow(), asked));
        return place(request, levels.orElseThrow(), average, sizes, home, chooser);
    }

    private static Placement place(
            PolicyRequest request,
            Levels levels,
            Optional<BigDecimal> average,
            ByteBudget budget,
            Optional<Tier> home,
            Chooser chooser) {
        MostBits.Choice choice =
                new MostBits(request, levels, chooser, budget)
                        .find(average.orElse(BigDecimal.valueOf(levels.mostBits())));
        int[][] chosen = choice.levels();
        Rationale.Builder reasons = choice.reasons();
        average.ifPresent(asked ->
                reasons.budget(AVERAGE_BITS, asked.doubleValue(), averageBits(levels, chosen)));
        long[] sizes = ByteBudget.sizes(request, levels);
        Tier[][] homes = budget.homes(request, chosen, sizes, reasons.build()).orElseThrow();
        budget.report(chosen, homes, sizes, reasons);
        Placement placement =
                budget.tiers().isEmpty()
                        ? Homes.place(
                                request, home, tier -> at(request, levels, chosen, (_, _) -> tier))
                        : at(request, levels, chosen, (layer, expert) -> homes[layer][expert]);
        return placement.because(reasons.build());
    }

    /// The levels of a request; empty if they are wrong, which has been said then.
    static Optional<Levels> levels(PolicyArguments arguments, String defaultLevels) {
        try {
            return Optional.of(Levels.parse(arguments.text(LEVELS).orElse(defaultLevels)));
        } catch (IllegalArgumentException e) {
            arguments.wrong(LEVELS, "cannot be used", e.getMessage());
            return Optional.empty();
        }
    }

    /// Bits of the mean expert.
    static double averageBits(Levels levels, int[][] chosen) {
        long bits = 0;
        long experts = 0;
        for (int[] layer : chosen) {
            for (int level : layer) {
                bits += levels.bits(level);
            }
            experts += layer.length;
        }
        return (double) bits / experts;
    }

    /// A budget that cannot be kept, with what can be.
    static MoesaicException infeasible(PolicyRequest request, String message, String cure) {
        return new MoesaicException(
                Exit.BAD_DATA,
                Problem.of("--policy " + request.spec().name() + ": " + message, cure));
    }

    static void requireWithin(PolicyRequest request, Levels levels, BigDecimal average) {
        if (average.compareTo(BigDecimal.valueOf(levels.fewestBits())) < 0) {
            throw infeasible(
                    request,
                    "average="
                            + average.toPlainString()
                            + " cannot be kept with levels of "
                            + levels
                            + " bits",
                    "the smallest feasible average is " + levels.fewestBits());
        }
        if (average.compareTo(BigDecimal.valueOf(levels.mostBits())) > 0) {
            throw infeasible(
                    request,
                    "average="
                            + average.toPlainString()
                            + " cannot be reached with levels of "
                            + levels
                            + " bits",
                    "the largest average is " + levels.mostBits());
        }
    }

    private interface HomeOf {
        Tier of(int layer, int expert);
    }

    private static Placement at(
            PolicyRequest request, Levels levels, int[][] chosen, HomeOf homes) {
        int devices = request.hardware().devices().count();
        Placement.Builder builder = new Placement.Builder(request.model());
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                builder.put(
                        layer,
                        expert,
                        new Placement.Slot(
                                levels.format(chosen[layer][expert]),
                                homes.of(layer, expert),
                                EngineKind.DIGITAL,
                                expert % devices));
            }
        }
        return builder.build();
    }
}
