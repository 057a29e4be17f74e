package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.moesaic.model.closedform.Dataflow;

/// Hardware for tests: one array group, HBM, host memory and SSD behind links, and an energy table with a cost for all
/// that can happen. Each `with` changes this and returns it.
///
/// Unless changed, rates are round, so that durations can be worked out by hand: 1 ps a byte in HBM, 4 in host memory,
/// 8 over PCIe, 20 from SSD, 1000 ps a clock cycle.
public final class TestHardware {

    private static final String NODE = "node unstated";
    private static final String SOURCE = "assumption";
    private static final long AMPLE = 1L << 50;

    private int arrays = 1;
    private int rows = 4;
    private int columns = 4;
    private Dataflow dataflow = Dataflow.WEIGHT_STATIONARY;
    private boolean doubleBuffered = true;
    private long clockHertz = 1_000_000_000L;
    private long hbmCapacity = AMPLE;
    private long hbmRate = 1_000_000_000_000L;
    private long hbmLatency = 100;
    private long hbmWriteRate;
    private long hostCapacity = AMPLE;
    private long hostRate = 250_000_000_000L;
    private long hostLatency = 200;
    private long hostWriteRate;
    private long linkRate = 125_000_000_000L;
    private long linkLatency = 300;
    private long sramRate;
    private boolean ssd;
    private boolean host = true;

    private TestHardware() {}

    public static TestHardware builder() {
        return new TestHardware();
    }

    /// Arrays of a size.
    public TestHardware withArrays(int count, int rowsOfOne, int columnsOfOne) {
        arrays = count;
        rows = rowsOfOne;
        columns = columnsOfOne;
        return this;
    }

    public TestHardware withDataflow(Dataflow stationary, boolean buffered) {
        dataflow = stationary;
        doubleBuffered = buffered;
        return this;
    }

    public TestHardware withClock(long hertz) {
        clockHertz = hertz;
        return this;
    }

    public TestHardware withHbm(long bytesPerSecond, long latencyPicoseconds) {
        hbmRate = bytesPerSecond;
        hbmLatency = latencyPicoseconds;
        return this;
    }

    public TestHardware withHost(long bytesPerSecond, long latencyPicoseconds) {
        hostRate = bytesPerSecond;
        hostLatency = latencyPicoseconds;
        return this;
    }

    /// Writes HBM and host memory at other rates than they are read.
    public TestHardware withWrites(long hbmBytesPerSecond, long hostBytesPerSecond) {
        hbmWriteRate = hbmBytesPerSecond;
        hostWriteRate = hostBytesPerSecond;
        return this;
    }

    public TestHardware withLink(long bytesPerSecond, long latencyPicoseconds) {
        linkRate = bytesPerSecond;
        linkLatency = latencyPicoseconds;
        return this;
    }

    public TestHardware withCapacities(long hbmBytes, long hostBytes) {
        hbmCapacity = hbmBytes;
        hostCapacity = hostBytes;
        return this;
    }

    /// Describes SRAM, which is otherwise not described.
    public TestHardware withSram(long bytesPerSecond) {
        sramRate = bytesPerSecond;
        return this;
    }

    /// An SSD behind the host, over a link of its own.
    public TestHardware withSsd() {
        ssd = true;
        return this;
    }

    public TestHardware withoutHost() {
        host = false;
        return this;
    }

    public Hardware build() {
        List<Memory> memories = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        if (sramRate > 0) {
            memories.add(memory(Tier.SRAM, AMPLE, sramRate, 0));
        }
        memories.add(memory(Tier.HBM, hbmCapacity, hbmRate, hbmWriteRate, hbmLatency));
        if (host) {
            memories.add(memory(Tier.HOST, hostCapacity, hostRate, hostWriteRate, hostLatency));
            links.add(new Link("pcie", Tier.HOST, Tier.HBM, linkRate, linkLatency));
        }
        if (ssd) {
            memories.add(memory(Tier.SSD, AMPLE, 50_000_000_000L, 700));
            links.add(new Link("nvme", Tier.SSD, Tier.HOST, 60_000_000_000L, 900));
        }
        DigitalArray group =
                new DigitalArray(
                        "digital",
                        arrays,
                        rows,
                        columns,
                        dataflow,
                        doubleBuffered,
                        clockHertz,
                        arithmetics());
        return new Hardware("test", "", List.of(group), memories, links, 3, energy());
    }

    private static Memory memory(Tier tier, long capacity, long rate, long latency) {
        return new Memory(tier, capacity, rate, rate, latency, "test memory");
    }

    /// @param writeRate 0 for the rate of reading
    private static Memory memory(
            Tier tier, long capacity, long rate, long writeRate, long latency) {
        return writeRate == 0
                ? memory(tier, capacity, rate, latency)
                : new Memory(tier, capacity, rate, rate, writeRate, latency, "test memory");
    }

    private static Set<String> arithmetics() {
        Set<String> names = new TreeSet<>(Set.of("fp32", "bf16", "fp16", "fp8", "fp4", "ternary"));
        for (int bits = 2; bits <= 8; bits++) {
            names.add("int" + bits);
        }
        return names;
    }

    /// Costs that differ from action to action and are no round binary numbers; wider integers cost more.
    private static EnergyTable energy() {
        List<ActionCost> costs = new ArrayList<>();
        for (String arithmetic : arithmetics()) {
            double picojoules =
                    arithmetic.startsWith("int") ? 0.01 * (arithmetic.charAt(3) - '0') : 0.37;
            costs.add(cost("mac." + arithmetic, picojoules, ActionCost.Unit.OPERATION));
        }
        costs.add(cost("vector.op", 0.29, ActionCost.Unit.OPERATION));
        costs.add(cost("dequant.group", 0.43, ActionCost.Unit.OPERATION));
        double bit = 0.011;
        for (Tier tier : Tier.values()) {
            costs.add(cost(tier.label() + ".read", bit, ActionCost.Unit.BIT));
            costs.add(cost(tier.label() + ".write", 1.3 * bit, ActionCost.Unit.BIT));
            bit *= 7.1;
        }
        costs.add(cost("link.pcie", 3.7, ActionCost.Unit.BIT));
        costs.add(cost("link.nvme", 4.9, ActionCost.Unit.BIT));
        costs.add(cost("noc.hop", 0.019, ActionCost.Unit.BIT));
        List<StaticPower> statics = List.of(power("arrays", 11.3), power("hbm", 6.1));
        return new EnergyTable(costs, statics);
    }

    private static ActionCost cost(String action, double nominal, ActionCost.Unit unit) {
        Range range = new Range(nominal * 0.6, nominal, nominal * 2.3);
        return new ActionCost(action, range, unit, NODE, Fidelity.ASSUMED, SOURCE);
    }

    private static StaticPower power(String part, double watts) {
        Range range = new Range(watts * 0.5, watts, watts * 1.7);
        return new StaticPower(part, range, NODE, Fidelity.ASSUMED, SOURCE);
    }
}
