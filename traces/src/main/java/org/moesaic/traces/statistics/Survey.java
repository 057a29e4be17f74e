package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceHeader;

/// The passes over a trace behind [TraceStatistics], [TraceQuality] and [TraceInspection].
record Survey(TraceStatistics statistics, Optional<TraceQuality> quality) {

    /// Memory for the history of interleaved requests, for each of the two observers that keep one.
    private static final long HISTORY_BYTES = 128L << 20;

    /// Experts of all layers together. The largest released models have some 50,000; a file can claim any number.
    private static final long MOST_EXPERTS = 1L << 20;

    static Survey of(RoutingTrace trace, StatisticsOptions options, boolean judge) {
        TraceHeader header = trace.header();
        boolean inferred = options.experts().isEmpty() && header.experts().isEmpty();
        int experts =
                inferred
                        ? LargestExpert.inferExperts(trace)
                        : options.experts().orElseGet(() -> header.experts().getAsInt());
        if ((long) experts * header.layers() > MOST_EXPERTS) {
            throw MoesaicException.badData(
                    new Problem(
                            header.name(),
                            0,
                            "experts",
                            header.layers() + " layers of " + experts + " experts",
                            "statistics take at most "
                                    + MOST_EXPERTS
                                    + " experts over all layers"));
        }
        if (options.capacities().isEmpty()) {
            return of(trace, experts, inferred, judge, Optional.empty());
        }
        try (NextUseIndex index = new NextUseIndex(header, experts)) {
            Survey survey = of(trace, experts, inferred, judge, Optional.of(index));
            CacheCounter caches = new CacheCounter(header, experts, options, index);
            TracePass.over(trace, List.of(caches));
            return new Survey(
                    survey.statistics.withCaches(caches.lru(), caches.belady()), survey.quality);
        }
    }

    private static Survey of(
            RoutingTrace trace,
            int experts,
            boolean inferred,
            boolean judge,
            Optional<NextUseIndex> index) {
        TraceHeader header = trace.header();
        LoadCounter load = new LoadCounter(header, experts);
        ReuseMeter reuse = new ReuseMeter(header, experts, HISTORY_BYTES);
        GreedyLoops loops = new GreedyLoops(header, experts, HISTORY_BYTES);
        List<QualityCheck> checks =
                List.of(
                        new LoadChecks(header, load, inferred),
                        new ZeroRows(header),
                        new IdenticalRows(header),
                        new LayerCopies(header, experts),
                        new DuplicateExperts(header),
                        loops,
                        new DuplicateRequests(),
                        new WeightOrder(header),
                        new WeightSums(header),
                        new BatchNotes(header),
                        new PositionGaps(),
                        new DriftingRows(header));
        List<BlockObserver> observers = new ArrayList<>(List.of(load, reuse));
        index.ifPresent(observers::add);
        if (judge) {
            observers.addAll(checks);
        }
        TracePass.over(trace, observers);
        Optional<TraceQuality> quality =
                judge ? Optional.of(quality(trace, checks, reuse, loops)) : Optional.empty();
        return new Survey(statistics(header, load, inferred, reuse), quality);
    }

    private static TraceQuality quality(
            RoutingTrace trace, List<QualityCheck> checks, ReuseMeter reuse, GreedyLoops loops) {
        List<Finding> findings = new ArrayList<>(trace.notes());
        findings.addAll(reuse.findings());
        for (QualityCheck check : checks) {
            findings.addAll(check.findings(trace));
        }
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return new TraceQuality(findings, loops.selfOverlap());
    }

    private static TraceStatistics statistics(
            TraceHeader header, LoadCounter load, boolean inferred, ReuseMeter reuse) {
        List<LayerStatistics> layers = new ArrayList<>();
        for (int layer = 0; layer < header.layers(); layer++) {
            layers.add(load.layer(layer));
        }
        return new TraceStatistics(
                load.tokens(),
                load.steps(),
                load.requests(),
                load.experts(),
                inferred,
                header.topK(),
                layers.stream().mapToLong(LayerStatistics::selections).sum(),
                load.dropped(),
                load.absentRows(),
                layers,
                reuse.reuse(),
                reuse.cutRequests(),
                List.of(),
                List.of());
    }
}
