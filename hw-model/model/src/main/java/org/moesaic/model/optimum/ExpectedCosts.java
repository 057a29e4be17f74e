package org.moesaic.model.optimum;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.StaticPower;
import org.moesaic.model.hardware.TileStacking;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TileUse;
import org.moesaic.model.replay.AccessCost;
import org.moesaic.traces.ModelCard;

/// What the routed experts cost a token in the mean, by how often each is selected: decode of one request at a time without
/// a cache, one access a selection, each as a replay counts it ([AccessCost]).
///
/// Energy is exact for that. Time is a lower bound of each layer: what keeps its busiest resource busy, and no less than
/// the mean access takes alone, for the experts of a row begin together. Static energy goes by this time.
///
/// @param model whose experts they are
/// @param hardware where they go
/// @param options the ways to store and execute an expert
/// @param selections `[layer][expert]`, expected in one token
/// @param costs of one access, by option
record ExpectedCosts(
        ModelCard model,
        Hardware hardware,
        List<Placement.Slot> options,
        double[][] selections,
        List<AccessCost> costs) {

    /// @param shares `[layer][expert]` of the selections of the layer
    static ExpectedCosts of(
            ModelCard model, Hardware hardware, List<Placement.Slot> options, double[][] shares) {
        double[][] selections = new double[shares.length][];
        for (int layer = 0; layer < shares.length; layer++) {
            selections[layer] = shares[layer].clone();
            for (int expert = 0; expert < selections[layer].length; expert++) {
                selections[layer][expert] *= model.topK();
            }
        }
        return new ExpectedCosts(
                model,
                hardware,
                options,
                selections,
                options.stream().map(option -> AccessCost.of(model, hardware, option)).toList());
    }

    /// Picojoules a token without static power, `[layer][expert][option]`.
    double[][][] energy() {
        double[][][] energy = new double[selections.length][][];
        for (int layer = 0; layer < energy.length; layer++) {
            energy[layer] = new double[selections[layer].length][options.size()];
            for (int expert = 0; expert < energy[layer].length; expert++) {
                for (int option = 0; option < options.size(); option++) {
                    energy[layer][expert][option] =
                            selections[layer][expert] * costs.get(option).energy().nominal();
                }
            }
        }
        return energy;
    }

    /// Static power of all devices; one watt is one picojoule a picosecond.
    double staticWatts() {
        return hardware.energy().statics().stream()
                        .map(StaticPower::watts)
                        .mapToDouble(watts -> watts.nominal())
                        .sum()
                * hardware.devices().count();
    }

    /// What a layer may wait for, `[expert][option]` each, in picoseconds a token times a weight.
    List<double[][]> lanes(int layer, double weight) {
        Set<String> resources = new LinkedHashSet<>();
        costs.forEach(cost -> resources.addAll(cost.busyPicoseconds().keySet()));
        List<double[][]> lanes = new ArrayList<>();
        lanes.add(
                lane(layer, weight / model.topK(), option -> costs.get(option).alonePicoseconds()));
        for (int device = 0; device < hardware.devices().count(); device++) {
            int at = device;
            for (String resource : resources) {
                lanes.add(
                        lane(
                                layer,
                                weight,
                                option ->
                                        shareOf(option, at)
                                                * costs.get(option)
                                                        .busyPicoseconds()
                                                        .getOrDefault(resource, 0L)));
            }
            if (options.stream().anyMatch(option -> option.engine() == EngineKind.ANALOG)) {
                // Sets of tiles work side by side: the busiest is no less busy than the mean one.
                lanes.add(
                        lane(
                                layer,
                                weight / tileSets(),
                                option ->
                                        shareOf(option, at) * costs.get(option).tilePicoseconds()));
            }
        }
        return lanes;
    }

    /// The share of an expert's selections that a device takes.
    private double shareOf(int option, int device) {
        List<Integer> devices = options.get(option).devices();
        return devices.contains(device) ? 1.0 / devices.size() : 0;
    }

    /// Sets of tiles that the experts of one layer can have at most on a device.
    private double tileSets() {
        AnalogTiles tiles = hardware.tiles().getFirst();
        int perSet = tiles.stacking() == TileStacking.EXPERTS ? tiles.levels() : 1;
        long sets = tiles.count() / new TileUse(model, tiles).crossbarsPerExpert();
        return Math.max(1, Math.min(sets, Math.ceilDiv(model.routedExperts(), perSet)));
    }

    private interface OfOption {
        double picoseconds(int option);
    }

    private double[][] lane(int layer, double weight, OfOption of) {
        double[][] lane = new double[selections[layer].length][options.size()];
        for (int option = 0; option < options.size(); option++) {
            double each = weight * of.picoseconds(option);
            for (int expert = 0; expert < lane.length; expert++) {
                lane[expert][option] = selections[layer][expert] * each;
            }
        }
        return lane;
    }
}
