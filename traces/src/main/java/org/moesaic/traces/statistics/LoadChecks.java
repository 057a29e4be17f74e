package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// What the load of experts gives away: an empty trace, ragged and collapsed layers, experts that are never used.
final class LoadChecks implements QualityCheck {

    /// With fewer rows, a layer that uses few experts is no sign of anything.
    private static final int COLLAPSE_ROWS = 64;

    private final TraceHeader header;
    private final LoadCounter load;
    private final boolean inferred;

    LoadChecks(TraceHeader header, LoadCounter load, boolean inferred) {
        this.header = header;
        this.load = load;
        this.inferred = inferred;
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        // The counter that was given watches the pass.
    }

    @Override
    public List<Finding> findings(RoutingTrace trace) {
        List<Finding> findings = new ArrayList<>();
        if (load.tokens() == 0) {
            findings.add(
                    new Finding(
                            "empty-trace",
                            Severity.ERROR,
                            header.name() + " holds no token",
                            "",
                            "capture it again"));
            return findings;
        }
        raggedRows(findings);
        collapsedLayers(findings);
        dropped(findings);
        unusedExperts(findings);
        if (inferred) {
            findings.add(
                    new Finding(
                            "inferred-experts",
                            Severity.INFO,
                            "the trace does not say how many experts a layer has; "
                                    + load.experts()
                                    + " is its largest id plus one",
                            "",
                            "name the model with --model"));
        }
        return findings;
    }

    private void raggedRows(List<Finding> findings) {
        Places places = new Places();
        for (int layer = 0; layer < header.layers(); layer++) {
            if (load.rows(layer) < load.tokens()) {
                places.add(
                        "layer %d has %d"
                                .formatted(header.layerIds().get(layer), load.rows(layer)));
            }
        }
        if (!places.isEmpty()) {
            findings.add(
                    new Finding(
                            "ragged-rows",
                            Severity.ERROR,
                            "%d tokens, and %d rows are missing"
                                    .formatted(load.tokens(), load.absentRows()),
                            places + " rows",
                            "a recorder that drops rows lets the token index of layers drift apart: capture"
                                    + " again, or keep only tokens that every layer has"));
        }
    }

    private void collapsedLayers(List<Finding> findings) {
        if (load.experts() <= header.topK()) {
            return;
        }
        Places places = new Places();
        for (int layer = 0; layer < header.layers(); layer++) {
            LayerStatistics statistics = load.layer(layer);
            int used = statistics.usedExperts();
            if (load.rows(layer) >= COLLAPSE_ROWS && used > 0 && used <= header.topK()) {
                places.add(
                        "layer %d (%d experts over %d rows)"
                                .formatted(statistics.layerId(), used, statistics.rows()));
            }
        }
        if (!places.isEmpty()) {
            findings.add(
                    new Finding(
                            "collapsed-layer",
                            Severity.ERROR,
                            "layers that use no more than top-k of " + load.experts() + " experts",
                            places.toString(),
                            "the sign of a top-k over NaN: capture these layers again"));
        }
    }

    private void dropped(List<Finding> findings) {
        if (load.dropped() > 0) {
            findings.add(
                    new Finding(
                            "dropped-selections",
                            Severity.INFO,
                            load.dropped()
                                    + " selections are missing from rows (capacity dropped them)",
                            "",
                            "they are in no count, and shares are still of top-k"));
        }
    }

    private void unusedExperts(List<Finding> findings) {
        Places places = new Places();
        int unused = 0;
        for (int layer = 0; layer < header.layers(); layer++) {
            LayerStatistics statistics = load.layer(layer);
            int missing = load.experts() - statistics.usedExperts();
            if (missing > 0) {
                unused += missing;
                places.add("layer " + statistics.layerId() + " (" + missing + ")");
            }
        }
        if (unused > 0) {
            findings.add(
                    new Finding(
                            "unused-experts",
                            Severity.INFO,
                            "%d of %d experts are never selected"
                                    .formatted(unused, (long) load.experts() * header.layers()),
                            places.toString(),
                            "a longer trace may use them"));
        }
    }
}
