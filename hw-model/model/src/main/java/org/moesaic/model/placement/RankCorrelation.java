package org.moesaic.model.placement;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Spearman's rank correlation: that of the ranks, with the mean rank for equal values (C. Spearman, 1904).
public final class RankCorrelation {

    private RankCorrelation() {}

    /// From -1 to 1; empty if one of them is the same everywhere.
    ///
    /// @param one as many as the other, without NaN
    public static OptionalDouble of(double[] one, double[] other) {
        if (one.length != other.length) {
            throw new IllegalArgumentException(one.length + " and " + other.length + " values");
        }
        double[] x = ranks(one);
        double[] y = ranks(other);
        double mean = (one.length - 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }
        return xx == 0 || yy == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(xy / Math.sqrt(xx * yy));
    }

    /// From 0; equal values share the mean of their ranks.
    private static double[] ranks(double[] values) {
        List<Integer> order =
                IntStream.range(0, values.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> values[i]))
                        .toList();
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < values.length) {
            int to = from;
            while (to < values.length && values[order.get(to)] == values[order.get(from)]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order.get(i)] = (from + to - 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
