package org.moesaic.cli.convert;

import java.util.List;
import org.moesaic.compute.damage.ExpertDamage;

/// What became of one expert.
///
/// @param layer of the model, dense layers counted
/// @param tokens of the calibration that went to it, those that balance added apart
/// @param addedTokens by balance
/// @param bytes that it takes; 0 where it is not packed
/// @param weightError Frobenius norm of the error of its weights over theirs, for each treatment; empty where it is not packed
/// @param zeroShare share of the weights that are 0; NaN where it is not packed
/// @param roundedToNearest matrices for which no calibration served
/// @param difference of its outputs in floats before and after smoothing; NaN where it is packed
/// @param damages one for each treatment
public record Outcome(
        int layer,
        int expert,
        int tokens,
        int addedTokens,
        long bytes,
        List<Double> weightError,
        double zeroShare,
        int roundedToNearest,
        double difference,
        List<ExpertDamage> damages) {

    public Outcome {
        weightError = List.copyOf(weightError);
        damages = List.copyOf(damages);
    }
}
