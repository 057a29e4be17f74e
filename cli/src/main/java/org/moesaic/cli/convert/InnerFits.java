package org.moesaic.cli.convert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.compute.convert.InnerChannels;

/// What was found for the inner channels of experts.
///
/// @param byLayer of each layer, its experts in order
/// @param scaled whether there are scales, which the file holds
record InnerFits(Map<Integer, List<InnerChannels>> byLayer, boolean scaled) {

    /// By layer, the scales that are folded into the file.
    Map<Integer, List<float[]>> scales() {
        Map<Integer, List<float[]>> scales = new LinkedHashMap<>();
        if (scaled) {
            byLayer.forEach((layer, experts) ->
                    scales.put(layer, experts.stream().map(InnerChannels::scales).toList()));
        }
        return scales;
    }

    /// Channels that are scaled, of all experts.
    long outliers() {
        return byLayer.values().stream()
                .flatMap(List::stream)
                .mapToLong(InnerChannels::outliers)
                .sum();
    }

    /// The largest scale; 1 without any.
    double largest() {
        double largest = 1;
        for (List<InnerChannels> experts : byLayer.values()) {
            for (InnerChannels each : experts) {
                for (float scale : each.scales()) {
                    largest = Math.max(largest, scale);
                }
            }
        }
        return largest;
    }
}
