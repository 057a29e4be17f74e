package org.moesaic.cli.trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.traces.statistics.BatchUnion;
import org.moesaic.traces.statistics.DomainSplit;
import org.moesaic.traces.statistics.GateWeightQuantiles;
import org.moesaic.traces.statistics.LayerInformation;
import org.moesaic.traces.statistics.PhaseLoad;
import org.moesaic.traces.statistics.PhaseSplit;
import org.moesaic.traces.statistics.RoutingDetail;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of what `trace info` says beyond load, reuse and caches.
record DetailJson(RoutingDetail detail) {

    void fill(ObjectNode root) {
        root.put("lanesAvailable", detail.lanesAvailable());
        root.put("lanesMustHaveTokens", BatchUnion.STEPS);
        unions(root.putArray("batchUnion"), detail.unions());
        betweenLayers(root, detail.betweenLayers());
        weights(root.putArray("gateWeights"), detail.gateWeights());
        phases(root, detail.phases());
        domains(root, detail.domains());
    }

    private static void unions(ArrayNode array, List<BatchUnion> unions) {
        for (BatchUnion union : unions) {
            array.addObject()
                    .put("batch", union.batch())
                    .put("layerSteps", union.layerSteps())
                    .put("distinctExpertsTotal", union.distinctExperts())
                    .put("distinctExperts", union.meanDistinctExperts())
                    .put("busiestExpertTokens", union.meanBusiestTokens());
        }
    }

    private static void betweenLayers(ObjectNode root, Optional<LayerInformation> found) {
        if (found.isEmpty()) {
            root.putNull("betweenLayers");
            return;
        }
        LayerInformation information = found.get();
        ObjectNode node = root.putObject("betweenLayers");
        node.put(
                "firstChoice", information.ranksKnown() ? "largest weight" : "first in file order");
        figures(node, information.gaps().getFirst().mean());
        ArrayNode gaps = node.putArray("byDistance");
        for (LayerInformation.Gap gap : information.gaps()) {
            figures(gaps.addObject().put("layers", gap.layers()), gap.mean());
        }
        ArrayNode next = node.putArray("mutualInformationBitsToNextLayer");
        information.next().forEach(each -> next.add(each.informationBits()));
    }

    private static void figures(ObjectNode node, LayerInformation.Figures figures) {
        node.put("mutualInformationBits", figures.informationBits())
                .put("entropyBits", figures.entropyBits())
                .put("predictability", figures.predictability())
                .put("predictabilityOfMostPopular", figures.popularity());
    }

    private static void weights(ArrayNode array, List<GateWeightQuantiles> weights) {
        for (GateWeightQuantiles rank : weights) {
            array.addObject()
                    .put("rank", rank.rank())
                    .put("rows", rank.rows())
                    .put("mean", rank.mean())
                    .put("p10", rank.p10())
                    .put("p50", rank.p50())
                    .put("p90", rank.p90());
        }
    }

    private static void phases(ObjectNode root, PhaseSplit split) {
        ArrayNode phases = root.putArray("phases");
        for (PhaseLoad load : split.loads()) {
            phases.addObject()
                    .put("phase", load.phase().name().toLowerCase(Locale.ROOT))
                    .put("tokens", load.tokens())
                    .put("entropyBits", load.entropyBits())
                    .put("maxOverMeanLoad", load.maxOverMeanLoad());
        }
        split.divergenceBits()
                .ifPresentOrElse(
                        bits -> root.put("phaseDivergenceBits", bits),
                        () -> root.putNull("phaseDivergenceBits"));
    }

    private static void domains(ObjectNode root, Optional<DomainSplit> split) {
        if (split.isEmpty()) {
            root.putNull("domains");
            root.putNull("domainDivergence");
            return;
        }
        ArrayNode domains = root.putArray("domains");
        for (DomainSplit.Domain domain : split.get().domains()) {
            ObjectNode node =
                    domains.addObject()
                            .put("domain", domain.name())
                            .put("requests", domain.requests())
                            .put("tokens", domain.tokens())
                            .put("entropyBits", domain.entropyBits());
            domain.floorBits()
                    .ifPresentOrElse(
                            bits -> node.put("samplingFloorBits", bits),
                            () -> node.putNull("samplingFloorBits"));
        }
        ArrayNode pairs = root.putArray("domainDivergence");
        for (DomainSplit.Pair pair : split.get().divergences()) {
            pairs.addObject()
                    .put("one", pair.one())
                    .put("other", pair.other())
                    .put("bits", pair.bits());
        }
        root.put("requestsWithoutDomain", split.get().requestsLeftOut());
    }
}
