package org.moesaic.cli.hardware;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.FormatRate;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCheck;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.hardware.Link;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.PeakPower;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.StaticPower;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Hardware descriptions and checks as JSON, units in the keys.
final class HardwareJson {

    private HardwareJson() {}

    static void fill(ObjectNode root, HardwareDescription description) {
        Hardware hardware = description.hardware();
        Map<String, String> sources = description.sources();
        root.put("name", hardware.name());
        root.put("description", hardware.description());
        ArrayNode arrays = root.putArray("arrays");
        hardware.arrays().forEach(array -> array(arrays.addObject(), array, sources));
        ArrayNode tiles = root.putArray("tiles");
        hardware.tiles().forEach(group -> EngineJson.tiles(tiles.addObject(), group, sources));
        hardware.vector()
                .ifPresent(unit -> EngineJson.vector(root.putObject("vector"), unit, sources));
        ArrayNode memories = root.putArray("memories");
        hardware.memories().forEach(memory -> memory(memories.addObject(), memory, sources));
        ArrayNode links = root.putArray("links");
        hardware.links().forEach(link -> link(links.addObject(), link, sources));
        EngineJson.devices(root.putObject("devices"), hardware.devices(), sources);
        EngineJson.area(root.putObject("area"), hardware.area());
        root.putObject("noc").put("hops", hardware.nocHops()).put("source", sources.get("noc"));
        ObjectNode energy = root.putObject("energy");
        ObjectNode actions = energy.putObject("actions");
        hardware.energy().actions().values().forEach(cost -> cost(actions, cost));
        ObjectNode statics = energy.putObject("static");
        hardware.energy().statics().forEach(power -> power(statics, power));
        problems(root.putArray("warnings"), description.warnings());
    }

    static void fill(ObjectNode root, HardwareDescription description, HardwareCheck check) {
        root.put("name", description.name());
        root.put("balanced", check.balanced());
        root.put("neededRatio", HardwareCheck.NEEDED_RATIO);
        root.put("fillWeightsPerSecond", Math.round(check.fillWeightsPerSecond()));
        root.put("peakMacsPerSecond", Math.round(check.peakMacsPerSecond()));
        root.put("feeder", check.feeder().tier().label());
        root.put("feederBytesPerSecond", check.feederBytesPerSecond());
        ObjectNode memories = root.putObject("achievableBytesPerSecondByTier");
        check.hardware()
                .memories()
                .forEach(memory ->
                        memories.put(memory.tier().label(), memory.achievableBytesPerSecond()));
        ArrayNode formats = root.putArray("formats");
        for (FormatRate rate : check.formats()) {
            formats.addObject()
                    .put("format", rate.format())
                    .put("arrays", rate.arrays())
                    .put("bytesPerWeight", rate.bytesPerWeight())
                    .put("fillBytesPerSecond", Math.round(rate.fillBytesPerSecond()))
                    .put("memoryWeightsPerSecond", Math.round(rate.memoryWeightsPerSecond()))
                    .put("fillOverMemory", rate.fillOverMemory())
                    .put("binding", rate.binding())
                    .put("macBoundFromTokens", rate.macBoundFromTokens());
        }
        EngineJson.rates(root.putArray("tiles"), check.hardware());
        EngineJson.area(root.putObject("area"), check.hardware().area());
        PeakPower peak = check.peakPower();
        ObjectNode power = root.putObject("peakPower");
        range(power.putObject("totalWatts"), peak.watts());
        ObjectNode parts = power.putObject("wattsByPart");
        peak.wattsByPart().forEach((part, watts) -> range(parts.putObject(part), watts));
        problems(root.putArray("findings"), check.findings());
        problems(root.putArray("warnings"), description.warnings());
    }

    private static void array(ObjectNode node, DigitalArray array, Map<String, String> sources) {
        node.put("name", array.name());
        node.put("count", array.count());
        node.put("rows", array.rows());
        node.put("columns", array.columns());
        node.put("dataflow", array.dataflow().label());
        node.put("doubleBuffered", array.doubleBuffered());
        node.put("clockHertz", array.clockHertz());
        ArrayNode formats = node.putArray("formats");
        new TreeSet<>(array.arithmetics()).forEach(formats::add);
        node.put("source", sources.get("arrays." + array.name()));
    }

    private static void memory(ObjectNode node, Memory memory, Map<String, String> sources) {
        node.put("tier", memory.tier().label());
        node.put("capacityBytes", memory.capacityBytes());
        node.put("peakBytesPerSecond", memory.peakBytesPerSecond());
        node.put("achievableBytesPerSecond", memory.achievableBytesPerSecond());
        node.put("writeBytesPerSecond", memory.writeBytesPerSecond());
        node.put("unloadedPicoseconds", memory.unloadedPicoseconds());
        node.put("technology", memory.technology());
        node.put("source", sources.get(memory.tier().label()));
    }

    private static void link(ObjectNode node, Link link, Map<String, String> sources) {
        node.put("name", link.name());
        node.put("from", link.far().label());
        node.put("to", link.near().label());
        node.put("bytesPerSecond", link.bytesPerSecond());
        node.put("latencyPicoseconds", link.latencyPicoseconds());
        node.put("source", sources.get(link.name()));
    }

    private static void cost(ObjectNode actions, ActionCost cost) {
        ObjectNode node = actions.putObject(cost.action());
        boolean perBit = cost.unit() == ActionCost.Unit.BIT;
        range(
                node.putObject(perBit ? "picojoulesPerBit" : "picojoulesPerOperation"),
                cost.picojoules());
        node.put("node", cost.node());
        node.put("fidelity", cost.fidelity().label());
        node.put("source", cost.source());
    }

    private static void power(ObjectNode statics, StaticPower power) {
        ObjectNode node = statics.putObject(power.part());
        range(node.putObject("watts"), power.watts());
        node.put("node", power.node());
        node.put("fidelity", power.fidelity().label());
        node.put("source", power.source());
    }

    static void range(ObjectNode node, Range range) {
        node.put("low", range.low()).put("nominal", range.nominal()).put("high", range.high());
    }

    private static void problems(ArrayNode list, List<Problem> problems) {
        problems.forEach(problem -> list.add(problem.toString()));
    }
}
