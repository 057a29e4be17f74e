package org.moesaic.model.hardware;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.moesaic.edge.Located;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;
import org.moesaic.edge.SchemaDocument;

/// Reads a hardware description: YAML or JSON after `hardware.schema.json`, units in the values.
///
/// What the schema cannot say is checked here, and everything that is wrong is reported together: units, zero clocks,
/// unknown presets and formats, tiers given twice, tiers that cannot be reached, parts without a cost.
public final class HardwareReader {

    private HardwareReader() {}

    /// Reads a file.
    ///
    /// @throws org.moesaic.edge.MoesaicException with all problems
    public static HardwareDescription read(Path file) {
        return read(SchemaDocument.open(file, HardwareCatalog.schemaJson()));
    }

    /// Reads a text; `name` is what problems call it.
    ///
    /// @throws org.moesaic.edge.MoesaicException with all problems
    public static HardwareDescription read(String name, String text) {
        return read(SchemaDocument.of(name, text, HardwareCatalog.schemaJson()));
    }

    private static HardwareDescription read(SchemaDocument document) {
        Located root = document.root();
        Map<String, String> sources = new TreeMap<>();
        List<Problem> warnings = new ArrayList<>();
        Needs needs = new Needs();
        AreaReader areas = new AreaReader();
        needs.arrays(root.at("arrays"));
        List<DigitalArray> arrays = ArraysReader.read(root.at("arrays"), sources, areas);
        TilesReader tiles = new TilesReader(root.at("tiles"), sources, needs, areas);
        Optional<VectorUnit> vector = vector(root.at("vector"), sources, needs, areas);
        MemoriesReader memories = new MemoriesReader(root.at("memories"), sources, areas);
        needs.memories(memories.tiers());
        LinksReader links = new LinksReader(root, memories.tiers(), sources);
        DevicesReader devices = new DevicesReader(root.at("devices"), sources);
        devices.requireNewNames(taken(links.names()));
        needs.links(links.names());
        needs.links(devices.names());
        needs.network();
        EnergyReader energy = new EnergyReader(root.at("energy"));
        energy.require(needs);
        Located noc = root.at("noc");
        noc.at("source").text().ifPresent(source -> sources.put("noc", source));
        OptionalLong hops = noc.at("hops").integer();
        document.throwIfBad();
        EnergyTable table = energy.table(needs);
        energy.warnOfMixedNodes(table, warnings);
        Hardware hardware =
                new Hardware(
                        root.at("name").text().orElseThrow(),
                        root.at("description").text().orElseThrow(),
                        arrays,
                        tiles.groups(),
                        vector,
                        memories.memories(),
                        links.links(),
                        devices.devices(),
                        Math.toIntExact(hops.orElseThrow()),
                        areas.table(),
                        table);
        return new HardwareDescription(hardware, sources, tiles.numerics(), warnings);
    }

    private static Optional<VectorUnit> vector(
            Located vector, Map<String, String> sources, Needs needs, AreaReader areas) {
        if (!vector.isPresent()) {
            return Optional.empty();
        }
        needs.vectorUnit();
        areas.read("vector", vector.at("area"), 1, Optional.empty());
        vector.at("source").text().ifPresent(source -> sources.put("vector", source));
        OptionalLong lanes = Parts.count(vector.at("lanes"));
        OptionalLong clock = Parts.positive(vector.at("clock"), Quantity::hertz);
        if (lanes.isEmpty() || clock.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VectorUnit((int) lanes.getAsLong(), clock.getAsLong()));
    }

    /// Names that a link between devices may not have.
    private static Set<String> taken(Set<String> links) {
        Set<String> taken = new TreeSet<>(links);
        for (Tier tier : Tier.values()) {
            taken.add(tier.label());
        }
        taken.addAll(List.of("arrays", "vector", "noc"));
        return taken;
    }
}
