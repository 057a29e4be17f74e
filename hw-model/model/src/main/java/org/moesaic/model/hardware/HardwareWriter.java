package org.moesaic.model.hardware;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.moesaic.model.closedform.Dram;
import org.moesaic.model.closedform.DramPreset;
import org.moesaic.model.closedform.DramPresets;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A hardware description back as a tree in the format that is read, with nothing left to defaults.
final class HardwareWriter {

    /// The words in which [MemoriesReader] notes a preset.
    private static final Pattern TECHNOLOGY = Pattern.compile("(\\S+) x ([0-9]{1,6})");

    private static final String[] SIZES = {"TiB", "GiB", "MiB", "KiB"};
    private static final String[] TIMES = {"s", "ms", "us", "ns"};
    private static final String[] RATES = {"TB/s", "GB/s", "MB/s", "kB/s"};
    private static final String[] FREQUENCIES = {"GHz", "MHz", "kHz"};

    private final Hardware hardware;
    private final Map<String, String> sources;
    private final Map<String, String> numerics;

    HardwareWriter(HardwareDescription description) {
        this.hardware = description.hardware();
        this.sources = description.sources();
        this.numerics = description.numerics();
    }

    ObjectNode tree() {
        ObjectNode root = object();
        root.put("name", hardware.name());
        root.put("description", hardware.description());
        ArrayNode arrays = root.putArray("arrays");
        hardware.arrays().forEach(array -> arrays.add(array(array)));
        if (!hardware.tiles().isEmpty()) {
            ArrayNode tiles = root.putArray("tiles");
            hardware.tiles().forEach(group -> tiles.add(tiles(group)));
        }
        hardware.vector().ifPresent(unit -> root.set("vector", vector(unit)));
        ArrayNode memories = root.putArray("memories");
        hardware.memories().forEach(memory -> memories.add(memory(memory)));
        ArrayNode links = root.putArray("links");
        hardware.links().forEach(link -> links.add(link(link)));
        if (hardware.devices().count() > 1) {
            root.set("devices", devices(hardware.devices()));
        }
        ObjectNode noc = root.putObject("noc");
        noc.put("hops", hardware.nocHops());
        source(noc, "noc");
        root.set("energy", energy());
        return root;
    }

    private ObjectNode array(DigitalArray array) {
        ObjectNode node = object();
        node.put("name", array.name());
        node.put("count", array.count());
        node.put("rows", array.rows());
        node.put("columns", array.columns());
        node.put("dataflow", array.dataflow().label());
        node.put("double-buffered", array.doubleBuffered());
        node.put("clock", in(array.clockHertz(), 1000, FREQUENCIES, "Hz"));
        ArrayNode formats = node.putArray("formats");
        new TreeSet<>(array.arithmetics()).forEach(formats::add);
        area(node, "arrays." + array.name());
        source(node, "arrays." + array.name());
        return node;
    }

    private ObjectNode tiles(AnalogTiles group) {
        ObjectNode node = object();
        node.put("name", group.name());
        node.put("count", group.count());
        node.put("levels", group.levels());
        node.put("rows", group.geometry().rows());
        node.put("columns", group.geometry().columns());
        node.put("split", group.geometry().split().name().toLowerCase(Locale.ROOT));
        node.put("stacking", group.stacking().label());
        node.put("input-bits", group.inputBits());
        node.put("encoding", group.encoding().label());
        node.put("weight-slices", group.weightSlices());
        node.put("settle", time(group.timing().settlePicoseconds()));
        node.put("converters", group.timing().converters());
        node.put("conversion", time(group.timing().conversionPicoseconds()));
        node.put("shift-add", time(group.timing().shiftAddPicoseconds()));
        node.put("add", time(group.timing().addPicoseconds()));
        node.putObject("programming")
                .put("time", time(group.programming().picosecondsPerTile()))
                .put("at-once", group.programming().tilesAtOnce())
                .put("endurance", group.programming().enduranceWrites());
        if (numerics.containsKey(group.name())) {
            node.put("numerics", numerics.get(group.name()));
        }
        area(node, "tiles." + group.name());
        source(node, "tiles." + group.name());
        return node;
    }

    private ObjectNode vector(VectorUnit unit) {
        ObjectNode node = object();
        node.put("lanes", unit.lanes());
        node.put("clock", in(unit.clockHertz(), 1000, FREQUENCIES, "Hz"));
        area(node, "vector");
        source(node, "vector");
        return node;
    }

    private ObjectNode devices(Devices devices) {
        ObjectNode node = object();
        node.put("count", devices.count());
        node.put("per-node", devices.perNode());
        devices.inner().ifPresent(link -> node.set("inner", deviceLink(link)));
        devices.outer().ifPresent(link -> node.set("outer", deviceLink(link)));
        source(node, "devices");
        return node;
    }

