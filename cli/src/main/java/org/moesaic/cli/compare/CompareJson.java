package org.moesaic.cli.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.model.compare.Bound;
import org.moesaic.model.compare.Bounds;
import org.moesaic.model.compare.Corner;
import org.moesaic.model.compare.Criterion;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.compare.Survival;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.PartArea;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.StaticPower;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.replay.ReplayResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of a comparison, schema `moesaic.compare/1`.
record CompareJson(Comparison comparison) {

    void fill(ObjectNode root) {
        root.put("schema", "moesaic.compare/1");
        run(root.putObject("run"));
        trace(root.putObject("trace"));
        root.putObject("model").put("id", comparison.run().model().id());
        root.putObject("hardware").put("name", comparison.run().hardware().name());
        comparison
                .run()
                .batch()
                .ifPresentOrElse(choice -> choice.put(root), () -> root.putNull("batch"));
        root.put("cache", comparison.run().cacheText());
        root.put("isoArea", comparison.isoArea());
        comparison
                .damage()
                .ifPresentOrElse(
                        damage -> damage.fill(root.putObject("error"), comparison),
                        () -> root.putNull("error"));
        ArrayNode judgedBy = root.putArray("paretoOver");
        comparison.judgedBy().forEach(criterion -> judgedBy.add(criterion.label()));
        ArrayNode results = root.putArray("results");
        for (int i = 0; i < comparison.entries().size(); i++) {
            entry(results.addObject(), i);
        }
        Lots.fill(root.putArray("lots"), comparison);
        conclusions(root.putArray("conclusions"));
        ArrayNode identical = root.putArray("identicalPlacements");
        for (List<Entry> group : comparison.identical()) {
            ArrayNode names = identical.addArray();
            group.forEach(entry -> names.add(entry.policy().toString()));
        }
        TreeSet<String> excluded = new TreeSet<>();
        comparison.ran().forEach(entry -> excluded.addAll(entry.result().orElseThrow().excluded()));
        ArrayNode left = root.putArray("excluded");
        excluded.forEach(left::add);
        fidelity(root.putArray("fidelity"));
    }

    private void run(ObjectNode run) {
        run.put("moesaicVersion", Versions.moesaicVersion());
        run.put("jdkVersion", Runtime.version().toString());
        run.put("seed", comparison.run().seed());
        ArrayNode files = run.putArray("inputs");
        InputFile.fill(files, comparison.files());
    }

    private void trace(ObjectNode node) {
        ReplayResult.TraceCounts counts =
                comparison.ran().getFirst().result().orElseThrow().trace();
        node.put(
                        "sha256",
                        comparison.run().files().stream()
                                .filter(file -> file.role().equals("trace"))
                                .findFirst()
                                .orElseThrow()
                                .sha256())
                .put("requests", counts.requests())
                .put("tokens", counts.tokens())
                .put("rows", counts.rows())
                .put("steps", counts.steps())
                .put("layerSteps", counts.layerSteps())
                .put("selections", counts.selections());
    }

    private void entry(ObjectNode node, int index) {
        Entry entry = comparison.entries().get(index);
        node.put("policy", entry.policy().toString());
        entry.result()
                .ifPresentOrElse(
                        result -> figures(node, result, entry.objectives().orElseThrow(), entry),
                        () -> {
                            for (String key :
                                    new String[] {
                                        "energyPicojoulesPerToken",
                                        "latencyPicosecondsPerToken",
                                        "totalPicoseconds",
                                        "bytesPerToken",
                                        "bytesPerTokenByTier",
                                        "areaSquareMillimetres",
                                        "relativeError",
                                        "relativeErrorStandardError",
                                        "relativeErrorTokenStandardError",
                                        "relativeErrorTraceStandardError",
                                        "relativeErrorByLayer",
                                        "boundByPicoseconds"
                                    }) {
                                node.putNull(key);
                            }
                        });
        node.put("paretoOptimal", comparison.stands(index, Corner.NOMINAL))
                .put("paretoOptimalAtLow", comparison.stands(index, Corner.LOW))
                .put("paretoOptimalAtHigh", comparison.stands(index, Corner.HIGH))
                .put("inSample", entry.inSample());
        bounds(node.putObject("bounds"), entry.bounds());
        comparison
                .hindsight(entry)
                .ifPresentOrElse(
                        each -> each.fill(node.putObject("oracle")), () -> node.putNull("oracle"));
        ObjectNode ranks = node.putObject("rank");
        for (Criterion criterion : Criterion.values()) {
            comparison
                    .rank(index, criterion)
                    .ifPresentOrElse(
                            rank -> ranks.put(criterion.label(), rank),
                            () -> ranks.putNull(criterion.label()));
        }
        if (entry.refused().isEmpty()) {
            node.putNull("refused");
        } else {
            node.put("refused", entry.reason());
        }
    }

    private static void bounds(ObjectNode node, Bounds bounds) {
        bound(node, "loss", bounds.loss());
        bound(node, "busiestDeviceSelections", bounds.load());
        bound(node, "cacheHitRate", bounds.hitRate());
        bound(node, "expertPicojoulesPerToken", bounds.energy());
    }

