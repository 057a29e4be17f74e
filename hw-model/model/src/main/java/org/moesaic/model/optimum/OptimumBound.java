package org.moesaic.model.optimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.TileUse;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;

/// How far a placement is from the least energy that what it takes allows.
///
/// The experts stay on their devices. Of the ways in which the placement stores and executes experts each gets the one that
/// makes the expected energy of all least ([ExpectedCosts]), with no more bytes in any memory and no more tiles of any
/// device, and with no more loss. Where the loss is not known, as for analog experts, there are as many experts of each way
/// as before. Where the policy proved how little energy the budgets allow that it was asked for (`optimum`), the better of
/// both bounds counts.
///
/// @param achievedPicojoules a token, by the placement
/// @param leastPicojoules no choice of those comes to less
public record OptimumBound(double achievedPicojoules, double leastPicojoules) {

    /// Room for errors that are rounded up to quanta, so that the placement itself keeps the bound.
    private static final double ROUNDING = 1 + 1e-6;

    /// Sums in another order differ by less.
    private static final double SAME = 1e-9;

    private static final int MOST_UNKNOWNS = 500_000;

    /// One way to store and execute an expert, wherever it is.
    private record Kind(Placement.Slot slot) {
        static Kind of(Placement.Slot slot) {
            return new Kind(
                    new Placement.Slot(slot.format(), slot.home(), slot.engine(), List.of(0)));
        }

        Placement.Slot on(List<Integer> devices) {
            return new Placement.Slot(slot.format(), slot.home(), slot.engine(), devices);
        }
    }

    /// The bound of a placement ([LagrangianDual], so without a solver); empty where all experts are alike, or where there is
    /// too much to choose from.
    ///
    /// @param shares `[layer][expert]` of the selections of each layer
    /// @param table errors in few bits; empty for the assumption of [ErrorTable#assumed]
    public static Optional<OptimumBound> of(
            ModelCard model,
            Hardware hardware,
            Placement placement,
            double[][] shares,
            Optional<ErrorTable> table) {
        return Choice.of(model, hardware, placement, shares, table)
                .map(choice -> {
                    double achieved = choice.assignment().cost(choice.chosen());
                    double least =
                            Math.max(
                                    LagrangianDual.bound(choice.assignment()),
                                    proved(placement, achieved));
                    return new OptimumBound(achieved, Math.min(achieved, least));
                });
    }

    /// What the policy itself proved, if it went for energy and by the same shares: then it came to the same energy.
    private static double proved(Placement placement, double achieved) {
        return placement
                .rationale()
                .flatMap(Rationale::optimality)
                .filter(known -> known.objective().equals(Objective.ENERGY.label()))
                .filter(known -> Math.abs(known.achieved() - achieved) <= SAME * achieved)
                .map(Rationale.Optimality::bound)
                .orElse(0.0);
    }

    /// What else a placement could have chosen.
    ///
    /// @param chosen what it did choose, `[layer][expert]`
    record Choice(Assignment assignment, int[][] chosen) {

        static Optional<Choice> of(
                ModelCard model,
                Hardware hardware,
                Placement placement,
                double[][] shares,
                Optional<ErrorTable> table) {
            Set<Kind> kinds = new LinkedHashSet<>();
            Set<List<Integer>> devices = new LinkedHashSet<>();
            for (Placement.Slot slot : placement.slots()) {
                kinds.add(Kind.of(slot));
                devices.add(slot.devices());
            }
            long experts = (long) placement.layers() * placement.experts();
            if (kinds.size() < 2 || experts * kinds.size() * devices.size() > MOST_UNKNOWNS) {
                return Optional.empty();
            }
            List<Placement.Slot> options = new ArrayList<>();
            kinds.forEach(kind -> devices.forEach(on -> options.add(kind.on(on))));
            int[][] chosen = OptimumBound.chosen(placement, options);
            return Optional.of(
                    new Choice(
                            OptimumBound.assignment(
                                    model, hardware, placement, options, chosen, shares, table),
                            chosen));
        }
    }

    /// Bits for experts that share a budget.
    ///
    /// @param costs `[layer][expert][level]`, finite and from 0
    /// @param levels bits of each level
    /// @param budget bits of all experts together, at most
    public record Bits(
            ModelCard model,
            Hardware hardware,
            double[][][] costs,
            List<Integer> levels,
            long budget) {}

    /// What no choice of bits costs less than; empty where there is too much to choose from.
    public static OptionalDouble leastLoss(Bits bits) {
        long unknowns = (long) bits.costs().length * bits.costs()[0].length * bits.levels().size();
        if (unknowns > MOST_UNKNOWNS) {
            return OptionalDouble.empty();
        }
        // Nothing is asked of an option but which it is.
        Placement.Slot any =
                new Placement.Slot(
                        NumberFormats.parse("int8").orElseThrow(),
                        bits.hardware().memories().getFirst().tier());
        List<List<double[][]>> lanes = new ArrayList<>();
        for (double[][] _ : bits.costs()) {
            lanes.add(List.of());
        }
        Assignment assignment =
                new Assignment(
                        bits.model(),
                        bits.hardware(),
                        Collections.nCopies(bits.levels().size(), any),
                        bits.costs(),
                        lanes,
                        List.of(
                                new Budget.Whole(
                                        (_, _, level) -> bits.levels().get(level),
                                        bits.budget(),
                                        "",
                                        String::valueOf)));
        return OptionalDouble.of(LagrangianDual.bound(assignment));
    }

