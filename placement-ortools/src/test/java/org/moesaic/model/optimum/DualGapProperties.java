package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.placement.ErrorTable;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// How far the dual bound is from what the solver finds.
class DualGapProperties {

    private static final int LAYERS = 6;
    private static final int EXPERTS = 32;
    private static final ModelCard MODEL = Cases.model(LAYERS, EXPERTS, 256);
    private static final SolverLimits LIMITS = new SolverLimits(3, 1);
    private static final IntegerSolver SOLVER = Solvers.require("a test");

    private static final Map<String, List<String>> POLICIES =
            Map.of(
                    "hbm3-host",
                    List.of(
                            "hot-near:format=int4,hbm=3MB,host=100MB",
                            "greedy:average=3",
                            "optimum:objective=energy,levels=2/3/4,hbm=2MB,host=100MB,error=150"),
                    "hybrid-analog",
                    List.of("random:average=3", "hot-digital:fraction=0.25"),
                    "multi-device-8",
                    List.of(
                            "random:average=3",
                            "optimum:objective=energy,levels=2/3/4,error=40,time=3"));

    /// Measured: 0.2 % in the mean of these, at most 1.2 %.
    @Property(tries = 2, seed = "7")
    void isWithinTwoPercentOfWhatTheSolverFinds(@ForAll long seed) {
        Random random = new Random(seed);
        RoutingProfile profile = Cases.profile(random, LAYERS, EXPERTS);
        ErrorTable errors = Cases.errors(random, LAYERS, EXPERTS);
        POLICIES.forEach((machine, policies) -> {
            for (String policy : policies) {
                Hardware hardware = Cases.hardware(machine);
                Placement placement =
                        Cases.place(Cases.request(policy, MODEL, hardware, profile, errors));
                var choice =
                        OptimumBound.Choice.of(
                                        MODEL,
                                        hardware,
                                        placement,
                                        OptimumPolicy.shares(profile),
                                        Optional.of(errors))
                                .orElseThrow();
                double dual = LagrangianDual.bound(choice.assignment());
                AssignmentProgram program = AssignmentProgram.ofCost(choice.assignment());
                program.startFrom(choice.chosen());
                IntegerAnswer answer = SOLVER.solve(program.program(), LIMITS);
                double best = choice.assignment().cost(program.chosen(answer.values()));
                assertTrue(dual <= best, policy);
                assertTrue(best <= 1.02 * dual, policy);
            }
        });
    }
}
