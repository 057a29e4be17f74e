package org.moesaic.model.optimum;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.TileUse;
import org.moesaic.model.placement.bits.Levels;
import org.moesaic.model.replay.DenseUse;

/// The bounds that an optimum keeps: those that are asked for, and the room that there is on each device beside the weights
/// of the other modules.
final class OptimumBudgets {

    private final PolicyRequest request;
    private final OptimumArguments arguments;
    private final OptimumOptions options;
    private final List<Budget> all = new ArrayList<>();

    private OptimumBudgets(
            PolicyRequest request, OptimumArguments arguments, OptimumOptions options) {
        this.request = request;
        this.arguments = arguments;
        this.options = options;
    }

    /// @param errors what the budget `error` counts
    static List<Budget> of(
            PolicyRequest request,
            OptimumArguments arguments,
            OptimumOptions options,
            Budget.RealUse errors) {
        OptimumBudgets budgets = new OptimumBudgets(request, arguments, options);
        budgets.bits();
        budgets.bytes();
        budgets.tiles();
        budgets.replicas();
        arguments
                .error()
                .ifPresent(most ->
                        budgets.all.add(
                                new Budget.Real(
                                        errors,
                                        most.doubleValue(),
                                        "error=" + most.toPlainString(),
                                        size -> "error=" + size)));
        return budgets.all;
    }

    private void bits() {
        if (arguments.average().isEmpty()) {
            return;
        }
        long experts = experts();
        BigDecimal all = arguments.average().get().multiply(BigDecimal.valueOf(experts));
        long most =
                all.min(BigDecimal.valueOf(Long.MAX_VALUE / 16))
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact();
        this.all.add(
                new Budget.Whole(
                        (_, _, option) -> bits(options.slots().get(option)),
                        most,
                        "average=" + arguments.average().get().toPlainString(),
                        bits -> "average=" + mean(bits, experts)));
    }

    private static long bits(Placement.Slot slot) {
        return Levels.bits(slot.format()).orElse(0);
    }

    private void bytes() {
        arguments
                .bytes()
                .ifPresent(most ->
                        all.add(
                                new Budget.Whole(
                                        (_, _, option) -> bytes(option),
                                        most,
                                        "bytes=" + most + "B",
                                        size -> "bytes=" + whole(size) + "B")));
        DenseUse dense = DenseUse.of(request.model(), request.hardware(), Policies.dense(request));
        for (Tier tier : options.tiers()) {
            Long asked = arguments.tiers().get(tier);
            if (asked != null) {
                all.add(
                        new Budget.Whole(
                                (_, _, option) -> isIn(option, tier) ? bytes(option) : 0,
                                asked,
                                tier.label() + "=" + asked + "B",
                                size -> tier.label() + "=" + whole(size) + "B"));
            }
            if (options.settled()) {
                capacity(tier, dense);
            }
        }
    }

    private void capacity(Tier tier, DenseUse dense) {
        Memory memory = request.hardware().memory(tier).orElseThrow();
        long beside = dense.tier() == tier ? dense.weightBytes() : 0;
        long room = Math.max(0, memory.capacityBytes() - beside);
        for (int device = 0; device < request.hardware().devices().count(); device++) {
            int at = device;
            if (fullest(tier, at) > room) {
                all.add(
                        new Budget.Whole(
                                (_, _, option) ->
                                        isIn(option, tier) && isOn(option, at)
                                                ? bytesOf(option)
                                                : 0,
                                room,
                                room(tier, at, room),
                                size -> room(tier, at, size)));
            }
        }
    }

    private static String room(Tier tier, int device, double bytes) {
        return "a room of " + whole(bytes) + " bytes in " + tier.label() + " of device " + device;
    }

    /// Bytes of a tier of a device with the largest option of every expert that may go there.
    private double fullest(Tier tier, int device) {
        double most = 0;
        for (int option = 0; option < options.slots().size(); option++) {
            if (isIn(option, tier) && isOn(option, device)) {
                most = Math.max(most, (double) bytesOf(option));
            }
        }
        return most * experts();
    }

    private void tiles() {
        if (!arguments.engines().contains(EngineKind.ANALOG)) {
            return;
        }
        DenseUse dense = DenseUse.of(request.model(), request.hardware(), Policies.dense(request));
        var group = request.hardware().tiles().getFirst();
        long there = Math.max(0, group.count() - dense.tiles());
        long most = Math.min(there, arguments.tiles().orElse(Long.MAX_VALUE));
        long each = new TileUse(request.model(), group).crossbarsPerExpert();
        for (int device = 0; device < request.hardware().devices().count(); device++) {
            int at = device;
            all.add(
                    new Budget.Tiles(
                            at,
                            most,
                            "tiles=" + most + onDevice(at),
                            size -> "tiles=" + whole(size) + onDevice(at)));
            arguments
                    .crossbars()
                    .ifPresent(limit ->
                            all.add(
                                    new Budget.Whole(
                                            (_, _, option) ->
                                                    isAnalog(option) && isOn(option, at) ? each : 0,
                                            limit,
                                            "crossbars=" + limit + onDevice(at),
                                            size -> "crossbars=" + whole(size) + onDevice(at))));
        }
    }

