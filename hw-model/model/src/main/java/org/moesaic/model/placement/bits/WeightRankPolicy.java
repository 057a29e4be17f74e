package org.moesaic.model.placement.bits;

import org.moesaic.edge.Spec;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.WeightScore;

/// A ranking by one score of the weights: larger ones get more bits.
abstract class WeightRankPolicy extends RankPolicy {

    private final WeightScore score;

    WeightRankPolicy(WeightScore score) {
        this.score = score;
    }

    @Override
    final String what() {
        return score.label();
    }

    @Override
    final double[][] scores(PolicyRequest request, PolicyArguments arguments) {
        return request.weights().orElseThrow().of(score);
    }

    @Override
    public final boolean readsWeights() {
        return true;
    }

    @Override
    public final boolean learns() {
        return false;
    }

    @Override
    public final boolean learns(Spec spec) {
        return false;
    }
}
