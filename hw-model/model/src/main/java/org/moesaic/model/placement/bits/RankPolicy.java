package org.moesaic.model.placement.bits;

import java.util.List;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;

/// A policy that ranks the experts of each layer by a score of their own and gives bits in that order.
abstract class RankPolicy extends BitPolicy {

    RankPolicy() {
        super("2/3/4");
    }

    /// The score of every expert, `[layer][expert]`; larger ones get more bits.
    abstract double[][] scores(PolicyRequest request, PolicyArguments arguments);

    /// What the score is, for reasons.
    abstract String what();

    @Override
    protected final Chooser chooser(PolicyArguments arguments) {
        return (request, levels, average, reasons) ->
                Ranking.levels(
                        request, levels, average, scores(request, arguments), what(), reasons);
    }

    @Override
    public boolean learns() {
        return true;
    }

    /// Makes the scores of a model, expert by expert.
    static double[][] each(PolicyRequest request, Score score) {
        double[][] scores =
                new double[request.model().moeLayerIds().size()][request.model().routedExperts()];
        for (int layer = 0; layer < scores.length; layer++) {
            for (int expert = 0; expert < scores[layer].length; expert++) {
                scores[layer][expert] = score.of(layer, expert);
            }
        }
        return scores;
    }

    /// The score of one expert.
    interface Score {
        double of(int layer, int expert);
    }

    /// The levels that compare tries.
    @Override
    public List<String> variants() {
        return List.of("average=3");
    }
}
