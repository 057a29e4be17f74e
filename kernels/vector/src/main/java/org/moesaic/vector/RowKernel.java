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
        return (rows + FloatRow.ROWS - 1) / FloatRow.ROWS;
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
        boolean fused = batch == 1 && dot != null;
        float[] sums = scratch.sums(FloatRow.ROWS * Lanes.COUNT);
        int slots = steps * FloatRow.stepColumns();
        float[] weights = fused ? null : scratch.weights(FloatRow.ROWS * slots);
        for (int unit = fromUnit; unit < toUnit; unit++) {
            int first = unit * FloatRow.ROWS;
            int here = Math.min(FloatRow.ROWS, rows - first);
            if (fused) {
                Arrays.fill(sums, 0, FloatRow.ROWS * Lanes.COUNT, 0);
                dot(first, inputs.floats(), sums);
                RowProduct.totals(sums, here, y, first);
                continue;
            }
            for (int i = 0; i < here; i++) {
                decode(first + i, weights, i * slots);
            }
            for (int token = 0; token < batch; token++) {
                RowProduct.four(weights, slots, inputs.floats(), token * slots, sums);
                RowProduct.totals(sums, here, y, token * rows + first);
            }
        }
    }

    /// Four rows where they lie; where there are fewer, the last one several times.
    private void dot(int first, float[] x, float[] sums) {
        int whole = columns / FloatRow.stepColumns();
        long rowBytes = (long) columns * row.bytes();
        long tailBytes = (long) FloatRow.stepColumns() * row.bytes();
        part(matrix.codes(), first, rowBytes, whole, x, 0, sums);
        if (whole < steps) {
            part(tails, first, tailBytes, 1, x, whole * FloatRow.stepColumns(), sums);
        }
    }

    private void part(
            MemorySegment codes,
            int first,
            long rowBytes,
            int count,
            float[] x,
            int from,
            float[] sums) {
        long start0 = first * rowBytes;
        long start1 = Math.min(first + 1, rows - 1) * rowBytes;
        long start2 = Math.min(first + 2, rows - 1) * rowBytes;
        long start3 = Math.min(first + 3, rows - 1) * rowBytes;
        try {
            dot.handle().invokeExact(codes, start0, start1, start2, start3, count, x, from, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// One row, a scale block at a time.
    private void decode(int r, float[] out, int to) {
        int whole = columns / FloatRow.stepColumns();
        int blockSteps = scaleBlock == 0 ? steps : scaleBlock / FloatRow.stepColumns();
        int across = scaleBlock == 0 ? 0 : (columns + scaleBlock - 1) / scaleBlock;
        int scale = scaleBlock == 0 ? 0 : r / scaleBlock * across;
        long start = (long) r * columns * row.bytes();
        long stepBytes = (long) FloatRow.stepColumns() * row.bytes();
        for (int step = 0; step < whole; step += blockSteps) {
            int count = Math.min(blockSteps, whole - step);
            float blockScale = scales[scale + block(step)];
            steps(matrix.codes(), start + step * stepBytes, count, blockScale, out, to, step);
        }
        if (whole < steps) {
            steps(tails, r * stepBytes, 1, scales[scale + block(whole)], out, to, whole);
        }
    }

    private int block(int step) {
        return scaleBlock == 0 ? 0 : step * FloatRow.stepColumns() / scaleBlock;
    }

    private void steps(
            MemorySegment codes, long at, int count, float scale, float[] out, int to, int step) {
        int slot = to + step * FloatRow.stepColumns();
        try {
            decode.handle().invokeExact(codes, at, count, scale, out, slot);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    @Override
    public long bytes() {
        return matrix.totalBytes();
    }
}