    private void replicas() {
        if (arguments.replicas().isEmpty()) {
            return;
        }
        for (int layer = 0; layer < request.model().moeLayerIds().size(); layer++) {
            int of = layer;
            all.add(
                    new Budget.Whole(
                            (at, _, option) ->
                                    at == of ? options.slots().get(option).devices().size() : 0,
                            arguments.replicas().getAsLong(),
                            "replicas=" + arguments.replicas().getAsLong(),
                            size -> "replicas=" + whole(size)));
        }
    }

    /// Says what came of the budgets that were asked for.
    static void report(
            OptimumArguments arguments,
            Placement placement,
            PolicyRequest request,
            double error,
            Rationale.Builder reasons) {
        double bits = 0;
        long analog = 0;
        for (int layer = 0; layer < placement.layers(); layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                Placement.Slot slot = placement.slot(layer, expert);
                bits += bits(slot);
                analog += slot.engine() == EngineKind.ANALOG ? 1 : 0;
            }
        }
        double mean = bits / placement.layers() / placement.experts();
        var byHome = placement.bytesByHome(request.model());
        long bytes = byHome.values().stream().mapToLong(Long::longValue).sum();
        arguments
                .average()
                .ifPresent(asked -> reasons.budget("averageBits", asked.doubleValue(), mean));
        arguments.bytes().ifPresent(asked -> reasons.budget("bytes", asked, bytes));
        arguments
                .tiers()
                .forEach((tier, asked) ->
                        reasons.budget(
                                tier.label() + "Bytes", asked, byHome.getOrDefault(tier, 0L)));
        arguments.error().ifPresent(asked -> reasons.budget("error", asked.doubleValue(), error));
        if (analog > 0 || arguments.tiles().isPresent() || arguments.crossbars().isPresent()) {
            tilesReport(arguments, placement, request, reasons);
        }
    }

    private static void tilesReport(
            OptimumArguments arguments,
            Placement placement,
            PolicyRequest request,
            Rationale.Builder reasons) {
        if (request.hardware().tiles().isEmpty()) {
            return;
        }
        TileUse use = new TileUse(request.model(), request.hardware().tiles().getFirst());
        long tiles = 0;
        long crossbars = 0;
        for (int device = 0; device < request.hardware().devices().count(); device++) {
            int[] perLayer = analogPerLayer(placement, device);
            tiles = Math.max(tiles, use.tiles(perLayer));
            long experts = 0;
            for (int of : perLayer) {
                experts += of;
            }
            crossbars = Math.max(crossbars, experts * use.crossbarsPerExpert());
        }
        if (arguments.tiles().isPresent()) {
            reasons.budget("tiles", arguments.tiles().getAsLong(), tiles);
        }
        if (arguments.crossbars().isPresent()) {
            reasons.budget("crossbars", arguments.crossbars().getAsLong(), crossbars);
        }
    }

    /// Analog experts of each layer on a device.
    static int[] analogPerLayer(Placement placement, int device) {
        int[] perLayer = new int[placement.layers()];
        for (int layer = 0; layer < perLayer.length; layer++) {
            for (int expert = 0; expert < placement.experts(); expert++) {
                Placement.Slot slot = placement.slot(layer, expert);
                boolean there =
                        slot.engine() == EngineKind.ANALOG && slot.devices().contains(device);
                perLayer[layer] += there ? 1 : 0;
            }
        }
        return perLayer;
    }

    private long experts() {
        return (long) request.model().moeLayerIds().size() * request.model().routedExperts();
    }

    /// Bytes of all copies; those of an analog expert are in its tiles.
    private long bytes(int option) {
        return Math.multiplyExact(
                bytesOf(option), (long) options.slots().get(option).devices().size());
    }

    private long bytesOf(int option) {
        return isAnalog(option) ? 0 : bytesOf(options.slots().get(option).format());
    }

    private long bytesOf(NumberFormat format) {
        return ExpertBytes.of(request.model(), format);
    }

    private boolean isAnalog(int option) {
        return options.slots().get(option).engine() == EngineKind.ANALOG;
    }

    private boolean isIn(int option, Tier tier) {
        return !isAnalog(option) && options.slots().get(option).home() == tier;
    }

    private boolean isOn(int option, int device) {
        return options.slots().get(option).devices().contains(device);
    }

    private String onDevice(int device) {
        return request.hardware().devices().count() > 1 ? " on device " + device : "";
    }

    private static String whole(double size) {
        return new BigDecimal(size).toPlainString();
    }

    /// With six digits, rounded up: what is printed as the smallest feasible has to be.
    private static String mean(double bits, long experts) {
        return new BigDecimal(bits)
                .divide(BigDecimal.valueOf(experts), 6, RoundingMode.CEILING)
                .stripTrailingZeros()
                .toPlainString();
    }
}
