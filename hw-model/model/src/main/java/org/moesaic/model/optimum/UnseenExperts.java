package org.moesaic.model.optimum;

import java.util.List;
import org.moesaic.model.placement.Placement;

/// Experts that a profile never saw: their energy and time are nothing with every option, so that to the objective all are
/// the same. Another trace may select them, so each takes the cheapest access that the budgets have left: the nearest tier
/// and the fewest bytes. The objective stays as it is.
final class UnseenExperts {

    private final Assignment assignment;
    private final int[][] chosen;
    private final double[] used;

    private UnseenExperts(Assignment assignment, int[][] chosen) {
        this.assignment = assignment;
        this.chosen = new int[chosen.length][];
        for (int layer = 0; layer < chosen.length; layer++) {
            this.chosen[layer] = chosen[layer].clone();
        }
        used =
                assignment.budgets().stream()
                        .mapToDouble(budget -> assignment.use(budget, chosen))
                        .toArray();
    }

    /// What came of it.
    ///
    /// @param chosen `[layer][expert]`, keeps the budgets as before
    /// @param moved experts that have another option now
    record Outcome(int[][] chosen, int moved) {}

    /// Gives each expert without selections the option whose access is cheapest, among those on its devices and of its
    /// engine for which there is room; one after the other, until nothing gets cheaper.
    ///
    /// @param selections `[layer][expert]`
    /// @param access what one access costs, by option
    static Outcome settle(
            Assignment assignment, int[][] chosen, double[][] selections, double[] access) {
        UnseenExperts unseen = new UnseenExperts(assignment, chosen);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int layer = 0; layer < selections.length; layer++) {
                for (int expert = 0; expert < selections[layer].length; expert++) {
                    if (selections[layer][expert] == 0) {
                        changed |= unseen.settle(layer, expert, access);
                    }
                }
            }
        }
        return new Outcome(unseen.chosen, unseen.moved(chosen));
    }

    private boolean settle(int layer, int expert, double[] access) {
        int now = chosen[layer][expert];
        int best = now;
        for (int option = 0; option < access.length; option++) {
            if (access[option] < access[best] && fits(layer, expert, now, option)) {
                best = option;
            }
        }
        List<Budget> budgets = assignment.budgets();
        for (int i = 0; i < used.length; i++) {
            used[i] += more(budgets.get(i), layer, expert, now, best);
        }
        chosen[layer][expert] = best;
        return best != now;
    }

    private boolean fits(int layer, int expert, int now, int option) {
        Placement.Slot from = assignment.options().get(now);
        Placement.Slot to = assignment.options().get(option);
        if (!assignment.allows(layer, expert, option)
                || from.engine() != to.engine()
                || !from.devices().equals(to.devices())) {
            return false;
        }
        for (int i = 0; i < used.length; i++) {
            Budget budget = assignment.budgets().get(i);
            double more = more(budget, layer, expert, now, option);
            if (more > 0 && used[i] + more > budget.limit()) {
                return false;
            }
        }
        return true;
    }

    /// Tiles stay as they are: no expert changes its engine.
    private static double more(Budget budget, int layer, int expert, int from, int to) {
        return switch (budget) {
            case Budget.Whole whole ->
                    whole.use().of(layer, expert, to) - whole.use().of(layer, expert, from);
            case Budget.Real real ->
                    real.use().of(layer, expert, to) - real.use().of(layer, expert, from);
            case Budget.Tiles _ -> 0;
        };
    }

    private int moved(int[][] before) {
        int moved = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                moved += chosen[layer][expert] == before[layer][expert] ? 0 : 1;
            }
        }
        return moved;
    }
}
