package org.moesaic.model.optimum;

import java.util.Arrays;

/// What no choice of an [Assignment] that keeps its budgets costs less than, without a solver: the largest value of its
/// [DualFunction] that was found.
///
/// The largest there is equals the least cost of mixed choices, where an expert may be split between options; about one
/// expert for each budget is, so that among hundreds of experts the bound is close to the optimum (Everett 1963; Fisher
/// 1981). Each value that is met on the way is a bound too, so that the search may end anywhere.
///
/// The search begins with a line search along the multiplier of each budget in turn, which is exact for one budget, and
/// goes on with deflected subgradient steps (Camerini, Fratta and Maffioli 1975) towards a level above the best value so
/// far, which comes nearer when it is not reached (Goffin and Kiwiel 1999). It counts its steps: the same assignment has
/// the same bound each time.
final class LagrangianDual {

    /// Terms that are added up at most, after which the best so far counts: well under a second.
    private static final long MOST_WORK = 400_000_000;

    private static final int MOST_STEPS = 50_000;

    /// Halvings of a bracket along one multiplier.
    private static final int HALVINGS = 26;

    private static final int ROUNDS = 2;

    /// A multiplier beyond this is no help: the largest are near the slope of the cost.
    private static final double MOST_MULTIPLIER = 0x1p40;

    /// The search ends where the level is closer than this share of the best value.
    private static final double CLOSE = 1e-7;

    /// Steps without progress towards a level before it comes nearer: the most, the least, and how often it comes nearer
    /// in the work that there is.
    private static final int MOST_PATIENCE = 100;

    private static final int LEAST_PATIENCE = 12;
    private static final int LEVELS = 25;

    /// How much of the direction so far is kept where the slope points back, from 1 to 2.
    private static final double DEFLECTION = 1.5;

    private final DualFunction function;
    private final long work;
    private final long patience;
    private final double[] slope;
    private double[] best;
    private double bound;
    private long done;

    private LagrangianDual(DualFunction function) {
        this.function = function;
        work = function.work();
        patience = Math.clamp(MOST_WORK / work / LEVELS, LEAST_PATIENCE, MOST_PATIENCE);
        slope = new double[function.multipliers()];
        best = new double[function.multipliers()];
        int[] firstLane = function.firstLane();
        for (int layer = 0; layer + 1 < firstLane.length; layer++) {
            int lanes = firstLane[layer + 1] - firstLane[layer];
            Arrays.fill(best, firstLane[layer], firstLane[layer + 1], lanes == 0 ? 0 : 1.0 / lanes);
        }
        bound = value(best);
    }

    /// The bound; infinite where some expert has no option that keeps the budgets by itself.
    static double bound(Assignment assignment) {
        DualFunction function = DualFunction.of(assignment);
        if (!function.feasible()) {
            return Double.POSITIVE_INFINITY;
        }
        LagrangianDual dual = new LagrangianDual(function);
        for (int round = 0; round < ROUNDS; round++) {
            for (int budget = 0; budget < function.budgets(); budget++) {
                dual.along(budget);
            }
        }
        if (function.multipliers() > 0) {
            dual.climb();
        }
        return dual.bound;
    }

    private double value(double[] at) {
        done += work;
        return function.value(at, slope);
    }

    private boolean keep(double[] at, double value) {
        if (value > bound) {
            bound = value;
            best = at.clone();
            return true;
        }
        return false;
    }

    /// Goes along one multiplier to where the value is largest: there the slope changes its sign.
    private void along(int budget) {
        double[] at = best.clone();
        double low = 0;
        double high = Math.max(at[budget], Math.scalb(1.0, -10));
        while (high < MOST_MULTIPLIER && done < MOST_WORK && rises(at, budget, high)) {
            low = high;
            high *= 4;
        }
        for (int step = 0; step < HALVINGS && done < MOST_WORK; step++) {
            double middle = (low + high) / 2;
            if (rises(at, budget, middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    private boolean rises(double[] at, int budget, double multiplier) {
        at[budget] = multiplier;
        keep(at, value(at));
        return slope[budget] > 0;
    }

    private void climb() {
        double above = 0.05 * Math.max(Math.abs(bound), Double.MIN_NORMAL);
        double[] at = best.clone();
        double[] direction = new double[at.length];
        double from = bound;
        int waited = 0;
        for (int step = 0; step < MOST_STEPS && done < MOST_WORK; step++) {
            double value = value(at);
            keep(at, value);
            if (bound >= from + above / 2) {
                from = bound;
                waited = 0;
            } else if (++waited > patience) {
                above /= 2;
                if (above < CLOSE * Math.abs(bound)) {
                    return;
                }
                at = best.clone();
                Arrays.fill(direction, 0);
                value = value(at);
                from = bound;
                waited = 0;
            }
            deflect(at, direction);
            double length = product(direction, direction);
            if (length == 0) {
                return;
            }
            double much = (from + above - value) / length;
            for (int i = 0; i < at.length; i++) {
                at[i] += much * direction[i];
            }
            project(at);
        }
    }

    /// Adds what is kept of the direction to the slope. Where a multiplier is at 0 and would go below, it stays.
    private void deflect(double[] at, double[] direction) {
        for (int i = 0; i < function.budgets(); i++) {
            if (at[i] == 0 && slope[i] < 0) {
                slope[i] = 0;
            }
        }
        centre();
        double length = product(direction, direction);
        double back = product(direction, slope);
        double kept = back < 0 ? -DEFLECTION * back / length : 0;
        for (int i = 0; i < direction.length; i++) {
            direction[i] = slope[i] + kept * direction[i];
        }
    }

    /// The weights of a layer add up to 1: what raises all of them does nothing.
    private void centre() {
        int[] firstLane = function.firstLane();
        for (int layer = 0; layer + 1 < firstLane.length; layer++) {
            double mean =
                    Arrays.stream(slope, firstLane[layer], firstLane[layer + 1])
                            .average()
                            .orElse(0);
            for (int i = firstLane[layer]; i < firstLane[layer + 1]; i++) {
                slope[i] -= mean;
            }
        }
    }

    private void project(double[] at) {
        for (int i = 0; i < function.budgets(); i++) {
            at[i] = Math.max(0, at[i]);
        }
        int[] firstLane = function.firstLane();
        for (int layer = 0; layer + 1 < firstLane.length; layer++) {
            projectWeights(at, firstLane[layer], firstLane[layer + 1]);
        }
    }

    /// The nearest weights from 0 that add up to 1 (Held, Wolfe and Crowder 1974).
    private static void projectWeights(double[] at, int from, int to) {
        double[] sorted = Arrays.copyOfRange(at, from, to);
        Arrays.sort(sorted);
        double sum = 0;
        double off = 0;
        for (int i = sorted.length - 1; i >= 0; i--) {
            sum += sorted[i];
            double candidate = (sum - 1) / (sorted.length - i);
            if (sorted[i] > candidate) {
                off = candidate;
            }
        }
        double all = 0;
        for (int i = from; i < to; i++) {
            at[i] = Math.max(0, at[i] - off);
            all += at[i];
        }
        // Never more than 1 together, so that rounding does not spoil the bound.
        for (int i = from; i < to; i++) {
            at[i] /= Math.max(1, all);
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
