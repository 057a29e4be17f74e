package org.moesaic.model.placement;

import java.util.Arrays;

/// Experts of a layer with the same score: who of them comes first is a convention, and a reader has to know.
public final class Ties {

    private Ties() {}

    /// Experts that share their score with another one of their layer.
    ///
    /// @param scores `[layer][expert]`, without NaN
    public static int count(double[][] scores) {
        int tied = 0;
        for (double[] layer : scores) {
            double[] sorted = layer.clone();
            Arrays.sort(sorted);
            for (int i = 0; i < sorted.length; i++) {
                boolean before = i > 0 && sorted[i - 1] == sorted[i];
                boolean after = i + 1 < sorted.length && sorted[i + 1] == sorted[i];
                tied += before || after ? 1 : 0;
            }
        }
        return tied;
    }

    /// Says how many there are, if any.
    ///
    /// @param what the score in words
    public static void remark(double[][] scores, String what, Rationale.Builder reasons) {
        int tied = count(scores);
        if (tied > 0) {
            reasons.remark(
                    "%d of %d experts share their %s with another of their layer; the lower id comes first"
                            .formatted(
                                    tied,
                                    Arrays.stream(scores).mapToInt(layer -> layer.length).sum(),
                                    what));
        }
    }
}
