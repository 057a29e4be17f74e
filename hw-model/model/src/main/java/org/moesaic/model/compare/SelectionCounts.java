package org.moesaic.model.compare;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReplayResult;

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
