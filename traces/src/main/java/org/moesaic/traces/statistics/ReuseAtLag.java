package org.moesaic.traces.statistics;

import java.util.OptionalDouble;

/// How much of a row's selection was already selected `lag` rows earlier in the same request and layer.
///
/// @param lag distance in rows of one request
/// @param pairs pairs of rows, each layer counted
/// @param shared experts that both rows of a pair selected, summed over the pairs
/// @param topK selections of one row
public record ReuseAtLag(int lag, long pairs, long shared, int topK) {

    /// Mean of |S(t) AND S(t + lag)| / K; empty where no request is longer than the lag.
    public OptionalDouble share() {
        return pairs == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) shared / ((double) pairs * topK));
    }
}
