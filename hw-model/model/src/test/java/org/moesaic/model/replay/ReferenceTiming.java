package org.moesaic.model.replay;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Link;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ReferenceReplay.Access;

/// How long each step takes, from the rules as they are written and nothing else: every duration is worked out anew
/// for every access.
final class ReferenceTiming {

    /// When the first and the last byte of something are there.
    private record Arrival(long first, long last) {}

    private final ReplayScenario scenario;
    private final DigitalArray group;
    private Map<String, Long> freeAt;

    ReferenceTiming(ReplayScenario scenario) {
        this.scenario = scenario;
        group = scenario.hardware().arrays().getFirst();
    }

    /// Makespan of each step in picoseconds.
    List<Long> steps(ReferenceReplay replay) {
        List<Long> makespans = new ArrayList<>();
        for (ReferenceReplay.Step step : replay.steps) {
            makespans.add(step.layers().stream().mapToLong(this::layerStep).sum());
        }
        return makespans;
    }

    /// What a layer-step does slice by slice: some bytes are loaded, none where everything is there; then some rows take the
    /// expert in a format, none where nobody wants just that depth.
    record SliceStep(NumberFormat format, Tier home, long loadedBytes, int rows) {}

    /// Makespan of a layer-step of slices, in the order given.
    long slices(List<SliceStep> steps) {
        freeAt = new HashMap<>();
        long end = 0;
        for (SliceStep step : steps) {
            Arrival here = new Arrival(0, 0);
            if (step.loadedBytes() > 0) {
                here = move(step.home(), Tier.HBM, step.loadedBytes(), here);
            }
            if (step.rows() > 0) {
                long bytes = ExpertBytes.of(scenario.model(), step.format());
                Memory hbm = scenario.hardware().memory(Tier.HBM).orElseThrow();
                Arrival whole = new Arrival(here.last(), here.last());
                Arrival read = read(hbm, bytes, whole);
                end = Math.max(end, compute(step.rows(), step.format(), read, true));
            }
        }
        return end;
    }

    private long layerStep(List<Access> accesses) {
        freeAt = new HashMap<>();
        long end = 0;
        for (int nearness = 0; nearness < 3; nearness++) {
            for (Access access : accesses) {
                if (nearness(access) == nearness) {
                    end = Math.max(end, finish(access));
                }
            }
        }
        return end;
    }

    /// Here; in the cache behind; at home.
    private static int nearness(Access access) {
        return access.fetches == 0 ? 0 : access.held == access.fetches ? 1 : 2;
    }

    private long finish(Access access) {
        Placement.Slot slot = scenario.placement().slot(access.layer, access.expert);
        long bytes = ExpertBytes.of(scenario.model(), slot.format());
        boolean cached = scenario.cache().filter(cache -> cache.home() == slot.home()).isPresent();
        Tier kept = cached ? scenario.cache().get().tier() : Tier.HBM;
        long here = 0;
        for (int fetch = 0; fetch < access.fetches; fetch++) {
            // What the cache behind holds comes first.
            Tier from =
                    fetch < access.held
                            ? scenario.cache().get().behind().orElseThrow().tier()
                            : slot.home();
            here = Math.max(here, move(from, kept, bytes, new Arrival(0, 0)).last());
        }
        if (kept == Tier.SRAM) {
            return compute(access.rows, slot.format(), new Arrival(here, here), false);
        }
        Arrival moved = move(kept, Tier.HBM, bytes, new Arrival(here, here));
        Memory hbm = scenario.hardware().memory(Tier.HBM).orElseThrow();
        Arrival read = read(hbm, bytes, moved);
        return compute(access.rows, slot.format(), read, true);
    }

    /// From tier to tier towards the arrays: read, link, write. No link leads from HBM to SRAM.
    private Arrival move(Tier from, Tier to, long bytes, Arrival arrival) {
        Arrival at = arrival;
        Tier tier = from;
        while (tier != to) {
            at = read(scenario.hardware().memory(tier).orElseThrow(), bytes, at);
            Tier near = Tier.SRAM;
            if (tier != Tier.HBM) {
                Link link = scenario.hardware().linkFrom(tier).orElseThrow();
                long occupancy = picoseconds(bytes, link.bytesPerSecond());
                at = pass(link.name(), occupancy, link.latencyPicoseconds(), at);
                near = link.near();
            }
            Memory next = scenario.hardware().memory(near).orElseThrow();
            at = pass(near.label(), picoseconds(bytes, next.writeBytesPerSecond()), 0, at);
            tier = near;
        }
        return at;
    }

    private Arrival read(Memory memory, long bytes, Arrival arrival) {
        return pass(
                memory.tier().label(),
                picoseconds(bytes, memory.achievableBytesPerSecond()),
                memory.unloadedPicoseconds(),
                arrival);
    }

