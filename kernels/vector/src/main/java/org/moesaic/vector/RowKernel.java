package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.PackedMatrix;

/// Matrices of floats where they lie. One token is multiplied while weights are decoded; for several a row is decoded once
/// and then multiplied as fp32, in the same order.
final class RowKernel implements Kernel {

    private final PackedMatrix matrix;
    private final FloatRow row;
    private final int rows;
    private final int columns;
    private final FloatRow.Order inputOrder;
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
        this.inputOrder = new FloatRow.Order(row.bytes(), columns, true);
        this.scaleBlock = format.scaleBlock();
        this.steps = (columns + FloatRow.stepColumns() - 1) / FloatRow.stepColumns();
        this.tails = tails(arena);
        this.scales = scales();
        this.dot = OutOfLine.of(MethodHandles.lookup(), row, "dot");
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
    public Object inputOrder() {
        return inputOrder;
    }

    @Override
    public void prepare(Inputs inputs, Activations activations, int batch, float[] x) {
        inputs.arrange(row, columns, steps, batch, x, batch > 1);
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
        float[] sums = scratch.sums(FloatRow.VECTORS * Lanes.COUNT);
        MemorySegment x = inputs.arranged();
        if (batch == 1) {
            for (int r = fromUnit; r < toUnit; r++) {
                Arrays.fill(sums, 0, FloatRow.VECTORS * Lanes.COUNT, 0);
                parts(r, dot, x, sums, null, 0);
                y[r] = RowSums.ofStep(sums);
            }
            return;
        }
        blocks(fromUnit, toUnit, batch, x, scratch, y);
    }

    /// Four rows and four tokens at a time. Where there are fewer, what is left over from before stands in for the others;
    /// nobody looks at what comes of it.
    private void blocks(int from, int to, int batch, MemorySegment x, Scratch scratch, float[] y) {
        int side = RowBlock.SIDE;
        int slots = steps * FloatRow.stepColumns();
        float[] weights = scratch.weights(side * slots);
        float[] sums = scratch.partial(RowBlock.SUMS);
        float[] results = scratch.results();
        for (int first = from; first < to; first += side) {
            int count = Math.min(side, to - first);
            for (int i = 0; i < count; i++) {
                parts(first + i, decode, null, null, weights, i * Lanes.COUNT);
            }
            for (int token = 0; token < batch; token += side) {
                RowBlock.multiply(
                        weights, steps, x, (long) token * slots * Float.BYTES, sums, results);
                for (int t = 0; t < Math.min(side, batch - token); t++) {
                    for (int i = 0; i < count; i++) {
                        y[(token + t) * rows + first + i] = results[side * i + t];
                    }
                }
            }
        }
    }

    /// A row, a scale block at a time, and its end: multiplied with `x`, or decoded to `out` where that is not null.
    ///
    /// @param to where the first vector of the row goes in `out`
    private void parts(int r, OutOfLine body, MemorySegment x, float[] sums, float[] out, int to) {
        int whole = columns / FloatRow.stepColumns();
        int blockSteps = scaleBlock == 0 ? whole : scaleBlock / FloatRow.stepColumns();
        int across = scaleBlock == 0 ? 0 : (columns + scaleBlock - 1) / scaleBlock;
        int scale = scaleBlock == 0 ? 0 : r / scaleBlock * across;
        long start = (long) r * columns * row.bytes();
        long stepBytes = (long) FloatRow.stepColumns() * row.bytes();
        for (int step = 0; step < whole; step += blockSteps) {
            int count = Math.min(blockSteps, whole - step);
            long at = start + step * stepBytes;
            part(
                    body,
                    matrix.codes(),
                    at,
                    count,
                    scales[scale + block(step)],
                    step,
                    x,
                    sums,
                    out,
                    to);
        }
        if (whole < steps) {
            float last = scales[scale + block(whole)];
            part(body, tails, r * stepBytes, 1, last, whole, x, sums, out, to);
        }
    }

    private int block(int step) {
        return scaleBlock == 0 ? 0 : step * FloatRow.stepColumns() / scaleBlock;
    }

    private static void part(
            OutOfLine body,
            MemorySegment codes,
            long start,
            int count,
            float scale,
            int step,
            MemorySegment x,
            float[] sums,
            float[] out,
            int to) {
        try {
            if (out == null) {
                long at = (long) step * FloatRow.stepColumns() * Float.BYTES;
                body.handle().invokeExact(codes, start, count, 1, x, at, scale, sums);
            } else {
                int at = to + RowBlock.SIDE * step * FloatRow.stepColumns();
                int vector = RowBlock.SIDE * Lanes.COUNT;
                body.handle().invokeExact(codes, start, count, scale, out, at, vector);
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
