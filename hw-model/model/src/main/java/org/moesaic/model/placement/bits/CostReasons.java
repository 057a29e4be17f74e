package org.moesaic.model.placement.bits;

import java.util.Locale;
import org.moesaic.model.placement.Rationale;

/// Reasons of policies that go by [BitCosts].
final class CostReasons {

    private CostReasons() {}

    /// @param why what the choice is part of, such as `the least loss of the model`
    static void put(BitCosts costs, int[][] chosen, String why, Rationale.Builder reasons) {
        for (int layer = 0; layer < chosen.length; layer++) {
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                int level = chosen[layer][expert];
                reasons.put(
                        layer,
                        expert,
                        costs.importance(layer, expert),
                        String.format(
                                Locale.ROOT,
                                "importance %.6g, loss %.6g: %d bits, part of %s",
                                costs.importance(layer, expert),
                                costs.cost(layer, expert, level),
                                costs.levels().bits(level),
                                why));
            }
        }
        reasons.remark("objective " + costs.total(chosen));
        reasons.remark("errors: " + costs.errorSource());
    }
}
