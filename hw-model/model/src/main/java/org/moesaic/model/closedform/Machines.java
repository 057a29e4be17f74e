package org.moesaic.model.closedform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The machines that Moesaic knows, from the resource `machines.json`.
public final class Machines {

    private static final List<Machine> ALL = load();

    private Machines() {}

    /// The machine of a name or alias.
    public static Optional<Machine> find(String name) {
        return ALL.stream()
                .filter(machine -> machine.name().equals(name) || machine.aliases().contains(name))
                .findFirst();
    }

    /// All machines, in the order of the resource.
    public static List<Machine> all() {
        return ALL;
    }

    /// All names, without the aliases.
    public static List<String> names() {
        return ALL.stream().map(Machine::name).toList();
    }

    private static List<Machine> load() {
        try (InputStream stream = Machines.class.getResourceAsStream("machines.json")) {
            List<Machine> machines = new ArrayList<>();
            for (JsonNode node : JsonMapper.shared().readTree(stream).path("machines")) {
                machines.add(machine(node));
            }
            return List.copyOf(machines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Machine machine(JsonNode node) {
        List<String> aliases = new ArrayList<>();
        node.path("aliases").forEach(alias -> aliases.add(alias.asString()));
        Map<String, Double> peaks = new TreeMap<>();
        JsonNode macs = node.path("macsPerSecond");
        macs.propertyNames().forEach(key -> peaks.put(key, macs.path(key).doubleValue()));
        JsonNode fit = node.path("calibration");
        Optional<Machine.Calibration> calibration =
                fit.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(
                                new Machine.Calibration(
                                        fit.path("computeEfficiency").doubleValue(),
                                        fit.path("memoryEfficiency").doubleValue(),
                                        fit.path("launchPicoseconds").longValue(),
                                        fit.path("errorPercent").doubleValue(),
                                        fit.path("source").asString()));
        return new Machine(
                node.path("name").asString(),
                aliases,
                node.path("description").asString(),
                peaks,
                node.path("bytesPerSecond").doubleValue(),
                node.path("memoryBytes").longValue(),
                calibration,
                node.path("source").asString());
    }
}
