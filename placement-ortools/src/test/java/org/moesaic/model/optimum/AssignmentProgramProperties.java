package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TileUse;
import org.moesaic.traces.ModelCard;

/// The integer program against trying every choice, with every kind of budget and with spans.
class AssignmentProgramProperties {

    private static final int LAYERS = 3;
    private static final int EXPERTS = 3;
    private static final ModelCard MODEL = Cases.model(LAYERS, EXPERTS, 300);
    private static final SolverLimits LIMITS = new SolverLimits(20, 1);
    private static final IntegerSolver SOLVER = Solvers.require("a test");

    private static final List<Placement.Slot> OPTIONS =
            List.of(slot("int2", EngineKind.DIGITAL), slot("int8", EngineKind.ANALOG));

    private static Placement.Slot slot(String format, EngineKind engine) {
        return new Placement.Slot(
                NumberFormats.parse(format).orElseThrow(), Tier.HBM, engine, List.of(0));
    }

    @Property(tries = 60)
    void isTheLeastOfAllChoicesThatKeepTheBudgets(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int levels,
            @ForAll TileStacking stacking) {
        Random random = new Random(seed);
        Hardware hardware = Cases.stacked(levels, stacking);
        TileUse use = new TileUse(MODEL, hardware.tiles().getFirst());
        double[][][] cost = figures(random);
        List<List<double[][]>> lanes = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            lanes.add(
                    random.nextBoolean()
                            ? List.of()
                            : List.of(figures(random)[0], figures(random)[0]));
        }
        double[][][] loss = figures(random);
        long[][][] bytes = new long[LAYERS][EXPERTS][2];
        for (long[][] layer : bytes) {
            for (long[] expert : layer) {
                expert[0] = random.nextInt(100);
                expert[1] = random.nextInt(100);
            }
        }
        if (random.nextInt(3) == 0) {
            cost[0][1][random.nextInt(2)] = Double.POSITIVE_INFINITY;
        }
        long sets = random.nextInt(LAYERS * EXPERTS);
        List<Budget> budgets = new ArrayList<>();
        budgets.add(
                new Budget.Tiles(
                        0, sets * use.crossbarsPerExpert(), "tiles", size -> "tiles=" + size));
        budgets.add(
                new Budget.Whole(
                        (layer, expert, option) -> bytes[layer][expert][option],
                        300 + random.nextInt(300),
                        "bytes",
                        size -> "bytes=" + size));
        budgets.add(
                new Budget.Real(
                        (layer, expert, option) -> loss[layer][expert][option],
                        3 + 4 * random.nextDouble(),
                        "error",
                        size -> "error=" + size));
        Assignment assignment = new Assignment(MODEL, hardware, OPTIONS, cost, lanes, budgets);
        double best = best(assignment, use);
        if (best == Double.POSITIVE_INFINITY) {
            MoesaicException refused =
                    assertThrows(
                            MoesaicException.class,
                            () -> Optimum.of(assignment, SOLVER, LIMITS, "a test"));
            assertEquals(Exit.BAD_DATA, refused.exit());
        } else {
            Optimum found = Optimum.of(assignment, SOLVER, LIMITS, "a test");
            assertTrue(found.proved());
            assertTrue(keeps(assignment, use, found.chosen()));
            assertEquals(best, found.cost(), 1e-9 * best);
            assertEquals(0, found.gap());
            assertTrue(LagrangianDual.bound(assignment) <= best);
        }
    }

    /// Programs that the solver's presolve gets wrong.
    @Example
    void seedsThatWereWrongWithPresolve() {
        for (long seed : new long[] {6, 25, 33, 59, 373, 382}) {
            isTheLeastOfAllChoicesThatKeepTheBudgets(seed, 1, TileStacking.EXPERTS);
        }
    }

    /// What is called the smallest feasible budget is one, and less is not.
    @Property(tries = 30)
    void namesTheSmallestFeasibleBudget(@ForAll long seed) {
        Random random = new Random(seed);
        double[][][] loss = figures(random);
        List<Budget> asked = List.of(error(loss, 0.5 * least(loss)));
        MoesaicException refused = assertThrows(MoesaicException.class, () -> solve(random, asked));
        String message = refused.getMessage();
        double named = Double.parseDouble(message.substring(message.lastIndexOf('=') + 1));
        assertEquals(least(loss), named, 1e-5 * named);
        solve(random, List.of(error(loss, named)));
        assertThrows(
                MoesaicException.class,
                () -> solve(random, List.of(error(loss, named * (1 - 1e-5)))));
    }

    private static Optimum solve(Random random, List<Budget> budgets) {
        List<List<double[][]>> lanes = List.of(List.of(), List.of(), List.of());
        return Optimum.of(
                new Assignment(
                        MODEL,
                        Cases.hardware("hybrid-analog"),
                        OPTIONS,
                        figures(random),
                        lanes,
                        budgets),
                SOLVER,
                LIMITS,
                "a test");
    }

    private static Budget error(double[][][] loss, double most) {
        return new Budget.Real(
                (layer, expert, option) -> loss[layer][expert][option],
                most,
                "error=" + most,
                size -> "error=" + size);
    }

    private static double least(double[][][] loss) {
        double sum = 0;
        for (double[][] layer : loss) {
            for (double[] expert : layer) {
                sum += Math.min(expert[0], expert[1]);
            }
        }
        return sum;
    }

    private static double[][][] figures(Random random) {
        double[][][] figures = new double[LAYERS][EXPERTS][2];
        for (double[][] layer : figures) {
            for (double[] expert : layer) {
                expert[0] = random.nextInt(5) == 0 ? 0 : random.nextDouble();
                expert[1] = random.nextDouble();
            }
        }
        return figures;
    }

    private static double best(Assignment assignment, TileUse use) {
        double best = Double.POSITIVE_INFINITY;
        for (int mask = 0; mask < 1 << LAYERS * EXPERTS; mask++) {
            int[][] chosen = new int[LAYERS][EXPERTS];
            for (int key = 0; key < LAYERS * EXPERTS; key++) {
                chosen[key / EXPERTS][key % EXPERTS] = mask >> key & 1;
            }
            if (keeps(assignment, use, chosen)) {
                best = Math.min(best, assignment.cost(chosen));
            }
        }
        return best;
    }

    private static boolean keeps(Assignment assignment, TileUse use, int[][] chosen) {
        int[] analog = new int[LAYERS];
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int option : chosen[layer]) {
                analog[layer] += option;
            }
        }
        return assignment.budgets().stream()
                .allMatch(budget ->
                        budget instanceof Budget.Tiles
                                ? use.tiles(analog) <= budget.limit()
                                : assignment.use(budget, chosen) <= budget.limit());
    }
}