    /// Cut-through: a stage starts when the first byte is there, and cannot end before the stage before it.
    private Arrival pass(String server, long occupancy, long latency, Arrival in) {
        long start = Math.max(freeAt.getOrDefault(server, 0L), in.first());
        long end = Math.max(start + occupancy, in.last());
        freeAt.put(server, end);
        return new Arrival(start + latency, end + latency);
    }

    /// The arrays work while the weights stream in, and end no earlier than the last fold after the last weight.
    private long compute(int rows, NumberFormat format, Arrival weights, boolean landing) {
        List<MatrixShape> matrices = ExpertBytes.matrices(scenario.model());
        MatrixShape down = matrices.getLast();
        MatrixShape up = new MatrixShape((matrices.size() - 1) * down.columns(), down.rows());
        long cycles = cycles(rows, up, group.count()) + cycles(rows, down, group.count());
        long array = picoseconds(cycles, group.clockHertz());
        long lastFold = cycles(rows, new MatrixShape(group.columns(), group.rows()), 1);
        long tail = picoseconds(lastFold, group.clockHertz());
        long start = Math.max(freeAt.getOrDefault("array", 0L), weights.first());
        long end = Math.max(start + array, weights.last() + tail);
        long sram = sram(rows, format, landing, up, down);
        if (sram > 0) {
            long sramEnd = Math.max(freeAt.getOrDefault("sram", 0L), start) + sram;
            freeAt.put("sram", sramEnd);
            end = Math.max(end, sramEnd);
        }
        freeAt.put("array", end);
        return end;
    }

    /// Folds and streams as in the table of the closed form; a product of `m` rows with a matrix of n outputs and k
    /// inputs.
    private long cycles(long m, MatrixShape matrix, int arrays) {
        long r = group.rows();
        long c = group.columns();
        long n = matrix.rows();
        long k = matrix.columns();
        Dataflow flow = group.dataflow();
        long folds =
                switch (flow) {
                    case WEIGHT_STATIONARY -> up(k, r) * up(n, c);
                    case INPUT_STATIONARY -> up(k, r) * up(m, c);
                    case OUTPUT_STATIONARY -> up(m, r) * up(n, c);
                };
        long streamed =
                switch (flow) {
                    case WEIGHT_STATIONARY -> m;
                    case INPUT_STATIONARY -> n;
                    case OUTPUT_STATIONARY -> k;
                };
        long preload = flow == Dataflow.OUTPUT_STATIONARY ? 0 : r;
        long busiest = up(folds, arrays);
        return group.doubleBuffered()
                ? preload + (busiest - 1) * Math.max(streamed, r) + streamed + r + c - 2
                : busiest * (preload + streamed + r + c - 2);
    }

    /// SRAM takes in the weights and hands them and the activations to the arrays; 32-bit partial sums are written
    /// once for each fold along the inputs and read back for each but the last.
    private long sram(
            long m, NumberFormat format, boolean landing, MatrixShape up, MatrixShape down) {
        Memory sram = scenario.hardware().memory(Tier.SRAM).orElse(null);
        if (sram == null) {
            return 0;
        }
        long bytes = landing ? ExpertBytes.of(scenario.model(), format) : 0;
        for (MatrixShape matrix : List.of(up, down)) {
            long weights = format.bytes(matrix).total();
            long overColumns = up(matrix.rows(), group.columns());
            long overRows = up(matrix.columns(), group.rows());
            long inputs = m * matrix.columns();
            long outputs = m * matrix.rows();
            Dataflow flow = group.dataflow();
            long activationReads =
                    flow == Dataflow.INPUT_STATIONARY ? inputs : inputs * overColumns;
            long weightReads =
                    switch (flow) {
                        case WEIGHT_STATIONARY -> weights;
                        case INPUT_STATIONARY -> weights * up(m, group.columns());
                        case OUTPUT_STATIONARY -> weights * up(m, group.rows());
                    };
            long writes = flow == Dataflow.OUTPUT_STATIONARY ? outputs : outputs * overRows;
            bytes +=
                    activationReads * activationBytes(format)
                            + weightReads
                            + 4 * writes
                            + 4 * (writes - outputs);
        }
        return picoseconds(bytes, sram.achievableBytesPerSecond());
    }

    private static long activationBytes(NumberFormat format) {
        return switch (format.arithmetic()) {
            case "fp32" -> 4;
            case "bf16", "fp16", "fp8", "fp4" -> 2;
            default -> 1;
        };
    }

    private static long up(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }

    private static long picoseconds(long units, long perSecond) {
        BigInteger rate = BigInteger.valueOf(perSecond);
        return BigInteger.valueOf(units)
                .multiply(BigInteger.TEN.pow(12))
                .add(rate)
                .subtract(BigInteger.ONE)
                .divide(rate)
                .longValueExact();
    }
}
