package org.moesaic.traces.statistics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.traces.RequestLabels;

/// What to measure beyond the trace itself.
///
/// @param experts experts in one layer, from a model card; empty to take the trace's own word, or else to infer it
/// @param capacities capacities of the sequential caches, in experts, each at least 1; empty for no caches
/// @param scope what shares one cache
/// @param curves whether to count hits of one cache in each layer at every capacity, whatever the scope
/// @param labels what is known of the requests beside their rows
public record StatisticsOptions(
        OptionalInt experts,
        List<Integer> capacities,
        CacheScope scope,
        boolean curves,
        Optional<RequestLabels> labels) {

    public StatisticsOptions {
        capacities = List.copyOf(capacities);
        for (int capacity : capacities) {
            if (capacity < 1) {
                throw new IllegalArgumentException("capacity " + capacity + ": at least 1");
            }
        }
    }

    /// No model card, no caches.
    public static StatisticsOptions defaults() {
        return new StatisticsOptions(
                OptionalInt.empty(), List.of(), CacheScope.LAYER, false, Optional.empty());
    }

    public StatisticsOptions withExperts(int experts) {
        return new StatisticsOptions(OptionalInt.of(experts), capacities, scope, curves, labels);
    }

    public StatisticsOptions withCaches(CacheScope scope, List<Integer> capacities) {
        return new StatisticsOptions(experts, capacities, scope, curves, labels);
    }

    public StatisticsOptions withCurves() {
        return new StatisticsOptions(experts, capacities, scope, true, labels);
    }

    public StatisticsOptions withLabels(RequestLabels labels) {
        return new StatisticsOptions(experts, capacities, scope, curves, Optional.of(labels));
    }
}
