package org.moesaic.compute.analog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.moesaic.formats.tiles.TileGeometry;

/// A tile as somebody described it: its parameters, and for each value where it comes from.
///
/// @param preset the tile
/// @param description one sentence
/// @param parameters every value of the description, in its order
public record TileDescription(TilePreset preset, String description, List<Parameter> parameters) {

    /// One value.
    ///
    /// @param path where it stands, such as `device.drift.mean`
    /// @param value as written
    /// @param unit of it; empty where it has none
    /// @param source where it comes from
    public record Parameter(String path, String value, String unit, String source) {}

    public TileDescription {
        parameters = List.copyOf(parameters);
    }

    /// The same devices and circuits on tiles of another size, and matrices cut for them.
    ///
    /// @param source where that size comes from
    public TileDescription on(TileGeometry geometry, String source) {
        TilePreset.Mapping mapping = preset.mapping();
        if (mapping.geometry().equals(geometry)) {
            return this;
        }
        List<Parameter> changed = new ArrayList<>();
        changed.add(size("rows", Integer.toString(geometry.rows()), source));
        changed.add(size("columns", Integer.toString(geometry.columns()), source));
        changed.add(size("split", geometry.split().name().toLowerCase(Locale.ROOT), source));
        parameters.stream()
                .filter(each -> changed.stream().noneMatch(one -> one.path().equals(each.path())))
                .forEach(changed::add);
        return new TileDescription(
                preset.with(new TilePreset.Mapping(geometry, mapping.scaling(), mapping.clip())),
                description,
                changed);
    }

    private static Parameter size(String what, String value, String source) {
        return new Parameter("tile." + what, value, "", source);
    }
}
