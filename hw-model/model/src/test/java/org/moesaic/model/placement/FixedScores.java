package org.moesaic.model.placement;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.moesaic.formats.NumberFormat;

/// Scores that a test made up.
public final class FixedScores implements WeightScores {

    private final Map<WeightScore, double[][]> scores = new EnumMap<>(WeightScore.class);

    private double[][] hessian = {{6, 1, 1, 8, 1}};
    private double[][] outputs = {{1, 9, 1, 1, 5}};

    /// Without any scores; losses are those of five experts.
    public FixedScores() {}

    /// The same with other losses at no bits, `[layer][expert]`.
    public FixedScores losing(double[][] byHessian, double[][] byOutputs) {
        hessian = byHessian;
        outputs = byOutputs;
        return this;
    }

    /// The same with one more score.
    public FixedScores with(WeightScore score, double[]... layers) {
        scores.put(score, layers);
        return this;
    }

    @Override
    public String source() {
        return "made up";
    }

    @Override
    public boolean hasInitialRouters() {
        return scores.containsKey(WeightScore.INITIAL_ROUTER_NORM);
    }

    @Override
    public double[][] of(WeightScore score) {
        if (!scores.containsKey(score)) {
            throw new AssertionError(score + " was not to be read");
        }
        return scores.get(score);
    }

    /// The squared weight norm, a quarter of it for each bit.
    @Override
    public List<double[][]> squaredErrors(List<NumberFormat> formats) {
        return formats.stream().map(this::squaredErrors).toList();
    }

    private double[][] squaredErrors(NumberFormat format) {
        double[][] norms = scores.get(WeightScore.WEIGHT_NORM);
        double[][] errors = new double[norms.length][norms[0].length];
        for (int layer = 0; layer < errors.length; layer++) {
            for (int expert = 0; expert < errors[layer].length; expert++) {
                double norm = norms[layer][expert];
                errors[layer][expert] =
                        norm
                                * norm
                                * Math.scalb(1.0, -2 * (int) Math.round(format.bitsPerWeight()));
            }
        }
        return errors;
    }

    /// A quarter for each bit.
    @Override
    public List<double[][]> hessianLosses(
            List<NumberFormat> formats, ActivationChoice activations) {
        return formats.stream().map(format -> falling(format, hessian)).toList();
    }

    /// A quarter for each bit.
    @Override
    public List<double[][]> outputErrors(List<NumberFormat> formats, ActivationChoice activations) {
        return formats.stream().map(format -> falling(format, outputs)).toList();
    }

    private static double[][] falling(NumberFormat format, double[][] losses) {
        double share = Math.scalb(1.0, -2 * (int) Math.round(format.bitsPerWeight()));
        return Arrays.stream(losses)
                .map(layer -> Arrays.stream(layer).map(loss -> loss * share).toArray())
                .toArray(double[][]::new);
    }
}
