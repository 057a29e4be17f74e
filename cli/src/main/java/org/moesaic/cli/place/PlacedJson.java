package org.moesaic.cli.place;

import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.model.compare.Bound;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PlacementMove;
import org.moesaic.model.placement.Rationale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of a placement, schema `moesaic.place/1`.
record PlacedJson(Placed placed) {

    void fill(ObjectNode root) {
        root.put("schema", "moesaic.place/1");
        ObjectNode run = root.putObject("run");
        run.put("moesaicVersion", Versions.moesaicVersion());
        run.put("jdkVersion", Runtime.version().toString());
        ArrayNode inputs = run.putArray("inputs");
        InputFile.fill(inputs, placed.files());
        root.putObject("model").put("id", placed.model().id());
        root.putObject("hardware").put("name", placed.hardware().name());
        root.putObject("policy")
                .put("name", placed.policy().name())
                .put("spec", placed.policy().toString())
                .put("source", placed.source());
        placed.profile()
                .ifPresentOrElse(
                        profile ->
                                root.putObject("profile")
                                        .put("name", profile.name())
                                        .put("tokens", profile.tokens()),
                        () -> root.putNull("profile"));
        budget(root);
        ArrayNode warnings = root.putArray("warnings");
        placed.warnings().forEach(warnings::add);
        placed.move()
                .ifPresentOrElse(
                        move -> move(root.putObject("move"), move), () -> root.putNull("move"));
        experts(root.putArray("experts"));
    }

    private void budget(ObjectNode root) {
        Optional<Rationale> rationale = placed.placement().rationale();
        ArrayNode asked = root.putArray("budgets");
        ObjectNode achieved = root.putObject("achievedBudget");
        placed.averageBits()
                .ifPresentOrElse(
                        bits -> achieved.put("averageBits", bits),
                        () -> achieved.putNull("averageBits"));
        ObjectNode tiers = achieved.putObject("bytesByTier");
        placed.bytesByTier().forEach((tier, bytes) -> tiers.put(tier.label(), bytes));
        rationale.ifPresent(reasons -> {
            for (Rationale.Budget budget : reasons.budgets()) {
                asked.addObject()
                        .put("name", budget.name())
                        .put("asked", budget.asked())
                        .put("achieved", budget.achieved());
                achieved.put(budget.name(), budget.achieved());
            }
        });
        ArrayNode remarks = root.putArray("remarks");
        rationale.ifPresent(reasons -> reasons.remarks().forEach(remarks::add));
        OptionalDouble correlation =
                rationale.map(Rationale::rankCorrelation).orElse(OptionalDouble.empty());
        correlation.ifPresentOrElse(
                known -> root.put("rankCorrelation", known), () -> root.putNull("rankCorrelation"));
        rationale
                .flatMap(Rationale::optimality)
                .ifPresentOrElse(
                        known ->
                                root.putObject("optimum")
                                        .put("objective", known.objective())
                                        .put("unit", known.unit())
                                        .put("status", known.status())
                                        .put("achieved", known.achieved())
                                        .put("bound", known.bound())
                                        .put("gap", known.gap()),
                        () -> root.putNull("optimum"));
        ObjectNode bounds = root.putObject("bounds");
        bound(bounds, "loss", placed.bounds().loss());
        bound(bounds, "busiestDeviceSelections", placed.bounds().load());
        bound(bounds, "expertPicojoulesPerToken", placed.bounds().energy());
    }

    private static void bound(ObjectNode node, String key, Optional<Bound> bound) {
        bound.ifPresentOrElse(
                known ->
                        node.putObject(key)
                                .put("achieved", known.achieved())
                                .put("bound", known.best()),
                () -> node.putNull(key));
    }

    private void experts(ArrayNode array) {
        Placement placement = placed.placement();
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                Placement.Slot slot = placement.slot(layer, expert);
                ObjectNode node = array.addObject();
                node.put("layer", placement.layerIds().get(layer)).put("expert", expert);
                Rationale.Reason reason = reason(layer, expert);
                reason.score()
                        .ifPresentOrElse(
                                score -> node.put("score", score), () -> node.putNull("score"));
                node.put("engine", slot.engine().label())
                        .put("format", slot.format().name())
                        .put("tier", slot.home().label())
                        .put("device", slot.device());
                ArrayNode devices = node.putArray("devices");
                slot.devices().forEach(devices::add);
                node.put("reason", reason.text());
            }
        }
    }

    private Rationale.Reason reason(int layer, int expert) {
        return placed.placement()
                .rationale()
                .map(reasons -> reasons.of(layer, expert))
                .orElseGet(() -> new Rationale.Reason(OptionalDouble.empty(), ""));
    }

    private static void move(ObjectNode node, PlacementMove move) {
        node.put("experts", move.experts())
                .put("bytes", move.bytes())
                .put("timePicoseconds", move.picoseconds())
                .put("programmedCrossbars", move.crossbars())
                .put("programmedWeights", move.weights())
                .put("programmingPicoseconds", move.programmingPicoseconds());
        ObjectNode tiers = node.putObject("bytesByTier");
        move.traffic()
                .forEach((tier, traffic) ->
                        tiers.putObject(tier.label())
                                .put("read", traffic.read())
                                .put("written", traffic.written()));
        Range energy = move.energyPicojoules();
        node.putObject("energyPicojoules")
                .put("low", energy.low())
                .put("nominal", energy.nominal())
                .put("high", energy.high());
    }
}
