package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.edge.Located;
import org.moesaic.edge.Quantity;

/// Collects the `area` of each part of a hardware description.
final class AreaReader {

    private final Map<String, PartArea> parts = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();

    /// Reads the area of a part.
    ///
    /// @param part its name among the parts
    /// @param area the value of its key `area`, present or not
    /// @param units arrays or tiles in the part
    /// @param preset what holds if the key is not there
    void read(String part, Located area, long units, Optional<PartArea> preset) {
        if (!area.isPresent()) {
            preset.ifPresentOrElse(known -> parts.put(part, known), () -> missing.add(part));
            return;
        }
        Optional<Range> range = Figures.range(area, Quantity::squareMillimetres);
        if (range.isPresent() && Figures.said(area)) {
            parts.put(
                    part,
                    new PartArea(
                            part,
                            range.get(),
                            units,
                            area.at("node").text().orElseThrow(),
                            Figures.fidelity(area).orElseThrow(),
                            area.at("source").text().orElseThrow()));
        }
    }

    AreaTable table() {
        return new AreaTable(List.copyOf(parts.values()), missing);
    }
}
