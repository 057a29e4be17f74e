package org.moesaic.model.closedform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The DRAM presets that Moesaic knows, from the resource `dram-presets.json`.
public final class DramPresets {

    private static final Map<String, DramPreset> BY_NAME = load();

    private DramPresets() {}

    /// The preset of a name or alias.
    public static Optional<DramPreset> find(String name) {
        DramPreset exact = BY_NAME.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return all().stream().filter(preset -> preset.aliases().contains(name)).findFirst();
    }

    /// All presets, in the order of the resource: by standard, then by speed.
    public static List<DramPreset> all() {
        return List.copyOf(BY_NAME.values());
    }

    /// All names, without the aliases.
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    private static Map<String, DramPreset> load() {
        try (InputStream stream = DramPresets.class.getResourceAsStream("dram-presets.json")) {
            JsonNode root = JsonMapper.shared().readTree(stream);
            String source = root.path("source").asString();
            Map<String, DramPreset> presets = new LinkedHashMap<>();
            for (JsonNode node : root.path("presets")) {
                DramPreset preset = preset(node, source);
                presets.put(preset.name(), preset);
            }
            return presets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DramPreset preset(JsonNode node, String source) {
        List<String> aliases = new ArrayList<>();
        node.path("aliases").forEach(alias -> aliases.add(alias.asString()));
        return new DramPreset(
                node.path("name").asString(),
                aliases,
                node.path("organisation").asString(),
                node.path("speed").asString(),
                node.path("megatransfersPerSecond").asInt(),
                node.path("clockPicoseconds").asInt(),
                counts(node.path("structure")),
                counts(node.path("cycles")),
                source);
    }

    private static Map<String, Integer> counts(JsonNode node) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String key : node.propertyNames()) {
            if (node.path(key).isInt()) {
                counts.put(key, node.path(key).intValue());
            }
        }
        return counts;
    }
}
