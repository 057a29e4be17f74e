package org.moesaic.cli.place;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.moesaic.cli.output.InputFile;
import org.moesaic.edge.Spec;
import org.moesaic.model.compare.Bounds;
import org.moesaic.model.hardware.HardwareDescription;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.PlacementMove;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// A placement that was made, with what it was made of.
///
/// @param policy as resolved
/// @param source of the policy
/// @param profile what it was fitted on, if it learns
/// @param bounds how far it is from what is possible, by what it was fitted on; nothing without that
/// @param move what it takes to get there from an older placement, if one was named
/// @param warnings what a user has to know
/// @param files every file that was read
record Placed(
        ModelCard model,
        HardwareDescription hardware,
        Spec policy,
        String source,
        Optional<RoutingProfile> profile,
        Placement placement,
        Bounds bounds,
        Optional<PlacementMove> move,
        List<String> warnings,
        List<InputFile> files) {

    /// Nominal bits of the mean expert, scales apart; empty where a format has no fixed number.
    OptionalDouble averageBits() {
        long sum = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                OptionalInt bits = Levels.bits(placement.slot(layer, expert).format());
                if (bits.isEmpty()) {
                    return OptionalDouble.empty();
                }
                sum += bits.getAsInt();
            }
        }
        return OptionalDouble.of((double) sum / placement.layers() / placement.experts());
    }

    /// Bytes of digital experts of all devices in each memory that the hardware has.
    Map<Tier, Long> bytesByTier() {
        Map<Tier, Long> bytes = new TreeMap<>();
        hardware.hardware().memories().forEach(memory -> bytes.put(memory.tier(), 0L));
        bytes.putAll(placement.bytesByHome(model));
        return bytes;
    }

    /// Experts by how they are stored and executed, most first.
    Map<String, Integer> kinds() {
        Map<String, Integer> kinds = new TreeMap<>();
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                Placement.Slot slot = placement.slot(layer, expert);
                String where =
                        slot.engine() == EngineKind.ANALOG
                                ? "analog tiles"
                                : "digital, " + slot.home().label();
                kinds.merge(slot.format().name() + ", " + where, 1, Integer::sum);
            }
        }
        return kinds;
    }

    /// For the head of the file.
    String description() {
        return policy
                + " for "
                + model.id()
                + " on "
                + hardware.name()
                + profile.map(fitted -> ", fitted on " + fitted.name()).orElse("");
    }
}
