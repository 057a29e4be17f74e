package org.moesaic.model.compare;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/// The mean of a figure over several lots, and how well it is known.
///
/// @param runs how many there were, at least two
/// @param mean of them
/// @param halfWidth half of the confidence interval of the mean by Student's t, [#CONFIDENCE]: the mean of all lots that
///     there could be is within `mean` ± `halfWidth` with that confidence, if figures scatter normally
public record Spread(int runs, double mean, double halfWidth) {

    /// Of the interval.
    public static final double CONFIDENCE = 0.95;

    /// That of some figures.
    ///
    /// @throws IllegalArgumentException for fewer than two, which do not scatter
    public static Spread of(double... figures) {
        if (figures.length < 2) {
            throw new IllegalArgumentException(figures.length + " figures have no spread");
        }
        double mean = Arrays.stream(figures).sum() / figures.length;
        double squares = Arrays.stream(figures).map(each -> (each - mean) * (each - mean)).sum();
        double standardError = Math.sqrt(squares / (figures.length - 1) / figures.length);
        double quantile =
                TDistribution.of(figures.length - 1)
                        .inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return new Spread(figures.length, mean, quantile * standardError);
    }

    /// True if this mean is below or above the figure by more than chance explains.
    public boolean differsFrom(double figure) {
        return Math.abs(figure - mean) > halfWidth;
    }
}
