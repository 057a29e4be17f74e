package org.moesaic.traces.statistics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// A trace without what a plan leaves out. Steps that lose all their tokens are gone; requests are numbered anew in order
/// of their first remaining token.
final class RepairedTrace implements RoutingTrace {

    private final RoutingTrace capture;
    private final RepairPlan plan;
    private final int[] layers;
    private final TraceHeader header;

    RepairedTrace(RoutingTrace capture, RepairPlan plan) {
        this.capture = capture;
        this.plan = plan;
        TraceHeader old = capture.header();
        layers =
                IntStream.range(0, old.layers())
                        .filter(layer -> !plan.layers().contains(layer))
                        .toArray();
        header =
                new TraceHeader(
                        old.name(),
                        old.format(),
                        old.modelName(),
                        IntStream.of(layers).mapToObj(old.layerIds()::get).toList(),
                        old.numbering(),
                        old.experts(),
                        old.topK(),
                        OptionalLong.empty(),
                        old.batching(),
                        old.rankOrdered(),
                        old.weightsKind(),
                        old.prefillComplete(),
                        old.decodeComplete(),
                        old.synthetic(),
                        old.source());
    }

    @Override
    public TraceHeader header() {
        return header;
    }

    @Override
    public Optional<String> boundToItsBatches() {
        return capture.boundToItsBatches();
    }

    @Override
    public List<Finding> notes() {
        return capture.notes();
    }

    @Override
    public TraceReader open() {
        return new RepairedReader(capture, plan, layers);
    }
}
