package org.moesaic.model.replay;

import java.util.Set;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.traces.ModelCard;

/// What the modules that are not routed experts take of each device before any token comes.
///
/// @param tier where their weights live
/// @param weightBytes bytes of them there
/// @param tiles analog tiles that they fill
public record DenseUse(Tier tier, long weightBytes, long tiles) {

    public static DenseUse of(ModelCard model, Hardware hardware, DenseModules dense) {
        DenseTiming timing =
                new DenseTiming(model, hardware, new Resources(hardware), dense, Set.of());
        return new DenseUse(
                dense.home().orElseGet(() -> hardware.feeder().tier()),
                timing.weightBytes(),
                timing.tiles());
    }
}
