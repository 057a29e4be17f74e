package org.moesaic.compute.convert;

import java.util.Arrays;

/// By how much outlier channels of a down projection's inputs are divided; 1 for all others. The mask of EAQuant (arXiv
/// 2506.13329 and its public code): on each side of 0, channels beyond 1.5 times the spread of their extremes are candidates,
/// Otsu's threshold ("A threshold selection method from gray-level histograms", 1979) parts the candidates, and those above
/// it get (their extreme / the largest extreme that is no outlier)^rate.
///
/// Otsu's criterion is the variance between the two parts. The public code takes the gap between the parts less a variance,
/// which prefers other channels when all activations are measured in another unit; this does not.
///
/// @param ratio quantile whose distance from that of 1 − ratio is the spread; ½ to 1, 0.65 in the public code
/// @param rate 0 to 1; 0.7 in the public code
public record OutlierScales(double ratio, double rate) {

    /// As the public code does.
    public static final OutlierScales PAPER = new OutlierScales(0.65, 0.7);

    /// Tukey's fence.
    private static final double FENCE = 1.5;

    /// @throws IllegalArgumentException for a ratio or rate outside
    public OutlierScales {
        if (!(ratio >= 0.5 && ratio <= 1 && rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException(
                    "ratio %s, rate %s: 0.5 to 1, 0 to 1".formatted(ratio, rate));
        }
    }

    /// One scale a channel, at least 1.
    ///
    /// @param x activations, row after row of `width`
    public double[] of(double[] x, int width) {
        double[] high = new double[width];
        double[] low = new double[width];
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        Arrays.fill(low, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < x.length; i++) {
            high[i % width] = Math.max(high[i % width], x[i]);
            low[i % width] = Math.max(low[i % width], -x[i]);
        }
        double[] scales = ofSide(high);
        double[] others = ofSide(low);
        for (int c = 0; c < width; c++) {
            scales[c] = Math.max(scales[c], others[c]);
        }
        return scales;
    }

    /// @param extremes of each channel on one side of 0, positive if they are on that side
    private double[] ofSide(double[] extremes) {
        double[] scales = new double[extremes.length];
        Arrays.fill(scales, 1);
        double threshold = threshold(extremes);
        double normal =
                Arrays.stream(extremes)
                        .filter(each -> each <= threshold)
                        .max()
                        .orElse(Double.NEGATIVE_INFINITY);
        if (normal > 0) {
            for (int c = 0; c < scales.length; c++) {
                double scale = extremes[c] > threshold ? Math.pow(extremes[c] / normal, rate) : 1;
                scales[c] = Double.isFinite(scale) ? scale : 1;
            }
        }
        return scales;
    }

    private double threshold(double[] extremes) {
        double[] sorted = extremes.clone();
        Arrays.sort(sorted);
        double upper = quantile(sorted, ratio);
        double fence = upper + FENCE * (upper - quantile(sorted, 1 - ratio));
        double[] candidates = Arrays.stream(sorted).filter(each -> each > fence).toArray();
        return candidates.length > 1 ? otsu(candidates) : fence;
    }

    /// Between the two nearest in rank, by proportion.
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /// The largest value of the lower part where the variance between the parts, w₀ w₁ (μ₀ − μ₁)², is largest; of equals the
    /// lowest. All are in the upper part, and none is left below, where all are equal.
    ///
    /// @param sorted from the smallest on, at least two
    static double otsu(double[] sorted) {
        double sum = Arrays.stream(sorted).sum();
        double below = 0;
        double most = 0;
        double threshold = Math.nextDown(sorted[0]);
        for (int i = 1; i < sorted.length; i++) {
            below += sorted[i - 1];
            int rest = sorted.length - i;
            double apart = (sum - below) / rest - below / i;
            double between = (double) i * rest * apart * apart;
            if (sorted[i] > sorted[i - 1] && between > most) {
                most = between;
                threshold = sorted[i - 1];
            }
        }
        return threshold;
    }
}
