package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.ModelCard;

/// The dual bound against trying every choice, and against what is known of its gap.
class LagrangianDualProperties {

    private static final Hardware HARDWARE = TestHardware.builder().build();
    private static final List<Placement.Slot> OPTIONS =
            List.of(slot("int2"), slot("int4"), slot("int8"));
    private static final double ROUNDING = 1e-9;

    /// How close the search comes to the best multiplier.
    private static final double SEARCH = 1e-6;

    private static Placement.Slot slot(String format) {
        return new Placement.Slot(NumberFormats.parse(format).orElseThrow(), Tier.HBM);
    }

    /// What each option costs and takes, `[layer][expert][option]`.
    private record Figures(
            double[][][] cost, double[][][] loss, long[][][] bytes, double[][][] lane) {

        static Figures of(Random random, int layers, int experts) {
            Figures figures =
                    new Figures(
                            new double[layers][experts][3],
                            new double[layers][experts][3],
                            new long[layers][experts][3],
                            new double[layers][experts][3]);
            for (int layer = 0; layer < layers; layer++) {
                for (int expert = 0; expert < experts; expert++) {
                    for (int option = 0; option < 3; option++) {
                        // Whole numbers, so that there are ties.
                        figures.cost[layer][expert][option] = random.nextInt(9);
                        figures.loss[layer][expert][option] = random.nextInt(4) * 0.5;
                        figures.bytes[layer][expert][option] = random.nextInt(6);
                        figures.lane[layer][expert][option] = random.nextInt(5);
                    }
                }
            }
            return figures;
        }

        Assignment within(double mostLoss, long mostBytes, boolean spans) {
            int layers = cost.length;
            List<List<double[][]>> lanes =
                    IntStream.range(0, layers)
                            .mapToObj(layer ->
                                    spans
                                            ? List.of(lane[layer], loss[layer], cost[layer])
                                            : List.<double[][]>of())
                            .toList();
            ModelCard model = TestModels.card(layers, cost[0].length, 1, 8, 8, 3);
            return new Assignment(
                    model,
                    HARDWARE,
                    OPTIONS,
                    cost,
                    lanes,
                    List.of(
                            new Budget.Real(
                                    (layer, expert, option) -> loss[layer][expert][option],
                                    mostLoss,
                                    "loss",
                                    String::valueOf),
                            new Budget.Whole(
                                    (layer, expert, option) -> bytes[layer][expert][option],
                                    mostBytes,
                                    "bytes",
                                    String::valueOf)));
        }
    }

    /// So it is no more than the cost of any choice, too.
    @Property(tries = 150)
    void noChoiceCostsLess(
            @ForAll long seed,
            @ForAll @IntRange(max = 6) int halves,
            @ForAll @IntRange(max = 20) int bytes,
            @ForAll boolean spans) {
        Assignment assignment =
                Figures.of(new Random(seed), 2, 3).within(halves * 0.5, bytes, spans);
        double best = Double.POSITIVE_INFINITY;
        for (int code = 0; code < 729; code++) {
            int[][] chosen = new int[2][3];
            int rest = code;
            for (int key = 0; key < 6; key++) {
                chosen[key / 3][key % 3] = rest % 3;
                rest /= 3;
            }
            boolean keeps =
                    assignment.budgets().stream()
                            .allMatch(budget -> assignment.use(budget, chosen) <= budget.limit());
            best = keeps ? Math.min(best, assignment.cost(chosen)) : best;
        }
        double bound = LagrangianDual.bound(assignment);
        assertTrue(bound <= best, bound + " is more than " + best);
    }

