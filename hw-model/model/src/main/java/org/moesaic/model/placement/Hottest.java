package org.moesaic.model.placement;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.moesaic.traces.statistics.RoutingProfile;

/// Experts by how often a profile selected them, the most often first; ties go to the lower layer, then to the lower id.
final class Hottest {

    private Hottest() {}

    /// Experts of one layer.
    static List<Integer> inLayer(RoutingProfile profile, int layer) {
        return IntStream.range(0, profile.experts())
                .boxed()
                .sorted(Comparator.comparingLong(expert -> -profile.selections(layer, expert)))
                .toList();
    }

    /// Experts of all layers, as `layer * experts + expert`.
    static List<Integer> ofAll(RoutingProfile profile) {
        int experts = profile.experts();
        return IntStream.range(0, profile.layers() * experts)
                .boxed()
                .sorted(
                        Comparator.comparingLong(
                                key -> -profile.selections(key / experts, key % experts)))
                .toList();
    }

    /// Why an expert is where it is, as far as its rank goes; what became of it follows.
    static String reason(RoutingProfile profile, int layer, int expert, int rank) {
        return profile.selections(layer, expert)
                + " selections, rank "
                + (rank + 1)
                + " of "
                + profile.experts()
                + ": ";
    }
}
