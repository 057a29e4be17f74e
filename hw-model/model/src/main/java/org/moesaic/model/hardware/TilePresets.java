package org.moesaic.model.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.model.closedform.TileTiming;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The analog tiles that Moesaic knows the cost of, from the resource `tile-presets.json`.
public final class TilePresets {

    private static final Map<String, TilePreset> BY_NAME = load();

    private TilePresets() {}

    /// The preset of a name or alias.
    public static Optional<TilePreset> find(String name) {
        return all().stream()
                .filter(preset -> preset.name().equals(name) || preset.aliases().contains(name))
                .findFirst();
    }

    /// All presets, in the order of the resource.
    public static List<TilePreset> all() {
        return List.copyOf(BY_NAME.values());
    }

    /// All names and aliases.
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (TilePreset preset : all()) {
            names.add(preset.name());
            names.addAll(preset.aliases());
        }
        return names;
    }

    private static Map<String, TilePreset> load() {
        try (InputStream stream = TilePresets.class.getResourceAsStream("tile-presets.json")) {
            Map<String, TilePreset> presets = new LinkedHashMap<>();
            for (JsonNode node : JsonMapper.shared().readTree(stream).path("presets")) {
                TilePreset preset = preset(node);
                presets.put(preset.name(), preset);
            }
            return presets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TilePreset preset(JsonNode node) {
        List<String> aliases = new ArrayList<>();
        node.path("aliases").forEach(alias -> aliases.add(alias.asString()));
        List<String> numerics = new ArrayList<>();
        node.path("numerics").forEach(tile -> numerics.add(tile.asString()));
        String name = node.path("name").asString();
        Map<String, ActionCost> costs = new LinkedHashMap<>();
        for (String kind : List.of("mvm", "add", "adc", "dac", "program")) {
            JsonNode cost = node.path("picojoules").path(kind);
            costs.put(
                    kind,
                    new ActionCost(
                            kind,
                            range(cost),
                            ActionCost.Unit.OPERATION,
                            cost.path("node").asString(),
                            Fidelity.ASSUMED,
                            cost.path("source").asString()));
        }
        JsonNode watts = node.path("watts");
        JsonNode area = node.path("squareMillimetres");
        return new TilePreset(
                name,
                aliases,
                numerics,
                node.path("description").asString(),
                tile(name, node),
                costs,
                new StaticPower(
                        name,
                        range(watts),
                        watts.path("node").asString(),
                        Fidelity.ASSUMED,
                        watts.path("source").asString()),
                new PartArea(
                        name,
                        range(area),
                        1,
                        area.path("node").asString(),
                        Fidelity.ASSUMED,
                        area.path("source").asString()),
                node.path("source").asString());
    }

    private static AnalogTiles tile(String name, JsonNode node) {
        JsonNode timing = node.path("timing");
        JsonNode programming = node.path("programming");
        return new AnalogTiles(
                name,
                1,
                1,
                new TileGeometry(
                        node.path("rows").intValue(),
                        node.path("columns").intValue(),
                        Split.BALANCED),
                TileStacking.EXPERTS,
                node.path("inputBits").intValue(),
                InputEncoding.parse(node.path("encoding").asString()).orElseThrow(),
                node.path("weightSlices").intValue(),
                new TileTiming(
                        timing.path("settlePicoseconds").longValue(),
                        timing.path("converters").intValue(),
                        timing.path("conversionPicoseconds").longValue(),
                        timing.path("shiftAddPicoseconds").longValue(),
                        timing.path("addPicoseconds").longValue()),
                new Programming(
                        programming.path("picosecondsPerTile").longValue(),
                        programming.path("tilesAtOnce").intValue(),
                        programming.path("enduranceWrites").longValue()));
    }

    private static Range range(JsonNode node) {
        return new Range(
                node.path("low").doubleValue(),
                node.path("nominal").doubleValue(),
                node.path("high").doubleValue());
    }
}