    private static int[][] chosen(Placement placement, List<Placement.Slot> options) {
        int[][] chosen = new int[placement.layers()][placement.experts()];
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                chosen[layer][expert] = options.indexOf(placement.slot(layer, expert));
            }
        }
        return chosen;
    }

    private static Assignment assignment(
            ModelCard model,
            Hardware hardware,
            Placement placement,
            List<Placement.Slot> options,
            int[][] chosen,
            double[][] shares,
            Optional<ErrorTable> table) {
        ExpectedCosts expected = ExpectedCosts.of(model, hardware, options, shares);
        double[][][] cost = expected.energy();
        List<List<double[][]>> lanes = new ArrayList<>();
        double watts = expected.staticWatts();
        for (int layer = 0; layer < cost.length; layer++) {
            lanes.add(watts == 0 ? List.of() : expected.lanes(layer, watts));
            for (int expert = 0; expert < cost[layer].length; expert++) {
                List<Integer> own = placement.slot(layer, expert).devices();
                for (int option = 0; option < options.size(); option++) {
                    if (!options.get(option).devices().equals(own)) {
                        cost[layer][expert][option] = Double.POSITIVE_INFINITY;
                    }
                }
            }
        }
        List<Budget> budgets = new ArrayList<>();
        Assignment free = new Assignment(model, hardware, options, cost, lanes, budgets);
        bytes(free, placement, budgets);
        tiles(free, placement, budgets);
        Optional<double[][][]> errors = errors(placement, options, shares, table);
        if (errors.isPresent()) {
            Budget.RealUse use = (layer, expert, option) -> errors.get()[layer][expert][option];
            double loss = free.use(new Budget.Real(use, 0, "", String::valueOf), chosen);
            budgets.add(new Budget.Real(use, loss * ROUNDING, "", String::valueOf));
        } else {
            counts(free, chosen, budgets);
        }
        return new Assignment(model, hardware, options, cost, lanes, budgets);
    }

    /// No more bytes in a memory of a device.
    private static void bytes(Assignment of, Placement placement, List<Budget> budgets) {
        long[] bytes =
                of.options().stream()
                        .mapToLong(option ->
                                option.engine() == EngineKind.ANALOG
                                        ? 0
                                        : ExpertBytes.of(of.model(), option.format()))
                        .toArray();
        for (int device = 0; device < of.hardware().devices().count(); device++) {
            for (Tier tier : Tier.values()) {
                int at = device;
                Budget.WholeUse use =
                        (_, _, option) ->
                                of.options().get(option).home() == tier
                                                && of.options().get(option).devices().contains(at)
                                        ? bytes[option]
                                        : 0;
                long used = 0;
                for (int layer = 0; layer < placement.layers(); layer++) {
                    for (int expert = 0; expert < placement.experts(); expert++) {
                        used +=
                                use.of(
                                        layer,
                                        expert,
                                        of.options().indexOf(placement.slot(layer, expert)));
                    }
                }
                if (of.options().stream().anyMatch(option -> option.home() == tier)) {
                    budgets.add(new Budget.Whole(use, used, "", String::valueOf));
                }
            }
        }
    }

    /// No more tiles of a device.
    private static void tiles(Assignment of, Placement placement, List<Budget> budgets) {
        if (of.options().stream().noneMatch(option -> option.engine() == EngineKind.ANALOG)) {
            return;
        }
        TileUse use = new TileUse(of.model(), of.hardware().tiles().getFirst());
        for (int device = 0; device < of.hardware().devices().count(); device++) {
            long used = use.tiles(OptimumBudgets.analogPerLayer(placement, device));
            budgets.add(new Budget.Tiles(device, used, "", String::valueOf));
        }
    }

    /// As many experts of each kind.
    private static void counts(Assignment of, int[][] chosen, List<Budget> budgets) {
        List<Kind> kinds = of.options().stream().map(Kind::of).toList();
        for (Kind kind : new LinkedHashSet<>(kinds)) {
            long count =
                    Arrays.stream(chosen)
                            .flatMapToInt(Arrays::stream)
                            .filter(option -> kinds.get(option).equals(kind))
                            .count();
            budgets.add(
                    new Budget.Whole(
                            (_, _, option) -> kinds.get(option).equals(kind) ? 1 : 0,
                            count,
                            "",
                            String::valueOf));
        }
    }

    /// What each option loses; empty where that is not known of one of them.
    private static Optional<double[][][]> errors(
            Placement placement,
            List<Placement.Slot> options,
            double[][] shares,
            Optional<ErrorTable> table) {
        int[] bits = new int[options.size()];
        for (int option = 0; option < bits.length; option++) {
            OptionalInt nominal = Levels.bits(options.get(option).format());
            if (options.get(option).engine() == EngineKind.ANALOG || nominal.isEmpty()) {
                return Optional.empty();
            }
            bits[option] = nominal.getAsInt();
        }
        List<Integer> levels = Arrays.stream(bits).distinct().boxed().toList();
        ErrorTable known =
                table.orElseGet(
                        () -> ErrorTable.assumed(placement.layers(), placement.experts(), levels));
        if (!known.bits().containsAll(levels)) {
            return Optional.empty();
        }
        double[][][] errors = new double[placement.layers()][placement.experts()][options.size()];
        for (int layer = 0; layer < errors.length; layer++) {
            for (int expert = 0; expert < errors[layer].length; expert++) {
                for (int option = 0; option < bits.length; option++) {
                    errors[layer][expert][option] =
                            shares[layer][expert]
                                    * known.error(layer, expert, bits[option]).orElseThrow();
                }
            }
        }
        return Optional.of(errors);
    }
}