    /// With one budget that binds at most one expert is split: the bound is no further from the optimum than its dearest
    /// option from its cheapest. Dynamic programming finds the optimum.
    @Property(tries = 40)
    void oneBudgetCostsAtMostOneExpert(@ForAll long seed) {
        Figures figures = Figures.of(new Random(seed), 4, 20);
        int most = 140;
        double[] least = new double[most + 1];
        for (int key = 0; key < 80; key++) {
            double[] next = new double[most + 1];
            for (int bytes = 0; bytes <= most; bytes++) {
                next[bytes] = Double.POSITIVE_INFINITY;
                for (int option = 0; option < 3; option++) {
                    long use = figures.bytes[key / 20][key % 20][option];
                    if (use <= bytes) {
                        double cost = figures.cost[key / 20][key % 20][option];
                        next[bytes] = Math.min(next[bytes], least[bytes - (int) use] + cost);
                    }
                }
            }
            least = next;
        }
        double bound = LagrangianDual.bound(figures.within(1000, most, false));
        if (least[most] < Double.POSITIVE_INFINITY) {
            assertTrue(bound <= least[most]);
            assertTrue(least[most] <= bound + 8 + 1e-3, bound + " of " + least[most]);
        }
    }

    /// As close as the search comes with two budgets and lanes. Where nothing keeps both budgets there is no largest value, and
    /// both searches pass what the dearest choice costs.
    @Property(tries = 30)
    void renamingExpertsKeepsIt(@ForAll long seed) {
        Random random = new Random(seed);
        Figures figures = Figures.of(random, 3, 16);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 16).boxed().toList());
        Collections.shuffle(order, random);
        Figures renamed = Figures.of(random, 3, 16);
        for (int layer = 0; layer < 3; layer++) {
            for (int expert = 0; expert < 16; expert++) {
                int to = order.get(expert);
                renamed.cost[layer][to] = figures.cost[layer][expert];
                renamed.loss[layer][to] = figures.loss[layer][expert];
                renamed.bytes[layer][to] = figures.bytes[layer][expert];
                renamed.lane[layer][to] = figures.lane[layer][expert];
            }
        }
        double bound = LagrangianDual.bound(figures.within(20, 90, true));
        double other = LagrangianDual.bound(renamed.within(20, 90, true));
        double dearest = 2 * 3 * 16 * 8;
        if (bound > dearest || other > dearest) {
            assertTrue(bound > dearest && other > dearest, bound + " and " + other);
        } else {
            assertEquals(bound, other, 1e-2 * Math.abs(bound));
        }
    }

    /// All alike: the mean of two options is what the budget allows, and an even number of experts reaches it.
    @Example
    void tiesAreExact() {
        Figures figures = Figures.of(new Random(1), 2, 8);
        for (double[][] layer : figures.cost) {
            for (double[] expert : layer) {
                System.arraycopy(new double[] {10, 4, 4}, 0, expert, 0, 3);
            }
        }
        for (double[][] layer : figures.loss) {
            for (double[] expert : layer) {
                System.arraycopy(new double[] {1, 2, 2}, 0, expert, 0, 3);
            }
        }
        assertEquals(
                8 * 10 + 8 * 4,
                LagrangianDual.bound(figures.within(24, 1000, false)),
                112 * SEARCH);
    }

    /// Nothing binds: the cheapest option of each, and nothing to search.
    @Example
    void withoutBudgetsItIsExact() {
        Figures figures = Figures.of(new Random(2), 2, 8);
        double cheapest = 0;
        for (double[][] layer : figures.cost) {
            for (double[] expert : layer) {
                cheapest += Math.min(expert[0], Math.min(expert[1], expert[2]));
            }
        }
        assertEquals(
                cheapest,
                LagrangianDual.bound(figures.within(1000, 1000, false)),
                cheapest * ROUNDING);
    }

    @Example
    void whatNoExpertCanHaveIsInfinite() {
        Figures figures = Figures.of(new Random(3), 1, 2);
        figures.bytes[0][1] = new long[] {7, 8, 9};
        assertEquals(Double.POSITIVE_INFINITY, LagrangianDual.bound(figures.within(100, 6, false)));
    }
}
