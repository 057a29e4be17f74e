package org.moesaic.cli.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.statistics.CacheCounts;
import org.moesaic.traces.statistics.LayerStatistics;
import org.moesaic.traces.statistics.ReuseAtLag;
import org.moesaic.traces.statistics.SelfOverlap;
import org.moesaic.traces.statistics.TraceInspection;
import org.moesaic.traces.statistics.TraceStatistics;
import org.moesaic.traces.statistics.WorkingSetSize;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of `trace info`. The keys that `cli.md` names are a contract; the others are extras.
record InfoJson(TraceInput.Opened opened, TraceInspection inspection, Optional<Against> against) {

    void fill(ObjectNode root) {
        TraceStatistics statistics = inspection.statistics();
        root.put("schema", "moesaic.trace-info/1");
        trace(root.putObject("trace"));
        root.put("tokens", statistics.tokens());
        root.put("requests", statistics.requests());
        root.put("steps", statistics.steps());
        root.put("layers", statistics.layers().size());
        root.put("experts", statistics.experts());
        root.put("expertsInferred", statistics.expertsInferred());
        root.put("topK", statistics.topK());
        root.put("selections", statistics.selections());
        root.put("droppedSelections", statistics.droppedSelections());
        root.put("absentRows", statistics.absentRows());
        root.put("entropyBits", statistics.entropyBits());
        root.put("entropyBitsMinimum", statistics.minEntropyBits());
        root.put("entropyBitsMaximum", statistics.maxEntropyBits());
        root.put("entropyBitsOfEvenLoad", statistics.evenEntropyBits());
        root.put("maxOverMeanLoad", statistics.maxOverMeanLoad());
        reuse(root.putObject("reuse"), statistics.reuse());
        root.put("reuseOfIndependentDraws", statistics.iidReuse());
        statistics
                .requestIidReuse()
                .ifPresentOrElse(
                        share -> root.put("reuseOfIndependentDrawsWithinRequests", share),
                        () -> root.putNull("reuseOfIndependentDrawsWithinRequests"));
        root.put("requestsCutInReuse", statistics.requestsCutInReuse());
        workingSet(root.putObject("workingSet"), statistics.workingSet());
        selfOverlap(root);
        caches(root.putArray("lru"), statistics.lru());
        caches(root.putArray("belady"), statistics.belady());
        new DetailJson(statistics.detail()).fill(root);
        against.ifPresent(other -> other.fill(root));
        perLayer(root.putArray("perLayer"), statistics.layers());
        FindingsOutput.fill(root.putArray("quality"), inspection.quality().findings());
    }

    private void trace(ObjectNode node) {
        TraceHeader header = opened.trace().header();
        node.put("name", header.name());
        node.put("format", header.format());
        node.put("sha256", opened.sha256());
        node.put("model", opened.card().map(card -> card.id()).orElse(null));
        node.put("synthetic", header.synthetic());
    }

    private static void reuse(ObjectNode node, List<ReuseAtLag> lags) {
        for (ReuseAtLag reuse : lags) {
            String key = String.valueOf(reuse.lag());
            reuse.share().ifPresentOrElse(share -> node.put(key, share), () -> node.putNull(key));
        }
    }

    private static void workingSet(ObjectNode node, List<WorkingSetSize> sizes) {
        sizes.forEach(size -> node.put(String.valueOf(size.windowTokens()), size.meanExperts()));
    }

    private void selfOverlap(ObjectNode root) {
        if (inspection.quality().selfOverlap().isEmpty()) {
            root.putNull("selfOverlap");
            return;
        }
        SelfOverlap overlap = inspection.quality().selfOverlap().get();
        root.putObject("selfOverlap")
                .put("share", overlap.share())
                .put("lag", overlap.lag())
                .put("request", overlap.requestId())
                .put("requests", overlap.requests())
                .put("looping", overlap.looping());
    }

    private static void caches(ArrayNode array, List<CacheCounts> caches) {
        for (CacheCounts counts : caches) {
            array.addObject()
                    .put("capacity", counts.capacity())
                    .put("scope", counts.scope().name().toLowerCase(Locale.ROOT))
                    .put("semantics", "sequential")
                    .put("accesses", counts.accesses())
                    .put("hits", counts.hits());
        }
    }

    private static void perLayer(ArrayNode array, List<LayerStatistics> layers) {
        for (LayerStatistics layer : layers) {
            ObjectNode node = array.addObject();
            node.put("layer", layer.layerId());
            node.put("rows", layer.rows());
            node.put("entropyBits", layer.entropyBits());
            node.put("maxOverMeanLoad", layer.maxOverMeanLoad());
            ArrayNode counts = node.putArray("counts");
            layer.counts().forEach(counts::add);
        }
    }
}
