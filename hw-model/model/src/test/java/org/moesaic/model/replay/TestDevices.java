package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.DeviceLink;
import org.moesaic.model.hardware.Devices;
import org.moesaic.model.hardware.EnergyTable;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// Several devices, and traces and placements for them. Inside a node a link `fabric` of 50 ps and a picosecond a byte,
/// between nodes `net` of 200 ps and four picoseconds a byte.
final class TestDevices {

    private static final DeviceLink FABRIC = new DeviceLink("fabric", 50, 1_000_000_000_000L);
    private static final DeviceLink NET = new DeviceLink("net", 200, 250_000_000_000L);

    private TestDevices() {}

    /// So many of a device, all in one node.
    static Hardware of(Hardware one, int devices) {
        return of(one, devices, devices);
    }

    static Hardware of(Hardware one, int devices, int perNode) {
        List<ActionCost> costs = new ArrayList<>(one.energy().actions().values());
        for (DeviceLink link : List.of(FABRIC, NET)) {
            costs.add(
                    new ActionCost(
                            "link." + link.name(),
                            new Range(1, 2, 3),
                            ActionCost.Unit.BIT,
                            "node unstated",
                            Fidelity.ASSUMED,
                            "assumption"));
        }
        return new Hardware(
                one.name(),
                "",
                one.arrays(),
                one.tiles(),
                one.vector(),
                one.memories(),
                one.links(),
                new Devices(
                        devices,
                        perNode,
                        perNode > 1 ? Optional.of(FABRIC) : Optional.empty(),
                        devices > perNode ? Optional.of(NET) : Optional.empty()),
                one.nocHops(),
                one.area(),
                new EnergyTable(costs, one.energy().statics()));
    }

    /// Steps of a token each of some of the requests, some selections of which were dropped when recorded.
    static InMemoryTrace trace(Random random, ModelCard model, int requests) {
        int layers = model.moeLayerIds().size();
        TraceBuilder builder = TraceBuilder.of(layers, model.routedExperts(), model.topK());
        for (int step = 0; step < 12; step++) {
            builder.step();
            for (int request = 0; request < requests; request++) {
                if (step > 0 && random.nextInt(3) == 0) {
                    continue;
                }
                int[][] experts = new int[layers][];
                for (int layer = 0; layer < layers; layer++) {
                    experts[layer] = distinct(random, model.routedExperts(), model.topK());
                }
                builder.token(request, step, Phase.DECODE, experts);
            }
        }
        return builder.build();
    }

    /// Experts on some of the devices each.
    ///
    /// @param most copies that an expert may have
    static Placement placement(
            Random random, ModelCard model, Placement.Slot like, int devices, int most) {
        Placement.Builder builder = new Placement.Builder(model);
        for (int layer = 0; layer < model.moeLayerIds().size(); layer++) {
            for (int expert = 0; expert < model.routedExperts(); expert++) {
                TreeSet<Integer> on = new TreeSet<>();
                for (int copy = random.nextInt(most); copy >= 0; copy--) {
                    on.add(random.nextInt(devices));
                }
                builder.put(layer, expert, on(like, List.copyOf(on)));
            }
        }
        return builder.build();
    }

    static Placement.Slot on(Placement.Slot like, List<Integer> devices) {
        return new Placement.Slot(like.format(), like.home(), EngineKind.DIGITAL, devices);
    }

    /// From 0 to `most` different experts.
    private static int[] distinct(Random random, int experts, int most) {
        return random.ints(0, experts).distinct().limit(random.nextInt(most + 1)).toArray();
    }
}