    private static void bound(ObjectNode node, String key, Optional<Bound> bound) {
        bound.ifPresentOrElse(
                each ->
                        node.putObject(key)
                                .put("achieved", each.achieved())
                                .put("bound", each.best()),
                () -> node.putNull(key));
    }

    private static void figures(
            ObjectNode node, ReplayResult result, Objectives objectives, Entry entry) {
        range(node.putObject("energyPicojoulesPerToken"), objectives.picojoulesPerToken());
        result.latency()
                .perTokenMeanPicoseconds()
                .ifPresentOrElse(
                        mean -> node.put("latencyPicosecondsPerToken", mean),
                        () -> node.putNull("latencyPicosecondsPerToken"));
        node.put("totalPicoseconds", result.latency().totalPicoseconds());
        node.put("bytesPerToken", objectives.bytesPerToken());
        ObjectNode tiers = node.putObject("bytesPerTokenByTier");
        double tokens = result.trace().tokens();
        for (Memory memory : entry.hardware().memories()) {
            if (memory.tier() != Tier.SRAM) {
                ReplayResult.Traffic traffic = result.traffic().get(memory.tier().label());
                tiers.putObject(memory.tier().label())
                        .put("read", traffic.read() / tokens)
                        .put("written", traffic.written() / tokens);
            }
        }
        objectives
                .squareMillimetres()
                .ifPresentOrElse(
                        area -> range(node.putObject("areaSquareMillimetres"), area),
                        () -> node.putNull("areaSquareMillimetres"));
        error(node, entry.damage());
        ObjectNode bound = node.putObject("boundByPicoseconds");
        result.latency().boundByPicoseconds().forEach(bound::put);
    }

    private static void error(ObjectNode node, Optional<ModelDamage> measured) {
        node.put("relativeError", measured.map(ModelDamage::relativeError).orElse(null))
                .put(
                        "relativeErrorStandardError",
                        measured.map(ModelDamage::standardError).orElse(null))
                .put(
                        "relativeErrorTokenStandardError",
                        measured.map(ModelDamage::tokenStandardError).orElse(null));
        OptionalDouble ofTrace =
                measured.map(ModelDamage::traceStandardError).orElse(OptionalDouble.empty());
        if (ofTrace.isPresent()) {
            node.put("relativeErrorTraceStandardError", ofTrace.getAsDouble());
        } else {
            node.putNull("relativeErrorTraceStandardError");
        }
        if (measured.isEmpty()) {
            node.putNull("relativeErrorByLayer");
            return;
        }
        ArrayNode layers = node.putArray("relativeErrorByLayer");
        for (double error : measured.get().byLayer()) {
            if (Double.isNaN(error)) {
                layers.addNull();
            } else {
                layers.add(error);
            }
        }
    }

    /// How every constant that entered a figure is known, once each.
    private void fidelity(ArrayNode array) {
        Map<String, ObjectNode> notes = new TreeMap<>();
        for (Entry entry : comparison.ran()) {
            for (ActionCost cost : entry.hardware().energy().actions().values()) {
                if (entry.result().orElseThrow().actions().containsKey(cost.action())) {
                    note(
                            array,
                            notes,
                            "energy of " + cost.action(),
                            cost.fidelity(),
                            cost.source());
                }
            }
            for (StaticPower power : entry.hardware().energy().statics()) {
                String quantity = "static power of " + power.part();
                note(array, notes, quantity, power.fidelity(), power.source());
            }
            for (PartArea part : entry.hardware().area().parts()) {
                note(array, notes, "area of " + part.part(), part.fidelity(), part.source());
            }
        }
        notes.values().forEach(array::add);
    }

    private static void note(
            ArrayNode array,
            Map<String, ObjectNode> notes,
            String quantity,
            Fidelity level,
            String source) {
        notes.computeIfAbsent(
                quantity,
                _ ->
                        array.objectNode()
                                .put("quantity", quantity)
                                .put("level", level.label())
                                .put("source", source));
    }

    private void conclusions(ArrayNode array) {
        List<String> names =
                comparison.ran().stream().map(entry -> entry.policy().toString()).toList();
        for (Survival survival : comparison.survivals()) {
            ObjectNode node = array.addObject();
            node.put("criterion", survival.criterion().label());
            for (Corner corner : Corner.values()) {
                String label = corner.label();
                String key = "bestAt" + Character.toUpperCase(label.charAt(0)) + label.substring(1);
                ArrayNode best = node.putArray(key);
                survival.best().get(corner).forEach(i -> best.add(names.get(i)));
            }
            node.put("bestSurvives", survival.bestSurvives());
            node.put("pairs", survival.pairs().size());
            node.put("pairsThatSurvive", survival.pairs().size() - survival.turned().size());
            ArrayNode turned = node.putArray("pairsThatDoNot");
            for (Survival.Pair pair : survival.turned()) {
                turned.addArray().add(names.get(pair.better())).add(names.get(pair.worse()));
            }
        }
    }

    private static void range(ObjectNode node, Range range) {
        node.put("low", range.low()).put("nominal", range.nominal()).put("high", range.high());
    }
}
