package org.moesaic.model.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.traces.ModelCard;

/// What one access to one expert with one row costs in a replay without a cache: the marginal cost of an expert in decode,
/// by the very actions and durations that a replay counts.
///
/// @param energy of all its actions, in picojoules; without static power, which goes by time
/// @param busyPicoseconds how long it keeps each resource of its device busy; those that it leaves alone are missing
/// @param tilePicoseconds how long it keeps its set of analog tiles busy; 0 on digital arrays
/// @param alonePicoseconds from the router's decision to the last result where nothing else happens
public record AccessCost(
        Range energy,
        Map<String, Long> busyPicoseconds,
        long tilePicoseconds,
        long alonePicoseconds) {

    /// @param slot where and how the expert is stored; a hardware that can do that
    /// @throws org.moesaic.edge.MoesaicException if the hardware does not connect its home with the arrays
    public static AccessCost of(ModelCard model, Hardware hardware, Placement.Slot slot) {
        Resources resources = new Resources(hardware);
        Servers servers = new Servers(resources, 1);
        long[] busy = new long[resources.size()];
        servers.restart(busy);
        if (slot.engine() == EngineKind.ANALOG) {
            AnalogTiming analog =
                    new AnalogTiming(
                            TileSets.group(hardware),
                            resources,
                            MatrixWork.feedForward(ExpertBytes.matrices(model)),
                            VectorWork.routedExpert(model));
            long end = servers.read(analog, 0, 1);
            busy[resources.tiles()] = 0;
            return new AccessCost(
                    energy(analog, hardware),
                    named(busy, resources),
                    analog.occupiedPicoseconds(1),
                    end);
        }
        long bytes = ExpertBytes.of(model, slot.format());
        MatrixTiming digital =
                MatrixTiming.of(
                        model,
                        hardware,
                        resources,
                        new ExpertClasses.ExpertClass(slot, slot.device(), false, bytes, 0),
                        Optional.empty(),
                        false);
        long here = servers.pass(digital.fetchStages(), 0);
        long delivered = servers.pass(digital.deliverStages(), here);
        long end = servers.compute(digital, 1, delivered);
        return new AccessCost(energy(digital, hardware), named(busy, resources), 0, end);
    }

    private static Range energy(EngineTiming timing, Hardware hardware) {
        ActionCounts actions = new ActionCounts();
        actions.add(timing.accessActions(1), 1);
        actions.add(timing.fetchActions(), 1);
        Range energy = Range.ZERO;
        for (Map.Entry<String, Long> count : actions.asMap().entrySet()) {
            energy = energy.plus(hardware.energy().cost(count.getKey()).of(count.getValue()));
        }
        return energy;
    }

    private static Map<String, Long> named(long[] busy, Resources resources) {
        Map<String, Long> named = new LinkedHashMap<>();
        for (int resource = 0; resource < busy.length; resource++) {
            if (busy[resource] > 0) {
                named.put(resources.name(resource), busy[resource]);
            }
        }
        return named;
    }
}
