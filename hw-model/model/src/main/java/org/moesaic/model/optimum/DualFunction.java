package org.moesaic.model.optimum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.TileUse;

/// The Lagrangian of an [Assignment], made least over its choices: a concave function of the multipliers, and at any
/// multipliers no more than the cost of any choice that keeps the budgets.
///
/// Each budget has a multiplier from 0; what an expert takes of it costs so much more, and its limit is taken off. Each
/// lane of a layer has a weight from 0; the weights of a layer add up to 1, for the longest lane is no shorter than a
/// weighed mean of all. So each expert takes the option that is cheapest by itself.
///
/// Multipliers count in the cost of everything ([#scale]) for the whole limit of a budget, so that all of them, and the
/// weights too, have an effect of one order.
///
/// An expert that alone takes more than a budget is not allowed that option. Sets of analog tiles count as if all levels
/// of each were full, which is never more than they are.
final class DualFunction {

    /// More than sums of half a million experts, a few terms each, can be off.
    private static final double ROUNDING = 0x1p-33;

    private final double[] cost;
    private final int[] firstOption;
    private final int[] firstTerm;
    private final int[] multiplier;
    private final double[] factor;
    private final int budgets;
    private final int[] firstLane;
    private final double scale;
    private final boolean feasible;

    private DualFunction(Builder from) {
        cost = from.cost.toArray();
        firstOption = from.firstOption;
        firstTerm = from.firstTerm.toArray();
        multiplier = from.multiplier.toArray();
        factor = from.factor.toArray();
        budgets = from.kept.size();
        firstLane = from.firstLane;
        scale = from.scale;
        feasible = from.feasible;
    }

    static DualFunction of(Assignment assignment) {
        return new DualFunction(new Builder(assignment));
    }

    /// Budgets that bind; their multipliers come first.
    int budgets() {
        return budgets;
    }

    /// Multipliers of budgets, and weights of lanes.
    int multipliers() {
        return firstLane[firstLane.length - 1];
    }

    /// For each layer the index of the first weight of its lanes, and the end of all.
    int[] firstLane() {
        return firstLane;
    }

    /// Terms that one value adds up.
    long work() {
        return cost.length + factor.length;
    }

    /// False if an expert can have no option.
    boolean feasible() {
        return feasible;
    }

    /// The value and the slope at some multipliers.
    ///
    /// @param at multipliers, and weights of lanes
    /// @param slope of each of them, is filled
    /// @return what no choice that keeps the budgets costs less than, rounded down
    double value(double[] at, double[] slope) {
        Arrays.fill(slope, 0);
        double sum = 0;
        for (int expert = 0; expert + 1 < firstOption.length; expert++) {
            double least = Double.POSITIVE_INFINITY;
            int cheapest = firstOption[expert];
            for (int option = firstOption[expert]; option < firstOption[expert + 1]; option++) {
                double all = cost[option];
                for (int term = firstTerm[option]; term < firstTerm[option + 1]; term++) {
                    all += factor[term] * at[multiplier[term]];
                }
                if (all < least) {
                    least = all;
                    cheapest = option;
                }
            }
            sum += least;
            for (int term = firstTerm[cheapest]; term < firstTerm[cheapest + 1]; term++) {
                slope[multiplier[term]] += factor[term];
            }
        }
        double magnitude = sum;
        for (int budget = 0; budget < budgets; budget++) {
            slope[budget] -= scale;
            sum -= scale * at[budget];
            magnitude += scale * at[budget];
        }
        return sum - ROUNDING * magnitude;
    }

    /// Makes lists of what binds.
    private static final class Builder {

        private final Assignment assignment;
        private final List<Budget> kept = new ArrayList<>();
        private final Doubles cost = new Doubles();
        private final Doubles factor = new Doubles();
        private final Ints firstTerm = new Ints();
        private final Ints multiplier = new Ints();
        private final int[] firstOption;
        private final int[] firstLane;
        private final double scale;
        private final double tilesEach;
        private boolean feasible = true;

        Builder(Assignment assignment) {
            this.assignment = assignment;
            boolean tiles = assignment.budgets().stream().anyMatch(Budget.Tiles.class::isInstance);
            tilesEach = tiles ? tilesEach() : 0;
            for (Budget budget : assignment.budgets()) {
                if (binds(budget)) {
                    kept.add(budget);
                }
            }
            List<List<double[][]>> lanes = new ArrayList<>();
            firstLane = new int[assignment.layers() + 1];
            firstLane[0] = kept.size();
            for (int layer = 0; layer < assignment.layers(); layer++) {
                lanes.add(longest(layer));
                firstLane[layer + 1] = firstLane[layer] + lanes.get(layer).size();
            }
            scale = scale(lanes);
            firstOption = new int[assignment.layers() * assignment.experts() + 1];
            int at = 0;
            firstTerm.add(0);
            for (int layer = 0; layer < assignment.layers(); layer++) {
                for (int expert = 0; expert < assignment.experts(); expert++) {
                    for (int option = 0; option < assignment.options().size(); option++) {
                        if (allows(layer, expert, option)) {
                            option(lanes.get(layer), layer, expert, option);
                        }
                    }
                    feasible &= cost.size() > firstOption[at];
                    firstOption[++at] = cost.size();
                }
            }
        }

