package org.moesaic.compute.damage;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Errors of experts joined into one figure, by the gate weights with which a trace used them.
///
/// In layer `l` the error's power is Σ g² · noise over all selections, the output's Σ g² · signal: errors and outputs of
/// different experts are taken as uncorrelated. The model's figure is the root of the mean over layers of their ratio:
/// what the layers add to the residual stream, to first order. It is an error figure, not an accuracy claim.
///
/// It is a sample twice over: of activations, and of what the router chose. How sure it is comes from leaving out one
/// group of either at a time (the jackknife; Efron and Tibshirani, An Introduction to the Bootstrap, chapter 11). Groups
/// of a trace are whole requests, since tokens of one request resemble each other.
///
/// @param relativeError of the model
/// @param tokenStandardError of it, as the calibration tokens are a sample
/// @param traceStandardError of it, as the requests of the trace are a sample; empty where one request is all there is
/// @param byLayer relative error of each layer; NaN where the trace uses none of its experts
public record ModelDamage(
        double relativeError,
        double tokenStandardError,
        OptionalDouble traceStandardError,
        List<Double> byLayer) {

    public ModelDamage {
        byLayer = List.copyOf(byLayer);
    }

    /// Both standard errors together, as far as they are known.
    public double standardError() {
        return Math.hypot(tokenStandardError, traceStandardError.orElse(0));
    }

    /// @param gateSquares for each group of requests, layer and expert the sum of squared gate weights
    /// @param damages for each layer and expert what was done to it, all on the same tokens
    /// @throws IllegalArgumentException if the two do not have one shape, or no layer is used
    public static ModelDamage of(List<double[][]> gateSquares, List<List<ExpertDamage>> damages) {
        double[][] all = sum(gateSquares, damages.size());
        double[] byLayer = new double[damages.size()];
        for (int layer = 0; layer < byLayer.length; layer++) {
            byLayer[layer] = Math.sqrt(square(all[layer], damages.get(layer), -1));
        }
        double whole = model(all, damages, -1);
        if (Double.isNaN(whole)) {
            throw new IllegalArgumentException("the trace uses none of these experts");
        }
        double ofTokens =
                jackknife(
                        whole,
                        damages.getFirst().getFirst().signal().length,
                        group -> model(all, damages, group));
        List<double[][]> used = gateSquares.stream().filter(ModelDamage::isUsed).toList();
        double ofTrace =
                jackknife(
                        whole,
                        used.size(),
                        group -> model(without(all, used.get(group)), damages, -1));
        return new ModelDamage(
                whole,
                ofTokens,
                Double.isNaN(ofTrace) ? OptionalDouble.empty() : OptionalDouble.of(ofTrace),
                Arrays.stream(byLayer).boxed().toList());
    }

    /// NaN for fewer than two groups, and where nothing is left without one of them.
    private static double jackknife(double whole, int groups, IntToDoubleFunction without) {
        if (groups < 2) {
            return Double.NaN;
        }
        double spread =
                IntStream.range(0, groups)
                        .mapToDouble(group -> without.applyAsDouble(group) - whole)
                        .map(difference -> difference * difference)
                        .sum();
        return Math.sqrt(spread * (groups - 1) / groups);
    }

    private static boolean isUsed(double[][] squares) {
        return Arrays.stream(squares).flatMapToDouble(Arrays::stream).anyMatch(each -> each > 0);
    }

    private static double[][] sum(List<double[][]> groups, int layers) {
        double[][] sum = new double[layers][];
        for (double[][] group : groups) {
            if (group.length != layers) {
                throw new IllegalArgumentException(
                        group.length + " layers of weights, " + layers + " of errors");
            }
            for (int layer = 0; layer < layers; layer++) {
                sum[layer] =
                        sum[layer] == null
                                ? group[layer].clone()
                                : plus(sum[layer], group[layer], 1);
            }
        }
        return sum;
    }

    private static double[][] without(double[][] all, double[][] group) {
        double[][] rest = new double[all.length][];
        for (int layer = 0; layer < all.length; layer++) {
            rest[layer] = plus(all[layer], group[layer], -1);
        }
        return rest;
    }

    /// Sums of doubles need not cancel to 0; what is below 0 by rounding is none.
    private static double[] plus(double[] some, double[] more, double sign) {
        double[] sum = new double[some.length];
        for (int expert = 0; expert < sum.length; expert++) {
            double value = some[expert] + sign * more[expert];
            sum[expert] = value > 1e-12 * some[expert] ? value : 0;
        }
        return sum;
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
