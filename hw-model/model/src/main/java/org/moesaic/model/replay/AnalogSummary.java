package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;

/// What a placement takes of the analog tiles, and what they did in a replay.
final class AnalogSummary {

    private final ReplayRequest request;
    private final AnalogTiles tiles;
    private final Resources resources;
    private final DenseTiming dense;
    private final long analogExperts;
    private final long used;

    private AnalogSummary(ReplayRequest request, Resources resources, DenseTiming dense) {
        this.request = request;
        this.resources = resources;
        this.dense = dense;
        tiles = TileSets.group(request.hardware());
        long most = 0;
        long experts = 0;
        for (int device = 0; device < request.hardware().devices().count(); device++) {
            int[] perLayer = perLayer(request, device);
            experts += Arrays.stream(perLayer).asLongStream().sum();
            most = Math.max(most, TileSets.tiles(request.model(), tiles, perLayer));
        }
        analogExperts = experts;
        used = Math.addExact(most, dense.tiles());
    }

    /// Empty if the hardware has no tiles.
    static Optional<AnalogSummary> of(
            ReplayRequest request, Resources resources, DenseTiming dense) {
        return request.hardware().tiles().isEmpty()
                ? Optional.empty()
                : Optional.of(new AnalogSummary(request, resources, dense));
    }

    /// Tiles that a request's placement fills on the device with most, however many there are; 0 if the hardware has none.
    static long tilesUsed(ReplayRequest request) {
        Resources resources = new Resources(request.hardware());
        DenseTiming dense =
                new DenseTiming(
                        request.model(),
                        request.hardware(),
                        resources,
                        request.dense(),
                        request.options().excluded());
        return of(request, resources, dense).map(summary -> summary.used).orElse(0L);
    }

    /// A problem if there are not enough tiles.
    Optional<Problem> problem() {
        if (used <= tiles.count()) {
            return Optional.empty();
        }
        return Optional.of(
                Problem.of(
                        String.format(
                                Locale.ROOT,
                                "the analog placement of %s takes %d tiles of %s, %d more than the %d of"
                                        + " %s",
                                request.model().id(),
                                used,
                                tiles.name(),
                                used - tiles.count(),
                                tiles.count(),
                                request.hardware().name()),
                        "place fewer experts on tiles, such as with hot-digital, dense=digital, or take"
                                + " hardware with more tiles or stack levels"));
    }

    /// @param actions all actions of the replay
    AnalogUse use(Map<String, Long> actions, long selections, long makespan) {
        long mvms = actions.getOrDefault(tiles.mvmAction(), 0L);
        long each = tiles.timing().mvmPicoseconds(tiles.geometry().columns(), tiles.reading());
        int passes = tiles.reading().passes();
        double room = (double) tiles.count() * makespan;
        return new AnalogUse(
                selections,
                mvms,
                actions.getOrDefault(tiles.adcAction(), 0L),
                0,
                room == 0 ? 0 : (double) mvms / passes * each / room,
                used,
                tiles.count(),
                placing());
    }

    private AnalogUse.Placing placing() {
        AnalogTiming expert =
                new AnalogTiming(
                        tiles,
                        resources,
                        MatrixWork.feedForward(ExpertBytes.matrices(request.model())),
                        0);
        long crossbars = Math.multiplyExact(analogExperts, expert.crossbars());
        ActionCounts counts = new ActionCounts();
        counts.add(expert.programming(), analogExperts);
        for (AnalogTiming other : dense.analog()) {
            crossbars = Math.addExact(crossbars, other.crossbars());
            counts.add(other.programming(), 1);
        }
        Range energy = Range.ZERO;
        long weights = 0;
        for (Map.Entry<String, Long> action : counts.asMap().entrySet()) {
            energy =
                    energy.plus(
                            request.hardware()
                                    .energy()
                                    .cost(action.getKey())
                                    .of(action.getValue()));
            weights = Math.addExact(weights, action.getValue());
        }
        return new AnalogUse.Placing(
                crossbars,
                weights,
                tiles.programming().picoseconds(crossbars),
                energy,
                crossbars == 0 ? 0 : 1.0 / tiles.programming().enduranceWrites());
    }

    private static int[] perLayer(ReplayRequest request, int device) {
        int[] perLayer = new int[request.placement().layers()];
        for (int layer = 0; layer < perLayer.length; layer++) {
            for (int expert = 0; expert < request.placement().experts(); expert++) {
                Placement.Slot slot = request.placement().slot(layer, expert);
                boolean here = slot.devices().contains(device);
                perLayer[layer] += here && slot.engine() == EngineKind.ANALOG ? 1 : 0;
            }
        }
        return perLayer;
    }
}
