package org.moesaic.model.hardware;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.moesaic.edge.Problem;
import org.moesaic.edge.YamlText;

/// A hardware description as it was read: the hardware, where its figures are from, and what is worth a warning.
///
/// @param hardware checked: everything in it can be timed and costed
/// @param sources where the figures outside the energy table are from, by part: `arrays`, a tier, a link's name, `noc`
/// @param numerics by name of a group of tiles, the tile whose errors are those of the group: a preset's name or a file
/// @param warnings what is allowed but should be known, such as mixed technology nodes
public record HardwareDescription(
        Hardware hardware,
        Map<String, String> sources,
        Map<String, String> numerics,
        List<Problem> warnings) {

    public HardwareDescription {
        Objects.requireNonNull(hardware);
        sources = new TreeMap<>(sources);
        numerics = new TreeMap<>(numerics);
        warnings = List.copyOf(warnings);
    }

    public String name() {
        return hardware.name();
    }

    /// The description in full, in the format that is read: all defaults written out, every constant with its source.
    /// Reading it gives an equal hardware.
    public String toYaml() {
        return YamlText.of(new HardwareWriter(this).tree());
    }
}
