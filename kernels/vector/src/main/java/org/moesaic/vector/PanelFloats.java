package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Two panels times one or several tokens in fp32: a piece of a group is decoded once, zero point taken off; the scale
/// meets the sum of the group.
final class PanelFloats {

    private static final OutOfLine SCALE = OutOfLine.of(MethodHandles.lookup(), "scaleBody");

    /// Blocks of a piece: 16 KiB of floats with vectors of 512 bits.
    private static final int PIECE = 4;

    private static final int PANELS = FloatProduct.PANELS;

    private PanelFloats() {}

    /// Floats of sums that a batch needs.
    static int sums(int batch) {
        return Inputs.room(batch) * PANELS * Lanes.COUNT;
    }

    /// Adds the results of the panels `panel` and `panel + 1` to `sums`: token after token, two vectors each.
    ///
    /// @param last the last panel that there is; it stands in for one beyond it
    static void add(
            PanelPart part,
            Groups groups,
            int panel,
            int last,
            int batch,
            Inputs inputs,
            Scratch scratch,
            float[] sums) {
        float[] weights = scratch.weights(PIECE * Groups.BLOCK * Lanes.COUNT * PANELS);
        float[] partial = scratch.partial(sums(batch));
        float[] scales = scratch.scales();
        int count = groups.count();
        for (int g = 0; g < count; g++) {
            Arrays.fill(partial, 0, sums(batch), 0);
            int first = g * groups.blocksPerGroup();
            int end = first + groups.blocksOf(g);
            for (int block = first; block < end; block += PIECE) {
                int blocks = Math.min(PIECE, end - block);
                PanelValues.decode(
                        part,
                        part.zeros(),
                        groups,
                        panel,
                        last,
                        g,
                        block,
                        blocks,
                        scratch,
                        weights);
                multiply(groups, block, blocks, batch, inputs.floats(), weights, scratch, partial);
            }
            for (int p = 0; p < PANELS; p++) {
                PanelScales.read(part, groups, Math.min(panel + p, last), g, scales);
                scale(scales, batch, partial, p * Lanes.COUNT, sums);
            }
        }
    }

    /// Adds the dots of some blocks with all tokens to `partial`.
    static void multiply(
            Groups groups,
            int block,
            int blocks,
            int batch,
            float[] x,
            float[] weights,
            Scratch scratch,
            float[] partial) {
        int from = block * Groups.BLOCK;
        int count = blocks * Groups.BLOCK;
        if (batch == 1) {
            FloatProduct.one(weights, count, x, from, partial);
            return;
        }
        float[] products = scratch.floatProducts();
        for (int token = 0; token < batch; token += Inputs.QUARTET) {
            int at = token * groups.slots() + from * Inputs.QUARTET;
            int to = token * PANELS * Lanes.COUNT;
            FloatProduct.four(weights, products, count, x, at, partial, to);
        }
    }

    private static void scale(float[] scales, int batch, float[] partial, int place, float[] sums) {
        try {
            SCALE.handle().invokeExact(scales, batch, partial, place, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void scaleBody(
            float[] scales, int batch, float[] partial, int place, float[] sums) {
        FloatVector scale = FloatVector.fromArray(Lanes.FLOATS, scales, 0);
        for (int token = 0; token < batch; token++) {
            int at = token * PANELS * Lanes.COUNT + place;
            FloatVector sum = FloatVector.fromArray(Lanes.FLOATS, sums, at);
            FloatVector.fromArray(Lanes.FLOATS, partial, at).fma(scale, sum).intoArray(sums, at);
        }
    }
}
