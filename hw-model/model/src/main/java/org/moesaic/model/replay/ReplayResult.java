package org.moesaic.model.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.hardware.Range;

/// What a replay found out. Times in picoseconds, energies in picojoules, traffic in bytes; counts are exact.
///
/// @param trace what was replayed
/// @param latency how long it took
/// @param energy what it cost
/// @param traffic bytes read and written at each tier, and over all links together (`link`)
/// @param cache hits, misses and fetches
/// @param digital what the arrays did
/// @param analog what the analog tiles did; empty if the hardware has none
/// @param areaSquareMillimetres silicon of all devices; empty if the hardware does not describe it
/// @param slices what was loaded slice by slice, if that was asked for
/// @param actions count of every costed action that happened; bytes for transfers
/// @param prefetch what was fetched ahead, if anything was to be
/// @param capacity what a capacity factor dropped, if there is one
/// @param layers figures for each layer
/// @param experts figures for each expert, layer by layer, and of several copies for each of them
/// @param excluded what the figures leave out, in words
/// @param fidelity how each kind of figure is known
/// @param timeline what resources did in the steps that were asked for
public record ReplayResult(
        TraceCounts trace,
        Latency latency,
        EnergyReport energy,
        Map<String, Traffic> traffic,
        CacheCounts cache,
        DigitalUse digital,
        Optional<AnalogUse> analog,
        Optional<Range> areaSquareMillimetres,
        Optional<PrefetchUse> prefetch,
        Optional<CapacityUse> capacity,
        Optional<SliceUse> slices,
        Map<String, Long> actions,
        List<LayerFigures> layers,
        List<ExpertFigures> experts,
        List<String> excluded,
        List<FidelityNote> fidelity,
        Optional<Timeline> timeline) {

    /// @param rows tokens times layers
    /// @param selections what the experts executed
    /// @param droppedSelections what capacity dropped, when the trace was recorded and here
    public record TraceCounts(
            long requests,
            long tokens,
            long rows,
            long steps,
            long layerSteps,
            long selections,
            long droppedSelections) {}

    /// @param totalPicoseconds makespan of the whole trace
    /// @param perTokenMeanPicoseconds mean over decode tokens of their step's makespan; empty if there are none, like
    ///     the two quantiles
    /// @param boundByPicoseconds the makespan, split by the resource that was busiest in each layer-step
    /// @param busyPicoseconds how long each resource was busy
    /// @param byModulePicoseconds the makespan, split by the module that was at work
    /// @param tokensPerSecond all tokens over the makespan; 0 if nothing took time
    public record Latency(
            long totalPicoseconds,
            OptionalDouble perTokenMeanPicoseconds,
            OptionalLong perTokenP50Picoseconds,
            OptionalLong perTokenP99Picoseconds,
            Map<String, Long> boundByPicoseconds,
            Map<String, Long> busyPicoseconds,
            Map<String, Long> byModulePicoseconds,
            double tokensPerSecond) {

        /// Share of the makespan in which each resource was busy.
        public Map<String, Double> utilisation() {
            Map<String, Double> shares = new LinkedHashMap<>();
            busyPicoseconds.forEach((resource, busy) ->
                    shares.put(
                            resource,
                            totalPicoseconds == 0 ? 0 : (double) busy / totalPicoseconds));
            return shares;
        }
    }

    /// Bytes read at a tier and written to it.
    public record Traffic(long read, long written) {}

    /// @param policy `none`, `lru`, `lfu`, `belady`, or `belady-greedy` where farthest-next-use eviction is not proved to
    ///     be a bound: experts of different sizes, a layer-step that uses more experts than the cache holds, or prefetch;
    ///     or the label of another rule
    /// @param spec the cache; empty for none
    /// @param accesses lookups: distinct experts of a layer-step, or selections, as the semantics say
    /// @param hits accesses that found the weights where the arrays, or the cache, are
    /// @param misses accesses that fetched them
    /// @param fetchedBytes misses times the bytes of the expert, or the bytes of the slices that were loaded
    /// @param behind of the cache behind this one, if there is one: its accesses are this one's misses of experts that both
    ///     serve, and what is fetched ahead into this one
    public record CacheCounts(
            String policy,
            Optional<CacheSpec> spec,
            long accesses,
            long hits,
            long misses,
            long fetchedBytes,
            Optional<CacheCounts> behind) {}

    /// @param utilisation multiply-accumulates done over those that the makespan had room for
    public record DigitalUse(long selections, long macs, double utilisation) {}

    /// @param layerId model layer index
    public record LayerFigures(
            int layerId,
            long selections,
            long accesses,
            long hits,
            long misses,
            long fetchedBytes,
            long picoseconds) {}

    /// @param factor the capacity factor
    /// @param dropped selections that came when their expert had taken all that it takes in the layer-step
    public record CapacityUse(CapacityFactor factor, long dropped) {}

    /// @param spec order and shares, as they were asked for
    /// @param loads slices that were loaded, or copies; their bytes are those that the cache's figures call fetched
    public record SliceUse(String spec, long loads) {}

    /// One copy of an expert.
    ///
    /// @param layerId model layer index
    /// @param device where the copy is
    public record ExpertFigures(
            int layerId,
            int expert,
            int device,
            String format,
            String home,
            long bytes,
            long selections,
            long accesses,
            long hits,
            long misses) {}

    /// @param quantity what is known
    /// @param level how
    /// @param source where from
    public record FidelityNote(String quantity, Fidelity level, String source) {}

    /// Total energy by the number of tokens.
    public Range perTokenPicojoules() {
        return trace.tokens() == 0 ? Range.ZERO : energy.total().times(1.0 / trace.tokens());
    }
}
