package org.moesaic.model.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.moesaic.model.closedform.Dataflow;

/// Small hardware with round figures, for tests that compute by hand: one 4 x 4 array at 1 GHz, HBM of 1 byte a
/// picosecond, host memory and a link of 1 byte in 10 picoseconds.
public final class TestHardware {

    public static final long GIB = 1L << 30;

    private TestHardware() {}

    public static Hardware hbmOnly() {
        return of(1_000_000_000_000L, false, 1);
    }

    public static Hardware hbmAndHost() {
        return of(1_000_000_000_000L, true, 1);
    }

    public static Hardware of(long hbmBytesPerSecond, boolean host, int arrays) {
        DigitalArray array =
                new DigitalArray(
                        "array",
                        arrays,
                        4,
                        4,
                        Dataflow.WEIGHT_STATIONARY,
                        true,
                        1_000_000_000L,
                        Set.of(
                                "fp32", "bf16", "fp8", "fp4", "int8", "int6", "int5", "int4",
                                "int3", "int2", "ternary"));
        List<Memory> memories = new ArrayList<>();
        memories.add(memory(Tier.SRAM, GIB / 1024, 1_000_000_000_000_000L, 0));
        memories.add(memory(Tier.HBM, 64 * GIB, hbmBytesPerSecond, 50_000));
        List<Link> links = new ArrayList<>();
        if (host) {
            memories.add(memory(Tier.HOST, 1024 * GIB, 100_000_000_000L, 80_000));
            links.add(new Link("host-link", Tier.HOST, Tier.HBM, 100_000_000_000L, 500_000));
        }
        return new Hardware("test", "for tests", List.of(array), memories, links, 2, energy());
    }

    private static Memory memory(Tier tier, long capacity, long rate, long latency) {
        return new Memory(tier, capacity, rate, rate, latency, "test");
    }

    private static EnergyTable energy() {
        List<ActionCost> costs = new ArrayList<>();
        for (int bits = 2; bits <= 8; bits++) {
            costs.add(cost("mac.int" + bits, bits, ActionCost.Unit.OPERATION));
        }
        for (String name :
                List.of(
                        "mac.fp32",
                        "mac.bf16",
                        "mac.fp8",
                        "mac.fp4",
                        "mac.ternary",
                        "dequant.group")) {
            costs.add(cost(name, 3, ActionCost.Unit.OPERATION));
        }
        for (String name :
                List.of(
                        "sram.read",
                        "sram.write",
                        "hbm.read",
                        "hbm.write",
                        "host.read",
                        "host.write",
                        "link.host-link",
                        "noc.hop")) {
            costs.add(cost(name, 1, ActionCost.Unit.BIT));
        }
        StaticPower hbm =
                new StaticPower("hbm", new Range(1, 2, 4), "none", Fidelity.ASSUMED, "test");
        return new EnergyTable(costs, List.of(hbm));
    }

    private static ActionCost cost(String action, double nominal, ActionCost.Unit unit) {
        Range range = new Range(nominal / 2, nominal, nominal * 2);
        return new ActionCost(action, range, unit, "none", Fidelity.ASSUMED, "test");
    }
}
