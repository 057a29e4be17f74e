package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.moesaic.formats.MatrixShape;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.DeviceLink;
import org.moesaic.model.hardware.Devices;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Link;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;

/// Counts a [PlacementMove], expert by expert: bytes through every memory and link of every device.
final class MoveCount {

    private final ModelCard model;
    private final Hardware hardware;
    private final Tier store;

    /// Bytes by device and action, such as `hbm.write`; time and energy follow from them.
    private final Map<Integer, Map<String, Long>> actions = new TreeMap<>();

    private long experts;
    private long bytes;
    private final Map<Integer, Long> crossbars = new TreeMap<>();
    private long weights;

    MoveCount(ModelCard model, Hardware hardware) {
        this.model = model;
        this.hardware = hardware;
        store = hardware.memories().getLast().tier();
    }

    void add(Placement.Slot from, Placement.Slot to) {
        boolean moved = false;
        for (int device : to.devices()) {
            if (!stays(from, to, device)) {
                moved = true;
                put(from, to, device);
            }
        }
        experts += moved ? 1 : 0;
    }

    private static boolean stays(Placement.Slot from, Placement.Slot to, int device) {
        return from.isOn(device)
                && from.engine() == to.engine()
                && (to.engine() == EngineKind.ANALOG
                        || from.format().equals(to.format()) && from.home() == to.home());
    }

    /// Brings a copy to a device.
    private void put(Placement.Slot from, Placement.Slot to, int device) {
        long size = ExpertBytes.of(model, to.format());
        if (to.engine() == EngineKind.ANALOG) {
            program(to, device, size);
            return;
        }
        bytes = Math.addExact(bytes, size);
        boolean copied = from.engine() == EngineKind.DIGITAL && from.format().equals(to.format());
        if (copied && !from.isOn(device)) {
            int sender = nearest(from.devices(), device);
            count(sender, from.home().label() + ".read", size);
            count(device, to.home().label() + ".write", size);
            between(sender, device, size);
        } else {
            path(device, copied ? from.home() : store, to.home(), size);
        }
    }

    /// The first that holds a copy in the same node, else the first of all.
    private int nearest(List<Integer> holders, int device) {
        int perNode = hardware.devices().perNode();
        return holders.stream()
                .filter(holder -> holder / perNode == device / perNode)
                .findFirst()
                .orElse(holders.getFirst());
    }

    private void program(Placement.Slot to, int device, long size) {
        AnalogTiles tiles = hardware.tiles().getFirst();
        count(device, to.home().label() + ".read", size);
        for (MatrixShape matrix : ExpertBytes.matrices(model)) {
            long levels = tiles.map(matrix).counts(tiles.reading()).tiles();
            crossbars.merge(device, levels, Math::addExact);
            tiles.programming(tiles.map(matrix))
                    .actions()
                    .forEach((action, times) -> {
                        count(device, action, times);
                        weights = Math.addExact(weights, times);
                    });
        }
    }

    /// Tier by tier over the memories in between, in either direction.
    private void path(int device, Tier from, Tier to, long size) {
        if (from == to) {
            count(device, to.label() + ".write", size);
            return;
        }
        boolean nearer = to.compareTo(from) < 0;
        List<Tier> chain = chain(nearer ? from : to, nearer ? to : from);
        for (int step = 0; step + 1 < chain.size(); step++) {
            Tier far = chain.get(step);
            Tier near = chain.get(step + 1);
            count(device, (nearer ? far : near).label() + ".read", size);
            hardware.linkFrom(far).ifPresent(link -> count(device, "link." + link.name(), size));
            count(device, (nearer ? near : far).label() + ".write", size);
        }
    }

    /// The tiers on the way from a far one to a near one: along links where there are any, else one by one.
    private List<Tier> chain(Tier far, Tier near) {
        List<Tier> chain = new ArrayList<>(List.of(far));
        Tier at = far;
        while (at != near) {
            Tier here = at;
            at =
                    hardware.linkFrom(here)
                            .map(Link::near)
                            .filter(next -> next.compareTo(near) >= 0)
                            .or(() ->
                                    hardware.memories().stream()
                                            .map(Memory::tier)
                                            .filter(tier -> tier.compareTo(here) < 0)
                                            .max(Tier::compareTo))
                            .orElse(near);
            chain.add(at);
        }
        return chain;
    }

    /// Both ends of a link between devices are busy with it; its energy is counted once, at the sender.
    private void between(int from, int to, long size) {
        deviceLink(from, to)
                .ifPresent(link -> {
                    count(from, "link." + link.name(), size);
                    count(to, "received " + link.name(), size);
                });
    }

    private Optional<DeviceLink> deviceLink(int from, int to) {
        Devices devices = hardware.devices();
        return from / devices.perNode() == to / devices.perNode()
                ? devices.inner()
                : devices.outer();
    }

    private void count(int device, String action, long times) {
        actions.computeIfAbsent(device, _ -> new TreeMap<>()).merge(action, times, Math::addExact);
    }

    PlacementMove result() {
        Map<Tier, PlacementMove.Traffic> traffic = new TreeMap<>();
        hardware.memories()
                .forEach(memory -> traffic.put(memory.tier(), PlacementMove.Traffic.NONE));
        Range energy = Range.ZERO;
        for (Map<String, Long> device : actions.values()) {
            for (Map.Entry<String, Long> action : device.entrySet()) {
                if (hardware.energy().has(action.getKey())) {
                    energy =
                            energy.plus(
                                    hardware.energy().cost(action.getKey()).of(action.getValue()));
                }
            }
            for (Memory memory : hardware.memories()) {
                long read = device.getOrDefault(memory.tier().label() + ".read", 0L);
                long written = device.getOrDefault(memory.tier().label() + ".write", 0L);
                traffic.computeIfPresent(memory.tier(), (_, sum) -> sum.plus(read, written));
            }
        }
        long programming = programmingPicoseconds();
        long all = programming;
        for (Map<String, Long> device : actions.values()) {
            all = Math.max(all, copyingPicoseconds(device));
        }
        return new PlacementMove(
                experts,
                bytes,
                traffic,
                crossbars.values().stream().mapToLong(Long::longValue).reduce(0, Math::addExact),
                weights,
                all,
                programming,
                energy);
    }

    private long programmingPicoseconds() {
        long longest = 0;
        for (long levels : crossbars.values()) {
            longest =
                    Math.max(
                            longest, hardware.tiles().getFirst().programming().picoseconds(levels));
        }
        return longest;
    }

    /// The busiest memory or link of a device.
    private long copyingPicoseconds(Map<String, Long> device) {
        long longest = 0;
        for (Memory memory : hardware.memories()) {
            long read = device.getOrDefault(memory.tier().label() + ".read", 0L);
            long written = device.getOrDefault(memory.tier().label() + ".write", 0L);
            long busy =
                    Math.addExact(
                            Durations.picoseconds(read, memory.achievableBytesPerSecond()),
                            Durations.picoseconds(written, memory.writeBytesPerSecond()));
            longest = Math.max(longest, busy);
        }
        for (Link link : hardware.links()) {
            long moved = device.getOrDefault("link." + link.name(), 0L);
            longest = Math.max(longest, Durations.picoseconds(moved, link.bytesPerSecond()));
        }
        for (DeviceLink link : hardware.devices().links()) {
            long sent = device.getOrDefault("link." + link.name(), 0L);
            long received = device.getOrDefault("received " + link.name(), 0L);
            longest =
                    Math.max(
                            longest,
                            Durations.picoseconds(Math.max(sent, received), link.bytesPerSecond()));
        }
        return longest;
    }
}
