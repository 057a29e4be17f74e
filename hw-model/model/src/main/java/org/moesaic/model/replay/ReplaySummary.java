package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.replay.ReplayResult.CacheCounts;
import org.moesaic.model.replay.ReplayResult.DigitalUse;
import org.moesaic.model.replay.ReplayResult.ExpertFigures;
import org.moesaic.model.replay.ReplayResult.Latency;
import org.moesaic.model.replay.ReplayResult.LayerFigures;
import org.moesaic.model.replay.ReplayResult.TraceCounts;
import org.moesaic.model.replay.ReplayResult.Traffic;

/// Turns the integers of both passes into a result.
final class ReplaySummary {

    private final ReplayRequest request;
    private final ExpertClasses classes;
    private final ExpertCounts counts;
    private final TimingPass timing;
    private final Resources resources;
    private final EngineTiming[] experts;
    private final Optional<AnalogSummary> analog;
    private final Optional<Exchange> exchange;
    private final FetchTotals fetched;
    private final ModuleTotals totals;
    private ActionCounts actions;

    ReplaySummary(
            ReplayRequest request,
            ExpertClasses classes,
            ExpertCounts counts,
            TimingPass timing,
            Resources resources,
            EngineTiming[] experts,
            Optional<AnalogSummary> analog,
            Optional<Exchange> exchange) {
        this.request = request;
        this.classes = classes;
        this.counts = counts;
        this.timing = timing;
        this.resources = resources;
        this.experts = experts;
        this.analog = analog;
        this.exchange = exchange;
        fetched = new FetchTotals(classes, counts, experts);
        totals = new ModuleTotals(resources.size(), request.model().totalLayers());
    }

    ReplayResult result(
            long requests, long tokens, long steps, int largestUnion, long droppedHere) {
        timing.settle(totals, request.placement().layerIds());
        countActions();
        actions = totals.allActions();
        long selections = ExpertCounts.sum(counts.selections);
        long rows = Math.multiplyExact(tokens, classes.layers());
        long slots = Math.multiplyExact(rows, request.trace().header().topK());
        TraceCounts trace =
                new TraceCounts(
                        requests,
                        tokens,
                        rows,
                        steps,
                        Math.multiplyExact(steps, classes.layers()),
                        selections,
                        slots - selections);
        EnergyReport energy = EnergyReport.of(totals, request.hardware());
        return new ReplayResult(
                trace,
                latency(tokens),
                energy,
                traffic(),
                cache(largestUnion),
                digital(selections - onTiles()),
                analog.map(summary ->
                        summary.use(actions.asMap(), onTiles(), timing.totalPicoseconds())),
                area(),
                prefetch(),
                request.options()
                        .capacityFactor()
                        .map(factor -> new ReplayResult.CapacityUse(factor, droppedHere)),
                request.options()
                        .slices()
                        .map(spec ->
                                new ReplayResult.SliceUse(
                                        spec.toString(), ExpertCounts.sum(counts.slices))),
                actions.asMap(),
                layerFigures(),
                expertFigures(),
                Notes.excluded(request, resources.hasVector()),
                Notes.fidelity(request, energy),
                timing.timeline());
    }

    private void countActions() {
        if (!request.options().counts(ModelModule.ROUTED_EXPERTS)) {
            return;
        }
        ActionCounts counted = new ActionCounts();
        long[] macs = new long[1];
        timing.rows()
                .forEach((expertClass, rows, accesses) -> {
                    EngineTiming expert = experts[expertClass];
                    counted.add(expert.accessActions(rows), accesses);
                    macs[0] =
                            Math.addExact(
                                    macs[0],
                                    Math.multiplyExact(expert.digitalMacs(rows), accesses));
                });
        long[] fetches = fetched.fromHome();
        long[] held = fetched.held();
        for (int i = 0; i < fetches.length; i++) {
            counted.add(experts[i].fetchActions(), fetches[i]);
            counted.add(experts[i].heldFetchActions(), held[i]);
        }
        exchange.ifPresent(between -> counted.add(between.actions(), 1));
        totals.add(ModelModule.ROUTED_EXPERTS, counted, macs[0]);
    }

