package org.moesaic.cli.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.output.JsonText;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.model.compare.Bound;
import org.moesaic.model.compare.Corner;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.compare.SelectionCounts;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.statistics.CapacityCurves;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceInspection;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the page of a comparison draws, as JSON: for itself alone, and no contract.
///
/// @param curves hits at every capacity of the rows that were replayed
record PageData(Comparison comparison, Optional<CapacityCurves> curves) {

    /// Reads the rows that were replayed once more, in the order in which they were replayed; every selection is on its own.
    static Optional<CapacityCurves> curves(Comparison comparison) {
        StatisticsOptions options =
                StatisticsOptions.defaults()
                        .withExperts(comparison.run().model().routedExperts())
                        .withCurves();
        return TraceInspection.of(comparison.run().trace(), options).statistics().curves();
    }

    String json() {
        ObjectNode root = JsonText.object();
        root.put(
                "subject",
                comparison.run().trace().header().name()
                        + " · "
                        + comparison.run().model().id()
                        + " on "
                        + comparison.run().hardware().name()
                        + ", cache "
                        + comparison.run().cacheText()
                        + (comparison.isoArea() ? ", equal silicon" : ""));
        List<String> components = components();
        components.forEach(root.putArray("components")::add);
        ArrayNode layers = root.putArray("layers");
        comparison.run().model().moeLayerIds().forEach(layers::add);
        root.put("experts", comparison.run().model().routedExperts());
        ArrayNode judgedBy = root.putArray("judgedBy");
        comparison.judgedBy().forEach(criterion -> judgedBy.add(criterion.label()));
        errors(root);
        ArrayNode policies = root.putArray("policies");
        for (int i = 0; i < comparison.entries().size(); i++) {
            policy(policies.addObject(), i, components);
        }
        curves(root);
        return root.toString();
    }

    private List<String> components() {
        return comparison.ran().stream()
                .flatMap(each ->
                        each.result().orElseThrow().energy().byComponent().keySet().stream())
                .distinct()
                .toList();
    }

    private void policy(ObjectNode node, int index, List<String> components) {
        Entry entry = comparison.entries().get(index);
        node.put("name", entry.policy().toString()).put("inSample", entry.inSample());
        for (String key : List.of("refused", "map", "loads")) {
            node.putNull(key);
        }
        entry.placement().ifPresent(placement -> placement(node, placement));
        if (entry.result().isEmpty()) {
            node.put("refused", entry.reason());
            return;
        }
        ReplayResult result = entry.result().orElseThrow();
        Objectives objectives = entry.objectives().orElseThrow();
        corners(node.putArray("energy"), objectives.picojoulesPerToken());
        result.latency()
                .perTokenMeanPicoseconds()
                .ifPresentOrElse(mean -> node.put("latency", mean), () -> node.putNull("latency"));
        node.put("bytes", objectives.bytesPerToken());
        node.putNull("area");
        objectives.squareMillimetres().ifPresent(area -> corners(node.putArray("area"), area));
        ArrayNode pareto = node.putArray("pareto");
        ArrayNode parts = node.putArray("parts");
        for (Corner corner : Corner.values()) {
            pareto.add(comparison.stands(index, corner));
            ArrayNode each = parts.addArray();
            for (String component : components) {
                Range energy = result.energy().byComponent().getOrDefault(component, Range.ZERO);
                each.add(corner.of(energy) / result.trace().tokens());
            }
        }
        node.putNull("error");
        entry.damage().ifPresent(damage -> error(node.putObject("error"), damage));
        int devices = entry.hardware().devices().count();
        long[] loads = SelectionCounts.of(result, entry.placement().orElseThrow(), devices).loads();
        ArrayNode load = node.putArray("loads");
        for (long selections : loads) {
            load.add(selections);
        }
        gap(node, "lossGap", entry.bounds().loss().map(Bound::excess));
        gap(node, "energyGap", entry.bounds().energy().map(Bound::excess));
        gap(node, "loadGap", entry.bounds().load().map(Bound::excess));
        gap(node, "hitGap", entry.bounds().hitRate().map(Bound::shortfall));
    }

    /// What errors were measured on; null without weights.
    private void errors(ObjectNode root) {
        root.putNull("errors");
        comparison
                .damage()
                .ifPresent(measured -> {
                    ObjectNode node = root.putObject("errors");
                    node.put("note", Damages.CAVEAT + "; " + measured.conditions());
                    if (measured.maxError().isPresent()) {
                        node.put("maxError", measured.maxError().getAsDouble());
                    } else {
                        node.putNull("maxError");
                    }
                    ArrayNode layers = node.putArray("layers");
                    measured.layers().forEach(layers::add);
                });
    }

    private static void error(ObjectNode node, ModelDamage damage) {
        node.put("value", damage.relativeError()).put("standardError", damage.standardError());
        ArrayNode layers = node.putArray("layers");
        for (double each : damage.byLayer()) {
            if (Double.isFinite(each)) {
                layers.add(each);
            } else {
                layers.addNull();
            }
        }
    }

    private static void gap(ObjectNode node, String key, Optional<Double> gap) {
        gap.filter(Double::isFinite)
                .ifPresentOrElse(value -> node.put(key, value), () -> node.putNull(key));
    }

    private static void corners(ArrayNode array, Range range) {
        array.add(range.low()).add(range.nominal()).add(range.high());
    }

    private static void placement(ObjectNode node, Placement placement) {
        ArrayNode kinds = node.putArray("kinds");
        for (Placement.Slot slot : placement.slots()) {
            boolean analog = slot.engine() == EngineKind.ANALOG;
            ObjectNode kind = kinds.addObject().put("label", label(slot)).put("analog", analog);
            OptionalInt bits = Levels.bits(slot.format());
            bits.ifPresentOrElse(count -> kind.put("bits", count), () -> kind.putNull("bits"));
        }
        ArrayNode map = node.putArray("map");
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                map.add(placement.slotIndex(layer, expert));
            }
        }
    }

    private static String label(Placement.Slot slot) {
        String where =
                slot.engine() == EngineKind.ANALOG
                        ? "analog tiles"
                        : "digital, " + slot.home().label();
        return slot.format().name()
                + ", "
                + where
                + (slot.devices().size() == 1 ? ", device " : ", devices ")
                + String.join(", ", slot.devices().stream().map(String::valueOf).toList());
    }

    private void curves(ObjectNode root) {
        if (curves.isEmpty()) {
            root.putNull("curves");
            return;
        }
        ObjectNode node = root.putObject("curves").put("accesses", curves.get().accesses());
        curves.get().lruHits().forEach(node.putArray("lru")::add);
        curves.get().beladyHits().forEach(node.putArray("belady")::add);
        node.put("note", replayed());
    }

    /// What the caches of the replays came to, which look up a layer-step at once.
    private String replayed() {
        return comparison.ran().stream()
                .map(entry -> entry.result().orElseThrow().cache())
                .filter(cache -> cache.spec().isPresent())
                .findFirst()
                .map(cache ->
                        "In the first replay "
                                + cache.spec().orElseThrow()
                                + " had "
                                + cache.hits()
                                + " hits of "
                                + cache.accesses()
                                + " accesses.")
                .orElse("The replays had no cache.");
    }
}
