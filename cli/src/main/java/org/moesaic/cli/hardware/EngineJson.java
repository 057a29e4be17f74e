package org.moesaic.cli.hardware;

import java.util.Locale;
import java.util.Map;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.AreaTable;
import org.moesaic.model.hardware.DeviceLink;
import org.moesaic.model.hardware.Devices;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.PartArea;
import org.moesaic.model.hardware.VectorUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tiles, vector unit, devices and areas of a hardware as JSON, units in the keys.
final class EngineJson {

    private EngineJson() {}

    static void tiles(ObjectNode node, AnalogTiles group, Map<String, String> sources) {
        node.put("name", group.name());
        node.put("count", group.count());
        node.put("levels", group.levels());
        node.put("rows", group.geometry().rows());
        node.put("columns", group.geometry().columns());
        node.put("split", group.geometry().split().name().toLowerCase(Locale.ROOT));
        node.put("stacking", group.stacking().label());
        node.put("inputBits", group.inputBits());
        node.put("encoding", group.encoding().label());
        node.put("weightSlices", group.weightSlices());
        node.put("settlePicoseconds", group.timing().settlePicoseconds());
        node.put("converters", group.timing().converters());
        node.put("conversionPicoseconds", group.timing().conversionPicoseconds());
        node.put("shiftAddPicoseconds", group.timing().shiftAddPicoseconds());
        node.put("addPicoseconds", group.timing().addPicoseconds());
        node.putObject("programming")
                .put("picosecondsPerTile", group.programming().picosecondsPerTile())
                .put("tilesAtOnce", group.programming().tilesAtOnce())
                .put("enduranceWrites", group.programming().enduranceWrites());
        node.put("source", sources.get("tiles." + group.name()));
    }

    static void vector(ObjectNode node, VectorUnit unit, Map<String, String> sources) {
        node.put("lanes", unit.lanes());
        node.put("clockHertz", unit.clockHertz());
        node.put("source", sources.get("vector"));
    }

    static void devices(ObjectNode node, Devices devices, Map<String, String> sources) {
        node.put("count", devices.count());
        node.put("perNode", devices.perNode());
        devices.inner().ifPresent(link -> link(node.putObject("inner"), link, sources));
        devices.outer().ifPresent(link -> link(node.putObject("outer"), link, sources));
    }

    private static void link(ObjectNode node, DeviceLink link, Map<String, String> sources) {
        node.put("name", link.name());
        node.put("latencyPicoseconds", link.latencyPicoseconds());
        node.put("bytesPerSecond", link.bytesPerSecond());
        node.put("source", sources.get(link.name()));
    }

    static void area(ObjectNode node, AreaTable area) {
        HardwareJson.range(node.putObject("totalSquareMillimetres"), area.squareMillimetres());
        ArrayNode parts = node.putArray("parts");
        for (PartArea part : area.parts()) {
            ObjectNode each = parts.addObject();
            each.put("part", part.part());
            each.put("units", part.units());
            HardwareJson.range(each.putObject("squareMillimetres"), part.squareMillimetres());
            each.put("node", part.node());
            each.put("fidelity", part.fidelity().label());
            each.put("source", part.source());
        }
        ArrayNode missing = node.putArray("notDescribed");
        area.missing().forEach(missing::add);
    }

    static void rates(ArrayNode list, Hardware hardware) {
        for (AnalogTiles group : hardware.tiles()) {
            list.addObject()
                    .put("name", group.name())
                    .put("crossbars", group.crossbars())
                    .put("weights", group.weights())
                    .put("peakMacsPerSecond", Math.round(group.peakMacsPerSecond()));
        }
    }
}