    private Latency latency(long tokens) {
        long total = timing.totalPicoseconds();
        OptionalDouble mean =
                timing.decodeTokens() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                (double) timing.decodePicoseconds() / timing.decodeTokens());
        return new Latency(
                total,
                mean,
                timing.decodeLatencies().quantile(0.50),
                timing.decodeLatencies().quantile(0.99),
                named(totals.boundByPicoseconds()),
                named(totals.busyPicoseconds()),
                byModule(),
                total == 0 ? 0 : tokens * 1e12 / total);
    }

    private Map<String, Long> byModule() {
        Map<String, Long> byModule = new LinkedHashMap<>();
        totals.picoseconds().forEach((module, time) -> byModule.put(module.label(), time));
        return byModule;
    }

    private Map<String, Long> named(long[] byResource) {
        Map<String, Long> named = new LinkedHashMap<>();
        for (int resource = 0; resource < byResource.length; resource++) {
            named.put(resources.name(resource), byResource[resource]);
        }
        return named;
    }

    private Map<String, Traffic> traffic() {
        Map<String, Traffic> traffic = new LinkedHashMap<>();
        for (Memory memory : request.hardware().memories()) {
            String tier = memory.tier().label();
            traffic.put(tier, new Traffic(actions.of(tier + ".read"), actions.of(tier + ".write")));
        }
        long overLinks = 0;
        for (Map.Entry<String, Long> action : actions.asMap().entrySet()) {
            if (action.getKey().startsWith("link.")) {
                overLinks = Math.addExact(overLinks, action.getValue());
            }
        }
        // What enters a link at its far end leaves it at the near one.
        traffic.put("link", new Traffic(overLinks, overLinks));
        return traffic;
    }

    private CacheCounts cache(int largestUnion) {
        long fetchedBytes = 0;
        for (int layer = 0; layer < classes.layers(); layer++) {
            fetchedBytes = Math.addExact(fetchedBytes, fetchedBytes(layer));
        }
        long accesses = ExpertCounts.sum(counts.accesses);
        long misses = ExpertCounts.sum(counts.fetches);
        return new CacheCounts(
                request.cache().map(spec -> policy(spec, largestUnion)).orElse("none"),
                request.cache(),
                accesses,
                accesses - misses,
                misses,
                fetchedBytes,
                request.cache().flatMap(CacheSpec::behind).map(this::behind));
    }

    private CacheCounts behind(CacheSpec spec) {
        long accesses = 0;
        long fetchedBytes = 0;
        for (int i = 0; i < counts.fetches.length; i++) {
            if (classes.cached(i)) {
                long asked = counts.fetches[i] + counts.prefetches[i];
                accesses += asked;
                long far = asked - counts.heldFetches[i] - counts.heldPrefetches[i];
                long size = classes.get(classes.of(i)).bytes();
                fetchedBytes = Math.addExact(fetchedBytes, Math.multiplyExact(far, size));
            }
        }
        long hits = ExpertCounts.sum(counts.heldFetches) + ExpertCounts.sum(counts.heldPrefetches);
        return new CacheCounts(
                spec.kind().label(),
                Optional.of(spec),
                accesses,
                hits,
                accesses - hits,
                fetchedBytes,
                Optional.empty());
    }

    private String policy(CacheSpec spec, int largestUnion) {
        String kind = spec.kind().label();
        if (!spec.kind().equals(CacheSpec.Kind.BELADY)) {
            return kind;
        }
        if (request.options().prefetch().isPresent()) {
            return kind + "-greedy";
        }
        int largestEvent = spec.semantics() == CacheSpec.Semantics.SEQUENTIAL ? 1 : largestUnion;
        return classes.cachedAtOnce(spec) >= largestEvent ? kind : kind + "-greedy";
    }

    private DigitalUse digital(long selections) {
        double peak = 0;
        for (DigitalArray group : request.hardware().arrays()) {
            peak += group.peakMacsPerSecond() * request.hardware().devices().count();
        }
        double room = peak * timing.totalPicoseconds() / 1e12;
        return new DigitalUse(selections, totals.macs(), room == 0 ? 0 : totals.macs() / room);
    }

    private Optional<PrefetchUse> prefetch() {
        return request.options()
                .prefetch()
                .map(spec -> {
                    long bytes = 0;
                    for (int i = 0; i < counts.prefetches.length; i++) {
                        long size = classes.get(classes.of(i)).bytes();
                        bytes =
                                Math.addExact(
                                        bytes, Math.multiplyExact(counts.prefetches[i], size));
                    }
                    return new PrefetchUse(
                            spec.toString(),
                            ExpertCounts.sum(counts.prefetches),
                            ExpertCounts.sum(counts.usedPrefetches),
                            bytes);
                });
    }

    private long onTiles() {
        long selections = 0;
        for (int i = 0; i < counts.selections.length; i++) {
            boolean tiles = classes.get(classes.of(i)).slot().engine() == EngineKind.ANALOG;
            selections += tiles ? counts.selections[i] : 0;
        }
        return selections;
    }

    /// Of all devices; empty where no area is described.
    private Optional<Range> area() {
        Hardware hardware = request.hardware();
        return hardware.area().parts().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        hardware.area().squareMillimetres().times(hardware.devices().count()));
    }

    private List<LayerFigures> layerFigures() {
        List<LayerFigures> figures = new ArrayList<>();
        for (int layer = 0; layer < classes.layers(); layer++) {
            figures.add(
                    new LayerFigures(
                            request.placement().layerIds().get(layer),
                            sumOf(counts.selections, layer),
                            sumOf(counts.accesses, layer),
                            sumOf(counts.accesses, layer) - sumOf(counts.fetches, layer),
                            sumOf(counts.fetches, layer),
                            fetchedBytes(layer),
                            totals.layerPicoseconds(request.placement().layerIds().get(layer))));
        }
        return figures;
    }

    private List<ExpertFigures> expertFigures() {
        List<ExpertFigures> figures = new ArrayList<>();
        for (int layer = 0; layer < classes.layers(); layer++) {
            for (int i = firstOf(layer); i < firstOf(layer + 1); i++) {
                ExpertClasses.ExpertClass expertClass = classes.get(classes.of(i));
                figures.add(
                        new ExpertFigures(
                                request.placement().layerIds().get(layer),
                                classes.expert(i),
                                classes.device(i),
                                expertClass.slot().format().name(),
                                expertClass.slot().home().label(),
                                expertClass.bytes(),
                                counts.selections[i],
                                counts.accesses[i],
                                counts.accesses[i] - counts.fetches[i],
                                counts.fetches[i]));
            }
        }
        return figures;
    }

    private long fetchedBytes(int layer) {
        long bytes = 0;
        for (int i = firstOf(layer); i < firstOf(layer + 1); i++) {
            bytes = Math.addExact(bytes, fetched.bytes(i));
        }
        return bytes;
    }

    private long sumOf(long[] column, int layer) {
        long sum = 0;
        for (int i = firstOf(layer); i < firstOf(layer + 1); i++) {
            sum += column[i];
        }
        return sum;
    }

    private int firstOf(int layer) {
        return classes.firstCopy(classes.key(layer, 0));
    }
}
