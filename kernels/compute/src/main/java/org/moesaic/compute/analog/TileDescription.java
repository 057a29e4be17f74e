package org.moesaic.compute.analog;

import java.util.List;

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
}
