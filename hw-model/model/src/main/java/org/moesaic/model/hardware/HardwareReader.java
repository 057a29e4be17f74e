package org.moesaic.model.hardware;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.moesaic.edge.Located;
import org.moesaic.edge.Problem;
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
        List<DigitalArray> arrays = ArraysReader.read(root.at("arrays"), sources);
        MemoriesReader memories = new MemoriesReader(root.at("memories"), sources);
        LinksReader links = new LinksReader(root, memories.tiers(), sources);
        EnergyReader energy = new EnergyReader(root.at("energy"));
        energy.requireCosts(root, memories.tiers(), links.names());
        energy.warnOfMixedNodes(warnings);
        Located noc = root.at("noc");
        noc.at("source").text().ifPresent(source -> sources.put("noc", source));
        OptionalLong hops = noc.at("hops").integer();
        document.throwIfBad();
        Hardware hardware =
                new Hardware(
                        root.at("name").text().orElseThrow(),
                        root.at("description").text().orElseThrow(),
                        arrays,
                        memories.memories(),
                        links.links(),
                        Math.toIntExact(hops.orElseThrow()),
                        energy.table());
        return new HardwareDescription(hardware, sources, warnings);
    }
}
