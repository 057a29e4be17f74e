package org.moesaic.compute.damage;

import java.util.Arrays;
import java.util.List;

/// Errors of experts joined into one figure, by the gate weights with which a trace used them.
///
/// In layer `l` the error's power is Σ g² · noise over all selections, the output's Σ g² · signal: errors and outputs of
/// different experts are taken as uncorrelated. The model's figure is the root of the mean over layers of their ratio:
/// what the layers add to the residual stream, to first order. It is an error figure, not an accuracy claim.
///
/// @param relativeError of the model
/// @param standardError of it, from leaving out one group of calibration tokens at a time
/// @param byLayer relative error of each layer; NaN where the trace uses none of its experts
public record ModelDamage(double relativeError, double standardError, List<Double> byLayer) {

    public ModelDamage {
        byLayer = List.copyOf(byLayer);
    }

    /// @param gateSquares for each layer and expert the sum of squared gate weights over a trace
    /// @param damages for each layer and expert what was done to it, all on the same tokens
    /// @throws IllegalArgumentException if the two do not have one shape, or no layer is used
    public static ModelDamage of(double[][] gateSquares, List<List<ExpertDamage>> damages) {
        if (gateSquares.length != damages.size()) {
            throw new IllegalArgumentException(
                    gateSquares.length + " layers of weights, " + damages.size() + " of errors");
        }
        int groups = damages.getFirst().getFirst().signal().length;
        double[] byLayer = new double[damages.size()];
        for (int layer = 0; layer < byLayer.length; layer++) {
            byLayer[layer] = Math.sqrt(square(gateSquares[layer], damages.get(layer), -1));
        }
        double whole = model(gateSquares, damages, -1);
        if (Double.isNaN(whole)) {
            throw new IllegalArgumentException("the trace uses none of these experts");
        }
        double spread = 0;
        for (int group = 0; group < groups; group++) {
            double without = model(gateSquares, damages, group) - whole;
            spread += without * without;
        }
        return new ModelDamage(
                whole,
                Math.sqrt(spread * (groups - 1) / groups),
                Arrays.stream(byLayer).boxed().toList());
    }

    private static double model(
            double[][] gateSquares, List<List<ExpertDamage>> damages, int without) {
        double sum = 0;
        int used = 0;
        for (int layer = 0; layer < gateSquares.length; layer++) {
            double square = square(gateSquares[layer], damages.get(layer), without);
            if (!Double.isNaN(square)) {
                sum += square;
                used++;
            }
        }
        return Math.sqrt(sum / used);
    }

    /// The squared relative error of a layer, without one group of tokens.
    private static double square(double[] gateSquares, List<ExpertDamage> damages, int without) {
        if (gateSquares.length != damages.size()) {
            throw new IllegalArgumentException(
                    gateSquares.length + " experts' weights, " + damages.size() + " errors");
        }
        double noise = 0;
        double signal = 0;
        for (int expert = 0; expert < gateSquares.length; expert++) {
            if (gateSquares[expert] == 0) {
                continue;
            }
            ExpertDamage damage = damages.get(expert);
            for (int group = 0; group < damage.signal().length; group++) {
                if (group != without) {
                    noise += gateSquares[expert] * damage.noise()[group];
                    signal += gateSquares[expert] * damage.signal()[group];
                }
            }
        }
        return noise / signal;
    }
}
