package org.moesaic.verification.validation;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.model.closedform.AccessPattern;
import org.moesaic.model.closedform.Dram;
import org.moesaic.model.closedform.DramPresets;

/// Latency and bandwidth of DRAM.
final class DramFigures {

    private DramFigures() {}

    static Section unloaded() {
        List<Comparison> rows = new ArrayList<>();
        unloaded(rows, "hbm2-2000", 42.0);
        unloaded(rows, "hbm2-2400", 42.48);
        unloaded(rows, "hbm3-6400", 48.12);
        unloaded(rows, "hbm4-8000", 46.0);
        unloaded(rows, "ddr4-3200", 41.25);
        unloaded(rows, "ddr5-4800", 44.93);
        unloaded(rows, "ddr5-4800an", 42.43);
        unloaded(rows, "ddr5-5600", 42.84);
        unloaded(rows, "ddr5-6400", 43.06);
        unloaded(rows, "lpddr5-6400", 58.75);
        unloaded(rows, "lpddr6-10667", 79.12);
        unloaded(rows, "gddr6-14000", 44.46);
        unloaded(rows, "gddr7-28000", 47.96);
        return new Section(
                "DRAM: latency of a first access",
                "Published: precharge, activate and read of a row miss with nothing else under way, as the tests of"
                        + " Ramulator 2.1 compute it from its presets.",
                "ns",
                new Section.Rule.Exact(0.02),
                rows);
    }

    static Section achievable() {
        List<Comparison> rows = new ArrayList<>();
        achievable(rows, "hbm2-2000", 28.857);
        achievable(rows, "hbm2-2400", 34.619);
        achievable(rows, "hbm3-6400", 46.064);
        achievable(rows, "hbm4-8000", 55.926);
        achievable(rows, "ddr4-3200", 24.304);
        achievable(rows, "ddr5-4800", 17.562);
        achievable(rows, "ddr5-4800an", 17.57);
        achievable(rows, "ddr5-5600", 20.499);
        achievable(rows, "ddr5-6400", 23.425);
        achievable(rows, "lpddr5-6400", 11.727);
        achievable(rows, "lpddr6-10667", 14.183);
        achievable(rows, "gddr6-14000", 25.74);
        achievable(rows, "gddr7-28000", 24.829);
        return new Section(
                "DRAM: bandwidth less refresh",
                "Published: peak of one channel less the share of time in which all banks refresh, as the tests of Ramulator"
                        + " 2.1 compute it from its presets.",
                "GB/s",
                new Section.Rule.Exact(0.01),
                rows);
    }

    private static void achievable(List<Comparison> rows, String preset, double gigabytes) {
        rows.add(new Comparison(preset, gigabytes, gigabytes(preset, "stream")));
    }

    static Section streams() {
        List<Comparison> rows = new ArrayList<>();
        rows.add(new Comparison("HBM2, sequential reads", 29.42, gigabytes("hbm2-2000", "stream")));
        rows.add(
                new Comparison(
                        "DDR4-3200, sequential reads", 24.21, gigabytes("ddr4-3200", "stream")));
        rows.add(
                new Comparison(
                        "DDR4-3200, random chunks of 1 KiB",
                        0.94 * 25.4,
                        gigabytes("ddr4-3200", "random:1024")));
        rows.add(
                new Comparison(
                        "DDR4-3200, random chunks of 64 B",
                        0.81 * 25.4,
                        gigabytes("ddr4-3200", "random:64")));
        return new Section(
                "DRAM: bandwidth of a cycle-accurate simulator",
                "Published: DRAMsim3 under saturating reads with refresh, one channel. Ours: peak less refresh, and for"
                        + " random chunks the limits of tRC and tFAW. For single bursts these limits are"
                        + " pessimistic: the simulator's queue finds rows that are open already.",
                "GB/s",
                new Section.Rule.Within(45),
                rows);
    }

    private static void unloaded(List<Comparison> rows, String preset, double nanoseconds) {
        Dram dram = dram(preset);
        rows.add(new Comparison(preset, nanoseconds, dram.unloadedPicoseconds() * 1e-3));
    }

    private static double gigabytes(String preset, String pattern) {
        return dram(preset).bytesPerSecond(AccessPattern.parse(pattern)) * 1e-9;
    }

    private static Dram dram(String preset) {
        return new Dram(DramPresets.find(preset).orElseThrow(), 1);
    }
}
