package org.moesaic.model.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Link;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;

/// The way of an expert's weights from one tier to a nearer one: read there, the link if there is one, written here, and
/// so on tier by tier.
///
/// @param stages the resources in order
/// @param actions what one trip counts
record WeightPath(List<Stage> stages, ActionCounts actions) {

    /// The way of `bytes` from one tier to another; no stages if they are the same.
    ///
    /// @throws MoesaicException if the hardware does not connect them
    static WeightPath between(
            Hardware hardware, Resources resources, Tier from, Tier to, long bytes) {
        List<Stage> stages = new ArrayList<>();
        ActionCounts actions = new ActionCounts();
        Tier at = from;
        while (at != to) {
            Memory source = hardware.memory(at).orElseThrow();
            Optional<Link> link = hardware.linkFrom(at);
            Tier next =
                    link.map(Link::near).or(() -> nextNearer(hardware, source.tier())).orElse(null);
            if (next == null || next.compareTo(to) < 0) {
                throw new MoesaicException(
                        Exit.BAD_DATA,
                        Problem.of(
                                "hardware "
                                        + hardware.name()
                                        + " does not connect "
                                        + from.label()
                                        + " with "
                                        + to.label(),
                                "add a link between them, or choose other tiers"));
            }
            stages.add(memoryStage(resources, source, bytes));
            actions.add(at.label() + ".read", bytes);
            if (link.isPresent()) {
                Link wire = link.get();
                stages.add(
                        new Stage(
                                resources.of(wire),
                                Durations.picoseconds(bytes, wire.bytesPerSecond()),
                                wire.latencyPicoseconds()));
                actions.add("link." + wire.name(), bytes);
            }
            Memory target = hardware.memory(next).orElseThrow();
            stages.add(
                    new Stage(
                            resources.of(next),
                            Durations.picoseconds(bytes, target.writeBytesPerSecond()),
                            0));
            actions.add(next.label() + ".write", bytes);
            if (next == Tier.SRAM) {
                // SRAM lies beside the arrays: weights cross the network on the way to it.
                actions.add("noc.hop", Math.multiplyExact(bytes, hardware.nocHops()));
            }
            at = next;
        }
        return new WeightPath(List.copyOf(stages), actions);
    }

    /// The way from a tier into the arrays, which stream it: one read.
    static WeightPath stream(Hardware hardware, Resources resources, Tier from, long bytes) {
        ActionCounts actions = new ActionCounts();
        if (from == Tier.SRAM) {
            return new WeightPath(List.of(), actions);
        }
        actions.add(from.label() + ".read", bytes);
        actions.add("noc.hop", Math.multiplyExact(bytes, hardware.nocHops()));
        Memory memory = hardware.memory(from).orElseThrow();
        return new WeightPath(List.of(memoryStage(resources, memory, bytes)), actions);
    }

    /// The tier from which the arrays can stream what lives in `home`: the end of its chain of links.
    static Tier streamTier(Hardware hardware, Tier home) {
        Tier tier = home;
        while (hardware.linkFrom(tier).isPresent()) {
            tier = hardware.linkFrom(tier).get().near();
        }
        return tier;
    }

    private static Stage memoryStage(Resources resources, Memory memory, long bytes) {
        return new Stage(
                resources.of(memory.tier()),
                Durations.picoseconds(bytes, memory.achievableBytesPerSecond()),
                memory.unloadedPicoseconds());
    }

    private static Optional<Tier> nextNearer(Hardware hardware, Tier tier) {
        return hardware.memories().stream()
                .map(Memory::tier)
                .filter(t -> t.compareTo(tier) < 0)
                .max(Tier::compareTo);
    }
}
