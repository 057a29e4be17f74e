package org.moesaic.vector;

import java.util.Arrays;
import java.util.List;
import org.moesaic.compute.Activations;

/// Matrices of integers and of small code books, in panels.
final class PanelKernel implements Kernel {

    private final int rows;
    private final Groups groups;
    private final PanelPart[] parts;
    private final Order order;

    /// The order of the only part where its codes and scales are one stream; else null.
    private final PanelOrder.Stream stream;

    /// The order of inputs.
    ///
    /// @param wholes whether int8 inputs of a batch are wanted as floats too
    /// @param lookUps the tables that a single token in int8 is wanted as too; null if none
    private record Order(Groups groups, boolean wholes, LookUps lookUps) {}

    PanelKernel(int rows, Groups groups, List<PanelPart> parts) {
        this.rows = rows;
        this.groups = groups;
        this.parts = parts.toArray(PanelPart[]::new);
        this.stream = parts.getFirst().order() instanceof PanelOrder.Stream one ? one : null;
        LookUps lookUps = stream == null ? null : PanelStreams.lookUps(parts.getFirst().planes());
        this.order = new Order(groups, parts.stream().anyMatch(PanelBatch::inFloats), lookUps);
    }

    @Override
    public int units() {
        return (rows + Lanes.COUNT - 1) / Lanes.COUNT;
    }

    @Override
    public Object inputOrder() {
        return order;
    }

    @Override
    public void prepare(Inputs inputs, Activations activations, int batch, float[] x) {
        switch (activations) {
            case FP32 -> inputs.copy(groups, batch, x);
            case INT8 -> {
                inputs.quantise(groups, batch, x, batch > 1 && order.wholes());
                if (batch == 1 && order.lookUps() != null) {
                    inputs.lookUp(order.lookUps(), groups.blocks());
                }
            }
        }
    }

    @Override
    public void multiply(
            int fromUnit,
            int toUnit,
            Activations activations,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] y) {
        if (activations == Activations.INT8 && batch == 1 && stream != null) {
            streamed(fromUnit, toUnit, inputs, scratch, y);
        } else if (activations == Activations.INT8 && batch == 1) {
            oneByOne(fromUnit, toUnit, inputs, scratch, y);
        } else {
            inPairs(fromUnit, toUnit, activations, batch, inputs, scratch, y);
        }
    }

    private void streamed(int from, int to, Inputs inputs, Scratch scratch, float[] y) {
        float[] sums = scratch.sums((to - from) * Lanes.COUNT);
        PanelStreams.multiply(parts[0], stream, groups, order.lookUps(), from, to, inputs, sums);
        for (int panel = from; panel < to; panel++) {
            store(panel, inputs.scales()[0], sums, (panel - from) * Lanes.COUNT, y, 0);
        }
    }

    /// One panel after the other, so that codes are one ascending stream: they are all there is to do.
    private void oneByOne(int from, int to, Inputs inputs, Scratch scratch, float[] y) {
        float[] sums = scratch.sums(Lanes.COUNT);
        for (int panel = from; panel < to; panel++) {
            Arrays.fill(sums, 0, Lanes.COUNT, 0);
            for (PanelPart part : parts) {
                PanelDots.add(part, groups, panel, inputs, scratch, sums);
            }
            store(panel, inputs.scales()[0], sums, 0, y, 0);
        }
    }

    private void inPairs(
            int from,
            int to,
            Activations activations,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] y) {
        int length = Math.max(PanelBatch.sums(batch), PanelFloats.sums(batch));
        float[] sums = scratch.sums(length);
        int last = to - 1;
        for (int panel = from; panel < to; panel += 2) {
            Arrays.fill(sums, 0, length, 0);
            for (PanelPart part : parts) {
                switch (activations) {
                    case FP32 ->
                            PanelFloats.add(
                                    part, groups, panel, last, batch, inputs, scratch, sums);
                    case INT8 ->
                            PanelBatch.add(part, groups, panel, last, batch, inputs, scratch, sums);
                }
            }
            for (int token = 0; token < batch; token++) {
                float scale = activations == Activations.INT8 ? inputs.scales()[token] : 1;
                int at = 2 * token * Lanes.COUNT;
                store(panel, scale, sums, at, y, token * rows);
                if (panel < last) {
                    store(panel + 1, scale, sums, at + Lanes.COUNT, y, token * rows);
                }
            }
        }
    }

    private void store(int panel, float scale, float[] sums, int at, float[] y, int to) {
        int first = panel * Lanes.COUNT;
        int here = Math.min(Lanes.COUNT, rows - first);
        for (int lane = 0; lane < here; lane++) {
            y[to + first + lane] = sums[at + lane] * scale;
        }
    }

    @Override
    public long bytes() {
        long bytes = 0;
        for (PanelPart part : parts) {
            bytes += part.bytes();
        }
        return bytes;
    }
}