    private ObjectNode deviceLink(DeviceLink link) {
        ObjectNode node = object();
        node.put("name", link.name());
        node.put("latency", time(link.latencyPicoseconds()));
        node.put("bandwidth", in(link.bytesPerSecond(), 1000, RATES, "B/s"));
        source(node, link.name());
        return node;
    }

    private void area(ObjectNode node, String part) {
        hardware.area()
                .part(part)
                .ifPresent(area -> {
                    ObjectNode range = range(area.squareMillimetresEach(), "mm2");
                    range.put("node", area.node());
                    range.put("fidelity", area.fidelity().label());
                    range.put("source", area.source());
                    node.set("area", range);
                });
    }

    private static String time(long picoseconds) {
        return in(picoseconds, 1000, TIMES, "ps");
    }

    private ObjectNode memory(Memory memory) {
        ObjectNode node = object();
        node.put("tier", memory.tier().label());
        node.put("capacity", in(memory.capacityBytes(), 1024, SIZES, "B"));
        Optional<Dram> dram = dram(memory);
        if (dram.isPresent()) {
            node.put("preset", dram.get().preset().name());
            node.put("channels", dram.get().channels());
        } else {
            node.put("bandwidth", in(memory.achievableBytesPerSecond(), 1000, RATES, "B/s"));
            if (memory.writeBytesPerSecond() != memory.achievableBytesPerSecond()) {
                node.put("write-bandwidth", in(memory.writeBytesPerSecond(), 1000, RATES, "B/s"));
            }
            node.put("latency", time(memory.unloadedPicoseconds()));
        }
        area(node, memory.tier().label());
        source(node, memory.tier().label());
        return node;
    }

    private ObjectNode link(Link link) {
        ObjectNode node = object();
        node.put("name", link.name());
        node.put("from", link.far().label());
        node.put("to", link.near().label());
        node.put("bandwidth", in(link.bytesPerSecond(), 1000, RATES, "B/s"));
        node.put("latency", time(link.latencyPicoseconds()));
        source(node, link.name());
        return node;
    }

    private ObjectNode energy() {
        ObjectNode energy = object();
        ObjectNode actions = energy.putObject("actions");
        for (ActionCost cost : hardware.energy().actions().values()) {
            ObjectNode node = actions.putObject(cost.action());
            String unit = cost.unit() == ActionCost.Unit.BIT ? "pJ/bit" : "pJ";
            node.set("energy", range(cost.picojoules(), unit));
            node.put("node", cost.node());
            node.put("fidelity", cost.fidelity().label());
            node.put("source", cost.source());
        }
        ObjectNode statics = energy.putObject("static");
        for (StaticPower power : hardware.energy().statics()) {
            ObjectNode node = statics.putObject(power.part());
            node.set("power", range(power.watts(), "W"));
            node.put("node", power.node());
            node.put("fidelity", power.fidelity().label());
            node.put("source", power.source());
        }
        return energy;
    }

    private void source(ObjectNode node, String part) {
        node.put("source", sources.getOrDefault(part, "assumption: not said"));
    }

    /// The preset behind a memory, if its figures are those of one.
    static Optional<Dram> dram(Memory memory) {
        Matcher technology = TECHNOLOGY.matcher(memory.technology());
        if (!technology.matches()) {
            return Optional.empty();
        }
        Optional<DramPreset> preset = DramPresets.find(technology.group(1));
        return preset.map(known -> new Dram(known, Integer.parseInt(technology.group(2))))
                .filter(dram ->
                        dram.achievableBytesPerSecond() == memory.achievableBytesPerSecond()
                                && dram.unloadedPicoseconds() == memory.unloadedPicoseconds());
    }

    private static ObjectNode range(Range range, String unit) {
        ObjectNode node = object();
        node.put("low", plain(range.low()) + " " + unit);
        node.put("nominal", plain(range.nominal()) + " " + unit);
        node.put("high", plain(range.high()) + " " + unit);
        return node;
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /// A whole number in the largest unit in which it has at most three decimals, exactly.
    private static String in(long value, int step, String[] units, String base) {
        BigDecimal factor = BigDecimal.valueOf(step).pow(units.length);
        for (String unit : units) {
            BigDecimal scaled = BigDecimal.valueOf(value).divide(factor).stripTrailingZeros();
            if (scaled.compareTo(BigDecimal.ONE) >= 0 && scaled.scale() <= 3) {
                return scaled.toPlainString() + " " + unit;
            }
            factor = factor.divide(BigDecimal.valueOf(step));
        }
        return value + " " + base;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
