package org.moesaic.model.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.statistics.RoutingProfile;

/// Selections that were executed, by layer and expert, and by layer and device.
///
/// @param byExpert `[layer][expert]`
/// @param byDevice `[layer][device]`
public record SelectionCounts(long[][] byExpert, long[][] byDevice) {

    /// Counts of a replay.
    ///
    /// @param devices of the hardware: those that the placement leaves idle count too
    public static SelectionCounts of(ReplayResult result, Placement placement, int devices) {
        long[][] byExpert = new long[placement.layers()][placement.experts()];
        long[][] byDevice = new long[placement.layers()][devices];
        for (ReplayResult.ExpertFigures figures : result.experts()) {
            int layer = placement.layerIds().indexOf(figures.layerId());
            byExpert[layer][figures.expert()] += figures.selections();
            byDevice[layer][figures.device()] += figures.selections();
        }
        return new SelectionCounts(byExpert, byDevice);
    }

    /// Counts of a profile; the copies of an expert take turns.
    ///
    /// @param count devices of the hardware, or of the placement if it is made for more
    public static SelectionCounts of(RoutingProfile profile, Placement placement, int count) {
        long[][] byExpert = new long[placement.layers()][placement.experts()];
        long[][] byDevice = new long[placement.layers()][count];
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                long all = profile.selections(layer, expert);
                List<Integer> devices = placement.slot(layer, expert).devices();
                byExpert[layer][expert] = all;
                for (int copy = 0; copy < devices.size(); copy++) {
                    long more = copy < all % devices.size() ? 1 : 0;
                    byDevice[layer][devices.get(copy)] += all / devices.size() + more;
                }
            }
        }
        return new SelectionCounts(byExpert, byDevice);
    }

    /// The share of its layer's selections that each expert had, `[layer][expert]`; 0 in a layer without any.
    public double[][] shares() {
        double[][] shares = new double[byExpert.length][];
        for (int layer = 0; layer < shares.length; layer++) {
            double all = Math.max(1, Arrays.stream(byExpert[layer]).sum());
            shares[layer] =
                    Arrays.stream(byExpert[layer]).mapToDouble(count -> count / all).toArray();
        }
        return shares;
    }

    /// Selections of each device in all layers.
    public long[] loads() {
        long[] loads = new long[byDevice.length == 0 ? 0 : byDevice[0].length];
        for (long[] layer : byDevice) {
            for (int device = 0; device < loads.length; device++) {
                loads[device] += layer[device];
            }
        }
        return loads;
    }

    /// Layers run one after another, so that each waits for its busiest device.
    Optional<Bound> loadBound() {
        double busiest = 0;
        double even = 0;
        for (long[] layer : byDevice) {
            busiest += Arrays.stream(layer).max().orElse(0);
            even += (double) Arrays.stream(layer).sum() / layer.length;
        }
        return loads().length > 1 && even > 0
                ? Optional.of(new Bound(busiest, even))
                : Optional.empty();
    }
}
