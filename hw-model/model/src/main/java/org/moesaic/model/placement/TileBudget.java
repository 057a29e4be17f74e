package org.moesaic.model.placement;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.hardware.AnalogTiles;

/// Bounds on the analog tiles of a policy that puts as many experts of every layer on them.
///
/// @param most tiles, if they are bounded
/// @param mostCrossbars stack levels of tiles, if they are bounded
record TileBudget(PolicyRequest request, OptionalLong most, OptionalLong mostCrossbars) {

    /// Analog experts of each layer, at most.
    int mostAnalog() {
        int analog = request.model().routedExperts();
        while (analog > 0 && !holds(analog)) {
            analog--;
        }
        return analog;
    }

    /// @throws MoesaicException if so many do not fit, with what they take
    void require(int analog) {
        if (!holds(analog)) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "--policy "
                                    + request.spec().name()
                                    + ": "
                                    + analog
                                    + " analog experts in each layer do not fit into the tiles asked"
                                    + " for",
                            "the smallest feasible budget is tiles="
                                    + tiles(analog)
                                    + " and crossbars="
                                    + crossbars(analog)));
        }
    }

    void report(int analog, Rationale.Builder reasons) {
        most.ifPresent(asked -> reasons.budget("tiles", asked, tiles(analog)));
        mostCrossbars.ifPresent(asked -> reasons.budget("crossbars", asked, crossbars(analog)));
    }

    private boolean holds(int analog) {
        return (most.isEmpty() || tiles(analog) <= most.getAsLong())
                && (mostCrossbars.isEmpty() || crossbars(analog) <= mostCrossbars.getAsLong());
    }

    private long tiles(int analog) {
        int[] perLayer = new int[request.model().moeLayerIds().size()];
        Arrays.fill(perLayer, analog);
        return analog == 0 ? 0 : use().tiles(perLayer);
    }

    private long crossbars(int analog) {
        long experts = (long) request.model().moeLayerIds().size() * analog;
        return analog == 0 ? 0 : Math.multiplyExact(experts, use().crossbarsPerExpert());
    }

    /// @throws MoesaicException if the hardware has no tiles
    private TileUse use() {
        List<AnalogTiles> groups = request.hardware().tiles();
        if (groups.isEmpty()) {
            throw new MoesaicException(
                    Exit.BAD_DATA,
                    Problem.of(
                            "hardware " + request.hardware().name() + " has no analog tiles",
                            "choose hardware with tiles, such as hybrid-analog"));
        }
        return new TileUse(request.model(), groups.getFirst());
    }
}
