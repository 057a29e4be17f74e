package org.moesaic.vector;

import java.util.Arrays;
import java.util.List;
import org.moesaic.compute.Activations;

/// Matrices of integers and of small code books, in panels.
final class PanelKernel implements Kernel {

    private final int rows;
    private final Groups groups;
    private final PanelPart[] parts;

    PanelKernel(int rows, Groups groups, List<PanelPart> parts) {
        this.rows = rows;
        this.groups = groups;
        this.parts = parts.toArray(PanelPart[]::new);
    }

    @Override
    public int units() {
        return (rows + Lanes.COUNT - 1) / Lanes.COUNT;
    }

    @Override
    public void prepare(Inputs inputs, Activations activations, int batch, float[] x) {
        switch (activations) {
            case FP32 -> inputs.copy(groups, batch, x);
            case INT8 -> inputs.quantise(groups, batch, x);
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
        float[] sums = scratch.sums(batch * Lanes.COUNT);
        for (int panel = fromUnit; panel < toUnit; panel++) {
            Arrays.fill(sums, 0, batch * Lanes.COUNT, 0);
            for (PanelPart part : parts) {
                switch (activations) {
                    case FP32 -> PanelFloats.add(part, groups, panel, batch, inputs, scratch, sums);
                    case INT8 -> integers(part, panel, batch, inputs, scratch, sums);
                }
            }
            store(panel, batch, activations == Activations.INT8 ? inputs.scales() : null, sums, y);
        }
    }

    private void integers(
            PanelPart part, int panel, int batch, Inputs inputs, Scratch scratch, float[] sums) {
        if (batch == 1) {
            PanelDots.add(part, groups, panel, inputs, scratch, sums);
        } else {
            PanelBatch.add(part, groups, panel, batch, inputs, scratch, sums);
        }
    }

    private void store(int panel, int batch, float[] tokenScales, float[] sums, float[] y) {
        int first = panel * Lanes.COUNT;
        int here = Math.min(Lanes.COUNT, rows - first);
        for (int token = 0; token < batch; token++) {
            float scale = tokenScales == null ? 1 : tokenScales[token];
            for (int lane = 0; lane < here; lane++) {
                y[token * rows + first + lane] = sums[token * Lanes.COUNT + lane] * scale;
            }
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
