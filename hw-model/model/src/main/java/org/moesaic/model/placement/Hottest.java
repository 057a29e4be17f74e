package org.moesaic.model.placement;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Experts by a score, the largest first; ties go to the lower layer, then to the lower id.
final class Hottest {

    private Hottest() {}

    /// Experts of one layer.
    static List<Integer> inLayer(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(expert -> -scores[expert]))
                .toList();
    }

    /// Experts of all layers, as `layer * experts + expert`.
    static List<Integer> ofAll(double[][] scores) {
        int experts = scores[0].length;
        return IntStream.range(0, scores.length * experts)
                .boxed()
                .sorted(Comparator.comparingDouble(key -> -scores[key / experts][key % experts]))
                .toList();
    }
}
