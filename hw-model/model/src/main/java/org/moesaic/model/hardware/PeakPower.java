package org.moesaic.model.hardware;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.moesaic.formats.MatrixShape;

/// What one device draws if everything in it is busy at once: a bound for supply and cooling, which no work reaches.
///
/// Arrays multiply in the arithmetic that costs the most, memories and links run at their achievable rate, tiles are
/// driven back to back on one level each, and everything draws its static power.
///
/// @param wattsByPart dynamic power of `arrays.NAME`, `vector`, `tiles.NAME`, each tier, each link and `noc`; and `static`
public record PeakPower(Map<String, Range> wattsByPart) {

    private static final double PICO = 1e-12;

    public PeakPower {
        wattsByPart = Collections.unmodifiableMap(new LinkedHashMap<>(wattsByPart));
    }

    static PeakPower of(Hardware hardware) {
        EnergyTable energy = hardware.energy();
        Map<String, Range> watts = new LinkedHashMap<>();
        for (DigitalArray group : hardware.arrays()) {
            watts.put(
                    "arrays." + group.name(),
                    dearest(group, energy).times(group.peakMacsPerSecond() * PICO));
        }
        hardware.vector()
                .ifPresent(unit ->
                        watts.put(
                                "vector",
                                energy.cost("vector.op")
                                        .picojoules()
                                        .times(unit.operationsPerSecond() * PICO)));
        for (AnalogTiles group : hardware.tiles()) {
            watts.put("tiles." + group.name(), tiles(group, energy));
        }
        for (Memory memory : hardware.memories()) {
            String tier = memory.tier().label();
            watts.put(tier, bytes(energy, tier + ".read", memory.achievableBytesPerSecond()));
        }
        for (Link link : hardware.links()) {
            watts.put(link.name(), bytes(energy, "link." + link.name(), link.bytesPerSecond()));
        }
        for (DeviceLink link : hardware.devices().links()) {
            watts.put(link.name(), bytes(energy, "link." + link.name(), link.bytesPerSecond()));
        }
        long fed = hardware.feeder().achievableBytesPerSecond();
        watts.put("noc", bytes(energy, "noc.hop", Math.multiplyExact(fed, hardware.nocHops())));
        watts.put(
                "static",
                energy.statics().stream().map(StaticPower::watts).reduce(Range.ZERO, Range::plus));
        return new PeakPower(watts);
    }

    /// All parts together.
    public Range watts() {
        return wattsByPart.values().stream().reduce(Range.ZERO, Range::plus);
    }

    private static Range dearest(DigitalArray group, EnergyTable energy) {
        return group.arithmetics().stream()
                .map(name -> energy.cost("mac." + name).picojoules())
                .max(Comparator.comparingDouble(Range::nominal))
                .orElseThrow();
    }

    /// Full crossbars, one after the other: what one product takes over the time that it takes.
    private static Range tiles(AnalogTiles group, EnergyTable energy) {
        MatrixCost full =
                group.cost(
                        group.map(
                                new MatrixShape(
                                        group.geometry().columns(), group.geometry().rows())),
                        1);
        Range each = Range.ZERO;
        for (String action :
                new String[] {group.mvmAction(), group.adcAction(), group.dacAction()}) {
            each = each.plus(energy.cost(action).of(full.actions().getOrDefault(action, 0L)));
        }
        double products = (double) group.count() / group.weightSlices();
        return each.times(products / Math.max(1, full.picoseconds()));
    }

    private static Range bytes(EnergyTable energy, String action, long bytesPerSecond) {
        return energy.cost(action).of(bytesPerSecond).times(PICO);
    }
}
