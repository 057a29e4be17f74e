package org.moesaic.traces;

import java.util.List;
import java.util.OptionalInt;
import org.moesaic.traces.TraceHeader.LayerNumbering;
import org.moesaic.traces.statistics.Finding;

/// A trace under the name, the experts and the layer ids of its model.
record NumberedTrace(RoutingTrace trace, ModelCard card) implements RoutingTrace {

    @Override
    public TraceHeader header() {
        TraceHeader header = trace.header();
        boolean byCard =
                header.numbering() != LayerNumbering.MODEL
                        && card.moeLayerIds().size() == header.layers();
        return new TraceHeader(
                header.name(),
                header.format(),
                card.id(),
                byCard ? card.moeLayerIds() : header.layerIds(),
                byCard ? LayerNumbering.MODEL : header.numbering(),
                OptionalInt.of(card.routedExperts()),
                header.topK(),
                header.tokens(),
                header.batching(),
                header.rankOrdered(),
                header.weightsKind(),
                header.prefillComplete(),
                header.decodeComplete(),
                header.synthetic(),
                header.source());
    }

    @Override
    public List<Finding> notes() {
        return trace.notes();
    }

    @Override
    public TraceReader open() {
        return trace.open();
    }
}
