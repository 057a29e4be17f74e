package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.TraceHeader;

/// What adds up to [TraceStatistics], beside the load.
final class Figures {

    /// Memory for what is kept of interleaved requests, for each observer that keeps something.
    private static final long HISTORY_BYTES = 128L << 20;

    private final Survey.Subject subject;
    private final StatisticsOptions options;
    private final ReuseMeter reuse;
    private final RequestPopularity popularity;
    private final WorkingSet sets;
    private final LaneGatherer lanes;
    private final LayerMeter betweenLayers;
    private final GateWeightMeter weights;
    private final PhaseMeter phases;
    private final Optional<DomainMeter> domains;
    private final Optional<LayerCaches> layerCaches;
    private final Optional<SharedCaches> sharedCaches;
    private final List<BlockObserver> observers = new ArrayList<>();

    Figures(Survey.Subject subject, StatisticsOptions options) {
        this.subject = subject;
        this.options = options;
        TraceHeader header = subject.header();
        int experts = subject.experts();
        boolean caches = !options.capacities().isEmpty();
        boolean shared = caches && options.scope() == CacheScope.ALL;
        reuse = add(new ReuseMeter(header, experts, HISTORY_BYTES));
        popularity = add(new RequestPopularity(header, experts, HISTORY_BYTES));
        sets = add(new WorkingSet(header, experts, HISTORY_BYTES));
        lanes =
                add(
                        new LaneGatherer(
                                header,
                                experts,
                                HISTORY_BYTES,
                                name ->
                                        options.labels().isPresent()
                                                && options.labels().get().repeats(name)));
        betweenLayers = add(new LayerMeter(header, experts));
        weights = add(new GateWeightMeter(header));
        phases = add(new PhaseMeter(header, experts));
        domains =
                options.labels()
                        .filter(RequestLabels::hasDomains)
                        .map(labels -> add(new DomainMeter(header, experts, labels)));
        layerCaches =
                options.curves() || caches && !shared
                        ? Optional.of(add(new LayerCaches(header, experts)))
                        : Optional.empty();
        sharedCaches =
                shared
                        ? Optional.of(add(new SharedCaches(header, experts, options.capacities())))
                        : Optional.empty();
    }

    private <T extends BlockObserver> T add(T observer) {
        observers.add(observer);
        return observer;
    }

    List<BlockObserver> observers() {
        return observers;
    }

    /// What these figures leave out.
    List<Finding> findings() {
        return reuse.findings();
    }

    /// After the pass.
    TraceStatistics statistics() {
        LoadCounter load = subject.load();
        List<LayerStatistics> layers =
                IntStream.range(0, subject.header().layers()).mapToObj(load::layer).toList();
        return new TraceStatistics(
                load.tokens(),
                load.steps(),
                load.requests(),
                load.experts(),
                subject.inferred(),
                subject.header().topK(),
                layers.stream().mapToLong(LayerStatistics::selections).sum(),
                load.dropped(),
                load.absentRows(),
                layers,
                reuse.reuse(),
                reuse.cutRequests(),
                popularity.iidReuse(),
                sets.sizes(),
                caches().map(caches -> caches.lru(options.capacities())).orElse(List.of()),
                caches().map(caches -> caches.belady(options.capacities())).orElse(List.of()),
                layerCaches.map(LayerCaches::curves),
                detail());
    }

    private RoutingDetail detail() {
        return new RoutingDetail(
                lanes.unions(),
                lanes.lanesAvailable(),
                betweenLayers.information(),
                weights.quantiles(),
                phases.split(),
                domains.map(DomainMeter::split));
    }

    /// Those of the scope asked for.
    private Optional<? extends SequentialCaches> caches() {
        return switch (options.scope()) {
            case LAYER -> layerCaches;
            case ALL -> sharedCaches;
        };
    }
}
