package org.moesaic.traces.statistics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.moesaic.traces.RoutingTrace;

/// What a routing trace is like: sizes, load, locality, and what sequential caches would make of it.
///
/// Everything is counted in integers; the real numbers are computed from them at the end. A dropped selection is in no
/// count but `droppedSelections`, an absent row in none but `absentRows`; both leave K, by which shares are divided,
/// as it is.
///
/// @param tokens rows of one layer, absent ones included
/// @param steps forward passes
/// @param requests requests that appear
/// @param experts experts in one layer
/// @param expertsInferred true if neither caller nor trace said how many: then it is the largest id plus one
/// @param topK selections of one row
/// @param selections over all layers
/// @param droppedSelections selections that capacity dropped, empty ends of short rows included
/// @param absentRows rows that the trace does not contain, over all layers
/// @param layers load of each layer, in the order of the header's layer ids
/// @param reuse reuse at the lags 1, 2, 4 ... 128
/// @param requestsCutInReuse requests that lost pairs because too many others were interleaved with them
/// @param requestIidReuse reuse that independent draws of each request's own popularity would give, mean over requests;
///     empty without a request of known name
/// @param workingSet for windows of 1, 2, 4 ... 128 tokens, as far as some request is that long
/// @param lru sequential LRU, for each capacity asked for
/// @param belady sequential MIN of Belady, for each capacity asked for
/// @param curves both at every capacity, one cache in each layer, if that was asked for
/// @param detail batch unions, coupling of layers, gate weights, phases, domains
public record TraceStatistics(
        long tokens,
        long steps,
        int requests,
        int experts,
        boolean expertsInferred,
        int topK,
        long selections,
        long droppedSelections,
        long absentRows,
        List<LayerStatistics> layers,
        List<ReuseAtLag> reuse,
        int requestsCutInReuse,
        OptionalDouble requestIidReuse,
        List<WorkingSetSize> workingSet,
        List<CacheCounts> lru,
        List<CacheCounts> belady,
        Optional<CapacityCurves> curves,
        RoutingDetail detail) {

    public TraceStatistics {
        layers = List.copyOf(layers);
        reuse = List.copyOf(reuse);
        workingSet = List.copyOf(workingSet);
        lru = List.copyOf(lru);
        belady = List.copyOf(belady);
    }

    /// Measures a trace without judging its quality; see [TraceInspection] for both at once.
    ///
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if an expert id is not below the number of experts
    public static TraceStatistics of(RoutingTrace trace, StatisticsOptions options) {
        return Survey.ofStatistics(trace, options);
    }

    /// Entropy of the load, mean over layers.
    public double entropyBits() {
        return meanOverLayers(LayerStatistics::entropyBits);
    }

    public double minEntropyBits() {
        return layers.stream().mapToDouble(LayerStatistics::entropyBits).min().orElse(0);
    }

    public double maxEntropyBits() {
        return layers.stream().mapToDouble(LayerStatistics::entropyBits).max().orElse(0);
    }

    /// The entropy of a perfectly even load: log2 E.
    public double evenEntropyBits() {
        return experts == 0 ? 0 : Math.log(experts) / Math.log(2);
    }

    /// Largest over mean count of a layer, mean over layers.
    public double maxOverMeanLoad() {
        return meanOverLayers(LayerStatistics::maxOverMeanLoad);
    }

    /// Reuse that independent draws of the same popularity would give, mean over layers.
    public double iidReuse() {
        return meanOverLayers(LayerStatistics::iidReuse);
    }

    private double meanOverLayers(ToDoubleFunction<LayerStatistics> value) {
        return layers.stream().mapToDouble(value).average().orElse(0);
    }
}
