package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;

/// Consecutive layers that one functional pass handles.
///
/// @param first first layer index
/// @param end one after the last
record LayerRange(int first, int end) {

    /// All layers in at most `parts` ranges of nearly equal length.
    static List<LayerRange> split(int layers, int parts) {
        int ranges = Math.min(layers, parts);
        List<LayerRange> split = new ArrayList<>();
        for (int part = 0; part < ranges; part++) {
            split.add(new LayerRange(part * layers / ranges, (part + 1) * layers / ranges));
        }
        return split;
    }
}