        private void option(List<double[][]> lanes, int layer, int expert, int option) {
            cost.add(assignment.cost()[layer][expert][option]);
            for (int budget = 0; budget < kept.size(); budget++) {
                double use = use(kept.get(budget), layer, expert, option);
                term(budget, use == 0 ? 0 : use / kept.get(budget).limit() * scale);
            }
            for (int lane = 0; lane < lanes.size(); lane++) {
                term(firstLane[layer] + lane, lanes.get(lane)[expert][option]);
            }
            firstTerm.add(factor.size());
        }

        private void term(int of, double each) {
            if (each != 0) {
                multiplier.add(of);
                factor.add(each);
            }
        }

        /// Crossbars of an expert in full stacks.
        private double tilesEach() {
            var group = assignment.hardware().tiles().getFirst();
            long crossbars = new TileUse(assignment.model(), group).crossbarsPerExpert();
            int sharing =
                    group.stacking() == TileStacking.EXPERTS
                            ? assignment.experts()
                            : assignment.layers();
            return (double) crossbars / Math.min(group.levels(), sharing);
        }

        private double use(Budget budget, int layer, int expert, int option) {
            return switch (budget) {
                case Budget.Whole whole -> whole.use().of(layer, expert, option);
                case Budget.Real real -> real.use().of(layer, expert, option);
                case Budget.Tiles tiles -> {
                    var slot = assignment.options().get(option);
                    boolean there =
                            slot.engine() == EngineKind.ANALOG
                                    && slot.devices().contains(tiles.device());
                    yield there ? tilesEach : 0;
                }
            };
        }

        private boolean allows(int layer, int expert, int option) {
            return assignment.allows(layer, expert, option)
                    && assignment.budgets().stream()
                            .allMatch(
                                    budget -> use(budget, layer, expert, option) <= budget.limit());
        }

        /// True if choices that are allowed can take more than there is.
        private boolean binds(Budget budget) {
            double most = 0;
            for (int layer = 0; layer < assignment.layers(); layer++) {
                for (int expert = 0; expert < assignment.experts(); expert++) {
                    double largest = 0;
                    for (int option = 0; option < assignment.options().size(); option++) {
                        if (assignment.allows(layer, expert, option)) {
                            double use = use(budget, layer, expert, option);
                            largest = use <= budget.limit() ? Math.max(largest, use) : largest;
                        }
                    }
                    most += largest;
                }
            }
            return most > budget.limit();
        }

        /// The lanes of a layer without those that are never longer than another.
        private List<double[][]> longest(int layer) {
            List<double[][]> longest = new ArrayList<>();
            for (double[][] lane : assignment.lanes().get(layer)) {
                if (longest.stream().noneMatch(other -> covers(layer, other, lane))) {
                    longest.removeIf(other -> covers(layer, lane, other));
                    longest.add(lane);
                }
            }
            return longest;
        }

        private boolean covers(int layer, double[][] longer, double[][] shorter) {
            for (int expert = 0; expert < longer.length; expert++) {
                for (int option = 0; option < longer[expert].length; option++) {
                    if (longer[expert][option] < shorter[expert][option]
                            && assignment.allows(layer, expert, option)) {
                        return false;
                    }
                }
            }
            return true;
        }

        /// What the dearest options cost together: the order of everything.
        private double scale(List<List<double[][]>> lanes) {
            double sum = 0;
            for (int layer = 0; layer < assignment.layers(); layer++) {
                for (int expert = 0; expert < assignment.experts(); expert++) {
                    double dearest = 0;
                    for (int option = 0; option < assignment.options().size(); option++) {
                        if (allows(layer, expert, option)) {
                            double all = assignment.cost()[layer][expert][option];
                            for (double[][] lane : lanes.get(layer)) {
                                all += lane[expert][option] / lanes.get(layer).size();
                            }
                            dearest = Math.max(dearest, all);
                        }
                    }
                    sum += dearest;
                }
            }
            return sum == 0 ? 1 : sum;
        }
    }

    /// A list that grows, without an object for each number.
    private static final class Doubles {
        private double[] all = new double[64];
        private int size;

        void add(double number) {
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = number;
        }

        int size() {
            return size;
        }

        double[] toArray() {
            return Arrays.copyOf(all, size);
        }
    }

    /// The same for whole numbers.
    private static final class Ints {
        private int[] all = new int[64];
        private int size;

        void add(int number) {
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = number;
        }

        int[] toArray() {
            return Arrays.copyOf(all, size);
        }
    }
}
