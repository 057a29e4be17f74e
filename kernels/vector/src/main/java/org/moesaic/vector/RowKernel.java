package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.PackedMatrix;

/// Matrices of floats where they lie. One token is multiplied while weights are decoded; for several a row is decoded once.
final class RowKernel implements Kernel {

    private final PackedMatrix matrix;
    private final FloatRow row;
    private final int rows;
    private final int columns;
    private final int scaleBlock;
    private final int steps;

    /// The ends of rows, each filled up with zeros to a whole step, so that no load reads past a row.
    private final MemorySegment tails;

    private final float[] scales;
    private final OutOfLine dot;
    private final OutOfLine decode;

    RowKernel(Arena arena, PackedMatrix matrix, FloatFormat format, FloatRow row) {
        this.matrix = matrix;
        this.row = row;
        this.rows = matrix.shape().rows();
        this.columns = matrix.shape().columns();
        this.scaleBlock = format.scaleBlock();
        this.steps = (columns + FloatRow.stepColumns() - 1) / FloatRow.stepColumns();
        this.tails = tails(arena);
        this.scales = scales();
        this.dot =
                row instanceof FloatRow.Fused
                        ? OutOfLine.of(MethodHandles.lookup(), row, "dot")
                        : null;
        this.decode = OutOfLine.of(MethodHandles.lookup(), row, "decode");
    }

    private MemorySegment tails(Arena arena) {
        int rest = columns % FloatRow.stepColumns();
        if (rest == 0) {
            return MemorySegment.NULL;
        }
        long stepBytes = (long) FloatRow.stepColumns() * row.bytes();
        MemorySegment ends = arena.allocate(Math.multiplyExact(rows, stepBytes), 64);
        long rowBytes = (long) columns * row.bytes();
        long restBytes = (long) rest * row.bytes();
        for (int r = 0; r < rows; r++) {
            long end = (r + 1) * rowBytes;
            MemorySegment.copy(matrix.codes(), end - restBytes, ends, r * stepBytes, restBytes);
        }
        return ends;
    }

    private float[] scales() {
        if (scaleBlock == 0 || rows == 0) {
            return new float[] {1};
        }
        int across = (columns + scaleBlock - 1) / scaleBlock;
        int down = (rows + scaleBlock - 1) / scaleBlock;
        float[] all = new float[Math.multiplyExact(across, down)];
        for (int i = 0; i < all.length; i++) {
            all[i] = Decoder.scale(matrix, i / across * scaleBlock, i % across);
        }
        return all;
    }

    @Override
    public int units() {
        return rows;
    }

    @Override
    public void prepare(Inputs inputs, Activations activations, int batch, float[] x) {
        inputs.arrange(row, columns, steps, batch, x);
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
        float[] sums = scratch.sums(FloatRow.stepColumns());
        int slots = steps * FloatRow.stepColumns();
        boolean fused = batch == 1 && dot != null;
        float[] weights = fused ? null : scratch.weights(slots);
        for (int r = fromUnit; r < toUnit; r++) {
            if (fused) {
                Arrays.fill(sums, 0, FloatRow.stepColumns(), 0);
                walk(r, null, inputs.floats(), sums);
                y[r] = RowProduct.total(sums);
                continue;
            }
            walk(r, weights, null, null);
            for (int token = 0; token < batch; token++) {
                Arrays.fill(sums, 0, FloatRow.stepColumns(), 0);
                RowProduct.add(weights, steps, inputs.floats(), token * slots, sums);
                y[token * rows + r] = RowProduct.total(sums);
            }
        }
    }

    /// Goes along a row, a scale block at a time, and decodes it to `out`, or if that is null multiplies it with `x`.
    private void walk(int r, float[] out, float[] x, float[] sums) {
        int whole = columns / FloatRow.stepColumns();
        int blockSteps = scaleBlock == 0 ? steps : scaleBlock / FloatRow.stepColumns();
        int across = scaleBlock == 0 ? 0 : (columns + scaleBlock - 1) / scaleBlock;
        int scale = scaleBlock == 0 ? 0 : r / scaleBlock * across;
        long start = (long) r * columns * row.bytes();
        long stepBytes = (long) FloatRow.stepColumns() * row.bytes();
        for (int step = 0; step < whole; step += blockSteps) {
            int count = Math.min(blockSteps, whole - step);
            long at = start + step * stepBytes;
            part(matrix.codes(), at, count, scales[scale + block(step)], step, out, x, sums);
        }
        if (whole < steps) {
            part(tails, r * stepBytes, 1, scales[scale + block(whole)], whole, out, x, sums);
        }
    }

    private int block(int step) {
        return scaleBlock == 0 ? 0 : step * FloatRow.stepColumns() / scaleBlock;
    }

    private void part(
            MemorySegment codes,
            long at,
            int count,
            float scale,
            int step,
            float[] out,
            float[] x,
            float[] sums) {
        int slot = step * FloatRow.stepColumns();
        try {
            if (out != null) {
                decode.handle().invokeExact(codes, at, count, scale, out, slot);
            } else {
                dot.handle().invokeExact(codes, at, count, x, slot, sums);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    @Override
    public long bytes() {
        return matrix.totalBytes();
    }
}
