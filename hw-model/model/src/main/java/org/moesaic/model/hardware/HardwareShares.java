package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A hardware with other amounts of its parts.
public final class HardwareShares {

    private HardwareShares() {}

    /// A device with so many tiles in its first group and none in others, and with `factor` times as much of every other
    /// part that has an area: arrays, rounded down, lanes of the vector unit, capacity and rates of memories. Static power
    /// and area of a part go with it. Parts without an area (memories outside the package, links) stay as they are.
    ///
    /// @return empty if that leaves a group of arrays, the vector unit or a memory with nothing
    public static Optional<Hardware> of(Hardware hardware, long tiles, double factor) {
        List<DigitalArray> arrays = new ArrayList<>();
        for (DigitalArray group : hardware.arrays()) {
            long count = floor(group.count() * factor);
            if (count < 1) {
                return Optional.empty();
            }
            arrays.add(withCount(group, Math.toIntExact(count)));
        }
        List<Memory> memories = new ArrayList<>();
        for (Memory memory : hardware.memories()) {
            boolean scaled = hardware.area().part(memory.tier().label()).isPresent();
            memories.add(scaled ? scaled(memory, factor) : memory);
        }
        Optional<VectorUnit> vector =
                hardware.vector()
                        .map(unit ->
                                hardware.area().part("vector").isEmpty()
                                        ? unit
                                        : new VectorUnit(
                                                Math.toIntExact(
                                                        Math.max(1, floor(unit.lanes() * factor))),
                                                unit.clockHertz()));
        List<AnalogTiles> groups = tiles == 0 ? List.of() : withTiles(hardware, tiles);
        return Optional.of(
                new Hardware(
                        hardware.name(),
                        hardware.description(),
                        arrays,
                        groups,
                        vector,
                        memories,
                        hardware.links(),
                        hardware.devices(),
                        hardware.nocHops(),
                        area(hardware, arrays, groups, factor),
                        energy(hardware, arrays, groups, factor)));
    }

    private static List<AnalogTiles> withTiles(Hardware hardware, long tiles) {
        AnalogTiles first = hardware.tiles().getFirst();
        return List.of(
                new AnalogTiles(
                        first.name(),
                        Math.toIntExact(tiles),
                        first.levels(),
                        first.geometry(),
                        first.stacking(),
                        first.inputBits(),
                        first.encoding(),
                        first.weightSlices(),
                        first.timing(),
                        first.programming()));
    }

    private static DigitalArray withCount(DigitalArray group, int count) {
        return new DigitalArray(
                group.name(),
                count,
                group.rows(),
                group.columns(),
                group.dataflow(),
                group.doubleBuffered(),
                group.clockHertz(),
                group.arithmetics());
    }

    private static Memory scaled(Memory memory, double factor) {
        return new Memory(
                memory.tier(),
                scaled(memory.capacityBytes(), factor),
                scaled(memory.peakBytesPerSecond(), factor),
                scaled(memory.achievableBytesPerSecond(), factor),
                scaled(memory.writeBytesPerSecond(), factor),
                memory.unloadedPicoseconds(),
                memory.technology());
    }

    private static long scaled(long amount, double factor) {
        return Math.max(1, (long) (amount * factor));
    }

    private static AreaTable area(
            Hardware hardware, List<DigitalArray> arrays, List<AnalogTiles> groups, double factor) {
        List<PartArea> parts = new ArrayList<>();
        for (PartArea part : hardware.area().parts()) {
            long units = units(part.part(), arrays, groups);
            if (units > 0) {
                parts.add(with(part, part.squareMillimetresEach(), units));
            } else if (units < 0) {
                parts.add(with(part, part.squareMillimetresEach().times(factor), part.units()));
            }
        }
        return new AreaTable(parts, hardware.area().missing());
    }

    private static PartArea with(PartArea part, Range each, long units) {
        return new PartArea(part.part(), each, units, part.node(), part.fidelity(), part.source());
    }

    /// Arrays or tiles that there are of a part; 0 if they are gone, -1 if the part is not counted in pieces.
    private static long units(String part, List<DigitalArray> arrays, List<AnalogTiles> groups) {
        for (DigitalArray group : arrays) {
            if (part.equals("arrays." + group.name())) {
                return group.count();
            }
        }
        for (AnalogTiles group : groups) {
            if (part.equals("tiles." + group.name())) {
                return group.count();
            }
        }
        return part.startsWith("tiles.") ? 0 : -1;
    }

    /// Actions cost what they cost. Static power goes with the amount of its part.
    private static EnergyTable energy(
            Hardware hardware, List<DigitalArray> arrays, List<AnalogTiles> groups, double factor) {
        List<StaticPower> statics = new ArrayList<>();
        for (StaticPower power : hardware.energy().statics()) {
            double share = share(hardware, power.part(), arrays, groups, factor);
            statics.add(
                    new StaticPower(
                            power.part(),
                            power.watts().times(share),
                            power.node(),
                            power.fidelity(),
                            power.source()));
        }
        return new EnergyTable(List.copyOf(hardware.energy().actions().values()), statics);
    }

    private static double share(
            Hardware hardware,
            String part,
            List<DigitalArray> arrays,
            List<AnalogTiles> groups,
            double factor) {
        if (part.equals("arrays")) {
            return elements(arrays) / elements(hardware.arrays());
        }
        for (AnalogTiles group : hardware.tiles()) {
            if (part.equals("tiles." + group.name()) || part.equals(group.name())) {
                long left = units("tiles." + group.name(), arrays, groups);
                return (double) left / group.count();
            }
        }
        return hardware.area().part(part).isPresent() ? factor : 1;
    }

    private static double elements(List<DigitalArray> arrays) {
        double elements = 0;
        for (DigitalArray group : arrays) {
            elements += (double) group.count() * group.rows() * group.columns();
        }
        return elements;
    }

    /// Rounded down, but not because a product of doubles lies a hair below a whole number.
    private static long floor(double value) {
        return (long) Math.floor(value * (1 + 1e-12));
    }
}
