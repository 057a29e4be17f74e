package org.moesaic.model.replay;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.moesaic.model.hardware.Hardware;

/// Operations that depend on nothing but how many rows a step has for them. What a number of rows takes is computed once.
final class DenseGroup {

    /// Rows up to which durations are kept; a larger step computes them each time.
    private static final int KEPT_ROWS = 8192;

    private static final long UNKNOWN = -1;

    private final List<DenseOperation> operations;
    private final Hardware hardware;
    private final Resources resources;
    private final Servers servers;
    private final RowHistogram steps = new RowHistogram(1);
    private final RowHistogram work = new RowHistogram(1);
    private final Map<Integer, long[]> byOperation = new HashMap<>();
    private long[] durations = new long[0];

    DenseGroup(List<DenseOperation> operations, Hardware hardware, Resources resources) {
        this.operations = operations;
        this.hardware = hardware;
        this.resources = resources;
        servers = new Servers(resources, 1);
    }

    List<DenseOperation> operations() {
        return operations;
    }

    /// Counts a step; returns how long all operations of all layers take, on the device with the most rows.
    ///
    /// @param rowsOf rows of each device
    long step(int[] rowsOf) {
        int rows = 0;
        for (int ofDevice : rowsOf) {
            rows = Math.max(rows, ofDevice);
            if (ofDevice > 0) {
                work.add(0, ofDevice, 1);
            }
        }
        return rows == 0 || operations.isEmpty() ? 0 : step(rows);
    }

    private long step(int rows) {
        steps.add(0, rows, 1);
        if (rows > KEPT_ROWS) {
            return duration(rows);
        }
        if (rows >= durations.length) {
            int from = durations.length;
            durations =
                    Arrays.copyOf(durations, Math.min(KEPT_ROWS + 1, Math.max(rows + 1, 2 * from)));
            Arrays.fill(durations, from, durations.length, UNKNOWN);
        }
        if (durations[rows] == UNKNOWN) {
            durations[rows] = duration(rows);
        }
        return durations[rows];
    }

    /// Adds all that was counted to a replay's totals.
    void settle(ModuleTotals totals) {
        steps.forEach((_, rows, count) ->
                operations.forEach(operation -> settleTime(operation, rows, count, totals)));
        work.forEach((_, rows, count) ->
                operations.forEach(operation -> settleWork(operation, rows, count, totals)));
    }

    private void settleWork(DenseOperation operation, int rows, long steps, ModuleTotals totals) {
        long times = Math.multiplyExact(steps, operation.times());
        ActionCounts counts = new ActionCounts();
        counts.add(operation.actions(hardware, resources, rows), times);
        long macs = operation.matrix().map(matrix -> matrix.digitalMacs(rows)).orElse(0L);
        totals.add(operation.module(), counts, Math.multiplyExact(macs, times));
    }

    private void settleTime(DenseOperation operation, int rows, long steps, ModuleTotals totals) {
        long[] busy = new long[resources.size()];
        servers.restart(busy);
        long each = operation.simulate(servers, resources, rows);
        long times = Math.multiplyExact(steps, operation.times());
        long[] boundBy = new long[busy.length];
        boundBy[Servers.busiest(busy)] = Math.multiplyExact(each, times);
        for (int resource = 0; resource < busy.length; resource++) {
            busy[resource] = Math.multiplyExact(busy[resource], times);
        }
        totals.addTime(operation.module(), Math.multiplyExact(each, times), boundBy, busy);
        for (int layer : operation.layerIds()) {
            totals.addLayerTime(layer, Math.multiplyExact(each, steps));
        }
    }

    /// Adds how long the operations of each layer take for a step; returns how long those outside of layers take.
    ///
    /// @param rowsOf rows of each device
    long addByLayer(long[] layers, int[] rowsOf, Predicate<ModelModule> which) {
        int rows = Arrays.stream(rowsOf).max().orElse(0);
        long outside = 0;
        long[] each = byOperation.computeIfAbsent(rows, this::durations);
        for (int i = 0; i < each.length; i++) {
            if (which.test(operations.get(i).module())) {
                for (int layer : operations.get(i).layerIds()) {
                    if (layer < 0) {
                        outside = Math.addExact(outside, each[i]);
                    } else {
                        layers[layer] = Math.addExact(layers[layer], each[i]);
                    }
                }
            }
        }
        return outside;
    }

    private long[] durations(int rows) {
        long[] each = new long[operations.size()];
        long[] busy = new long[resources.size()];
        for (int i = 0; rows > 0 && i < each.length; i++) {
            servers.restart(busy);
            each[i] = operations.get(i).simulate(servers, resources, rows);
        }
        return each;
    }

    private long duration(int rows) {
        long[] busy = new long[resources.size()];
        long sum = 0;
        for (DenseOperation operation : operations) {
            servers.restart(busy);
            long each = operation.simulate(servers, resources, rows);
            sum = Math.addExact(sum, Math.multiplyExact(each, operation.times()));
        }
        return sum;
    }
}
