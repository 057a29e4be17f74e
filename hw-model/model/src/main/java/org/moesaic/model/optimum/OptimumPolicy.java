package org.moesaic.model.optimum;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Homes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.bits.BitCosts;
import org.moesaic.model.placement.bits.Importance;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.statistics.RoutingProfile;

/// The placement of least error, energy, time or bytes that keeps every budget: exactly, by integer programming. It needs a
/// solver ([Solvers]), which is an optional module.
public final class OptimumPolicy implements Policy {

    /// Errors are weighed as [BitCosts] does.
    private static final double SCALE = 1000;

    /// For the service loader.
    public OptimumPolicy() {}

    @Override
    public String name() {
        return "optimum";
    }

    @Override
    public String description() {
        return "engine, format, tier and device of every expert so that error, energy, latency or bytes are least,"
                + " exactly";
    }

    @Override
    public String source() {
        return "a multiple-choice knapsack with side constraints as an integer program, solved with CP-SAT of OR-Tools;"
                + " energy and time of an access are those of a replay without a cache. Of equal optima the solver"
                + " takes one, the same each time; experts that the profile never saw get the cheapest access"
                + " that energy and latency leave room for";
    }

    @Override
    public List<Parameter> parameters() {
        return OptimumArguments.parameters();
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public boolean learns(Spec spec) {
        String objective = spec.argument(OptimumArguments.OBJECTIVE).orElse("error");
        boolean replay = objective.equals("energy") || objective.equals("latency");
        boolean errors =
                objective.equals("error") || spec.argument(OptimumArguments.ERROR).isPresent();
        return replay || errors && Importance.learns(spec);
    }

    @Override
    public List<String> variants() {
        return List.of("average=3");
    }

    @Override
    public Placement place(PolicyRequest request) {
        OptimumArguments arguments = OptimumArguments.of(request);
        IntegerSolver solver = Solvers.require("--policy " + name());
        OptimumOptions options = OptimumOptions.of(request, arguments);
        double[][][] errors = arguments.goesByErrors() ? errors(request, arguments, options) : null;
        Assignment assignment = assignment(request, arguments, options, errors);
        Optimum optimum = Optimum.of(assignment, solver, arguments.limits(), "--policy " + name());
        int unseen = 0;
        if (arguments.objective().isOfReplay()) {
            UnseenExperts.Outcome settled = settleUnseen(request, arguments, assignment, optimum);
            optimum = optimum.with(settled.chosen());
            unseen = settled.moved();
        }
        int[][] chosen = optimum.chosen();
        Placement placement =
                options.settled()
                        ? at(request, options, chosen, Optional.empty())
                        : Homes.place(
                                request,
                                Optional.empty(),
                                tier -> at(request, options, chosen, Optional.of(tier)));
        Rationale.Builder reasons =
                reasons(request, arguments, assignment, optimum, errors, placement, solver);
        if (unseen > 0) {
            reasons.remark(
                    "experts without selections cost nothing anywhere; where budgets had room, "
                            + unseen
                            + " of them went to the option of the cheapest access");
        }
        return placement.because(reasons.build());
    }

    private static UnseenExperts.Outcome settleUnseen(
            PolicyRequest request,
            OptimumArguments arguments,
            Assignment assignment,
            Optimum optimum) {
        ExpectedCosts expected =
                ExpectedCosts.of(
                        request.model(),
                        request.hardware(),
                        assignment.options(),
                        shares(request.profile().orElseThrow()));
        double[] access =
                expected.costs().stream()
                        .mapToDouble(cost ->
                                arguments.objective() == Objective.ENERGY
                                        ? cost.energy().nominal()
                                        : cost.alonePicoseconds())
                        .toArray();
        return UnseenExperts.settle(assignment, optimum.chosen(), expected.selections(), access);
    }

    private static Placement at(
            PolicyRequest request, OptimumOptions options, int[][] chosen, Optional<Tier> home) {
        Placement.Builder builder = new Placement.Builder(request.model());
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                Placement.Slot slot = options.slots().get(chosen[layer][expert]);
                boolean moves = home.isPresent() && slot.engine() == EngineKind.DIGITAL;
                builder.put(
                        layer,
                        expert,
                        moves
                                ? new Placement.Slot(
                                        slot.format(), home.get(), slot.engine(), slot.devices())
                                : slot);
            }
        }
        return builder.build();
    }

    private static Assignment assignment(
            PolicyRequest request,
            OptimumArguments arguments,
            OptimumOptions options,
            double[][][] errors) {
        int layers = request.model().moeLayerIds().size();
        int experts = request.model().routedExperts();
        List<List<double[][]>> lanes = new ArrayList<>();
        double[][][] cost = new double[layers][experts][options.slots().size()];
        double weight = 0;
        Optional<ExpectedCosts> expected = Optional.empty();
        switch (arguments.objective()) {
            case ERROR -> cost = copy(errors);
            case BYTES -> bytes(request, options, cost);
            case ENERGY, LATENCY -> {
                expected =
                        Optional.of(
                                ExpectedCosts.of(
                                        request.model(),
                                        request.hardware(),
                                        options.slots(),
                                        shares(request.profile().orElseThrow())));
                boolean energy = arguments.objective() == Objective.ENERGY;
                weight = energy ? expected.get().staticWatts() : 1;
                cost = energy ? expected.get().energy() : cost;
            }
        }
        for (int layer = 0; layer < layers; layer++) {
            lanes.add(weight == 0 ? List.of() : expected.orElseThrow().lanes(layer, weight));
            for (int expert = 0; expert < experts; expert++) {
                for (int option = 0; option < options.slots().size(); option++) {
                    if (!OptimumOptions.allows(
                            options.slots().get(option), expert, request.hardware(), arguments)) {
                        cost[layer][expert][option] = Double.POSITIVE_INFINITY;
                    }
                }
            }
        }
        return new Assignment(
                request.model(),
                request.hardware(),
                options.slots(),
                cost,
                lanes,
                OptimumBudgets.of(
                        request,
                        arguments,
                        options,
                        (layer, expert, option) -> errors[layer][expert][option]));
    }

    private static double[][][] copy(double[][][] figures) {
        double[][][] copy = new double[figures.length][][];
        for (int layer = 0; layer < copy.length; layer++) {
            copy[layer] = new double[figures[layer].length][];
            for (int expert = 0; expert < copy[layer].length; expert++) {
                copy[layer][expert] = figures[layer][expert].clone();
            }
        }
        return copy;
    }

    private static void bytes(PolicyRequest request, OptimumOptions options, double[][][] cost) {
        for (int option = 0; option < options.slots().size(); option++) {
            Placement.Slot slot = options.slots().get(option);
            double bytes =
                    slot.engine() == EngineKind.ANALOG
                            ? 0
                            : (double) ExpertBytes.of(request.model(), slot.format())
                                    * slot.devices().size();
            for (double[][] layer : cost) {
                for (double[] expert : layer) {
                    expert[option] = bytes;
                }
            }
        }
    }

    /// Shares of the selections of each layer.
    static double[][] shares(RoutingProfile profile) {
        double[][] shares = new double[profile.layers()][profile.experts()];
        for (int layer = 0; layer < shares.length; layer++) {
            double all = 0;
            for (int expert = 0; expert < shares[layer].length; expert++) {
                shares[layer][expert] = profile.load(layer, expert);
                all += shares[layer][expert];
            }
            for (int expert = 0; expert < shares[layer].length; expert++) {
                shares[layer][expert] = all == 0 ? 0 : shares[layer][expert] / all;
            }
        }
        return shares;
    }

    /// Weighed errors, `[layer][expert][option]`.
    private static double[][][] errors(
            PolicyRequest request, OptimumArguments arguments, OptimumOptions options) {
        BitCosts costs =
                BitCosts.of(
                        arguments.errors().in(request), arguments.levels(), arguments.importance());
        Optional<double[][]> analog =
                arguments.engines().contains(EngineKind.ANALOG)
                        ? arguments
                                .analogErrors()
                                .map(text -> AnalogErrors.of(request, arguments, text))
                        : Optional.empty();
        double[][][] errors = new double[costs.layers()][costs.experts()][options.slots().size()];
        for (int option = 0; option < options.slots().size(); option++) {
            Placement.Slot slot = options.slots().get(option);
            OptionalInt level = arguments.levels().ofBits(Levels.bits(slot.format()).orElse(0));
            for (int layer = 0; layer < errors.length; layer++) {
                for (int expert = 0; expert < errors[layer].length; expert++) {
                    errors[layer][expert][option] =
                            slot.engine() == EngineKind.ANALOG
                                    ? costs.importance(layer, expert)
                                            * analog.orElseThrow()[layer][expert]
                                            * SCALE
                                    : costs.cost(layer, expert, level.orElseThrow());
                }
            }
        }
        return errors;
    }

    private static Rationale.Builder reasons(
            PolicyRequest request,
            OptimumArguments arguments,
            Assignment assignment,
            Optimum optimum,
            double[][][] errors,
            Placement placement,
            IntegerSolver solver) {
        Rationale.Builder reasons = new Rationale.Builder(placement.layers(), placement.experts());
        double error = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                int option = optimum.chosen()[layer][expert];
                double cost = assignment.cost()[layer][expert][option];
                error += errors == null ? 0 : errors[layer][expert][option];
                reasons.put(
                        layer,
                        expert,
                        cost,
                        String.format(
                                Locale.ROOT,
                                "%s %.6g of its own: part of the least %s of the model",
                                arguments.objective().label(),
                                cost,
                                arguments.objective().label()));
            }
        }
        OptimumBudgets.report(arguments, placement, request, error, reasons);
        Rationale.Optimality optimality =
                new Rationale.Optimality(
                        arguments.objective().label(),
                        arguments.objective().unit(),
                        optimum.cost(),
                        optimum.bound(),
                        optimum.proved());
        reasons.optimality(optimality);
        reasons.remark(
                String.format(
                        Locale.ROOT,
                        "%s: %s %.10g %s, at least %.10g, gap %.3g %%",
                        optimality.status(),
                        optimality.objective(),
                        optimality.achieved(),
                        optimality.unit(),
                        optimality.bound(),
                        100 * optimality.gap()));
        reasons.remark("found by " + solver.name());
        if (!optimum.repeatable()) {
            reasons.remark("a clock ended the search: another run may come to another placement");
        }
        return reasons;
    }
}
