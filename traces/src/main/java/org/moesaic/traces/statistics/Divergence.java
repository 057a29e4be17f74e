package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.List;
import org.moesaic.traces.ExpertCounts;

/// How far two loads of experts are from each other: the divergence of Jensen and Shannon (Lin, IEEE Trans. Inf. Theory
/// 37(1), 1991), 0 for equal shares, 1 bit for loads that have no expert in common.
public final class Divergence {

    /// Added to each count of a sample, so that an expert that was not seen is rare and not impossible.
    public static final double ADDED = 0.5;

    private Divergence() {}

    /// Divergence of two counts in bits; NaN if one of them is empty.
    ///
    /// @param added to each count
    public static double bits(double[] one, double[] other, double added) {
        double ofOne = total(one, added);
        double ofOther = total(other, added);
        double nats = 0;
        for (int i = 0; i < one.length; i++) {
            double p = (one[i] + added) / ofOne;
            double q = (other[i] + added) / ofOther;
            double middle = (p + q) / 2;
            nats += p > 0 ? p * Math.log(p / middle) / 2 : 0;
            nats += q > 0 ? q * Math.log(q / middle) / 2 : 0;
        }
        return ofOne > 0 && ofOther > 0 ? nats / Math.log(2) : Double.NaN;
    }

    /// Mean over layers of two files of counts.
    ///
    /// @param added to each count
    /// An expert that only one of them counts has no selections in the other.
    ///
    /// @throws IllegalArgumentException if they are not of as many layers
    public static double bits(ExpertCounts one, ExpertCounts other, double added) {
        if (one.layers().size() != other.layers().size()) {
            throw new IllegalArgumentException("counts of different layers");
        }
        int experts = Math.max(one.experts(), other.experts());
        double sum = 0;
        for (int layer = 0; layer < one.layers().size(); layer++) {
            sum += bits(array(one, layer, experts), array(other, layer, experts), added);
        }
        return sum / one.layers().size();
    }

    private static double[] array(ExpertCounts counts, int layer, int experts) {
        List<Double> selections = counts.layers().get(layer).selections();
        return Arrays.copyOf(
                selections.stream().mapToDouble(Double::doubleValue).toArray(), experts);
    }

    private static double total(double[] counts, double added) {
        double total = 0;
        for (double count : counts) {
            total += count + added;
        }
        return total;
    }
}
