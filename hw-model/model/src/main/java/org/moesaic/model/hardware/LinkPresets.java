package org.moesaic.model.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The links between devices that Moesaic knows, from the resource `link-presets.json`.
public final class LinkPresets {

    private static final List<LinkPreset> ALL = load();

    private LinkPresets() {}

    /// The preset of a name or alias.
    public static Optional<LinkPreset> find(String name) {
        return ALL.stream()
                .filter(preset -> preset.name().equals(name) || preset.aliases().contains(name))
                .findFirst();
    }

    /// All presets, in the order of the resource.
    public static List<LinkPreset> all() {
        return ALL;
    }

    /// All names, without the aliases.
    public static List<String> names() {
        return ALL.stream().map(LinkPreset::name).toList();
    }

    private static List<LinkPreset> load() {
        try (InputStream stream = LinkPresets.class.getResourceAsStream("link-presets.json")) {
            List<LinkPreset> presets = new ArrayList<>();
            for (JsonNode node : JsonMapper.shared().readTree(stream).path("presets")) {
                List<String> aliases = new ArrayList<>();
                node.path("aliases").forEach(alias -> aliases.add(alias.asString()));
                presets.add(
                        new LinkPreset(
                                node.path("name").asString(),
                                aliases,
                                node.path("description").asString(),
                                node.path("latencyPicoseconds").longValue(),
                                node.path("bytesPerSecond").longValue(),
                                node.path("fittedNode").intValue(0),
                                node.path("innerBytesPerSecond").longValue(0),
                                node.path("source").asString()));
            }
            return List.copyOf(presets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
