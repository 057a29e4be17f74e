package org.moesaic.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

    /// Steps that share a scale; without scales, all: one scale of 1 for the matrix.
    private final int scaleSteps;

    /// The ends of rows, each filled up with zeros to a whole step, so that no load reads past a row.
    private final MemorySegment tails;

    private final float[] scales;
    private final OutOfLine dot;
    private final OutOfLine decode;

    RowKernel(Arena arena, PackedMatrix matrix, FloatFormat format, RowBodies bodies) {
        this.matrix = matrix;
        this.row = bodies.row();
        this.rows = matrix.shape().rows();
        this.columns = matrix.shape().columns();
        this.inputOrder = new FloatRow.Order(row.bytes(), columns, true);
        this.scaleBlock = format.scaleBlock();
        this.steps = (columns + FloatRow.stepColumns() - 1) / FloatRow.stepColumns();
        this.scaleSteps =
                scaleBlock == 0 ? Math.max(1, steps) : scaleBlock / FloatRow.stepColumns();
        this.tails = tails(arena);
        this.scales = scales();
        this.dot = bodies.dot();
        this.decode = bodies.decode();
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
        if (batch == 1) {
            float[] sums = scratch.sums(RowSums.FLOATS);
            for (int r = fromUnit; r < toUnit; ) {
                int count = Math.min(together(r), toUnit - r);
                dots(r, count, inputs.arranged(), sums);
                System.arraycopy(sums, 0, y, r, count);
                r += count;
            }
        } else {
            blocks(fromUnit, toUnit, batch, inputs.arranged(), scratch, y);
        }
    }

    /// Rows from `r` on that may be worked on together: a full vector of them, if they have the same scales.
    private int together(int r) {
        return scaleBlock == 0 ? Lanes.COUNT : Math.min(Lanes.COUNT, scaleBlock - r % scaleBlock);
    }

    /// Leaves the products of some rows with the token in `sums[0]` and what follows.
    private void dots(int r, int count, MemorySegment x, float[] sums) {
        int whole = columns / FloatRow.stepColumns();
        long stride = (long) columns * row.bytes();
        Arrays.fill(sums, 0, count * FloatRow.VECTORS * Lanes.COUNT, 0);
        int scale = scale(r);
        try {
            if (whole > 0) {
                dot.handle()
                        .invokeExact(
                                matrix.codes(),
                                r * stride,
                                stride,
                                count,
                                whole,
                                1,
                                x,
                                0L,
                                scales,
                                scale,
                                scaleSteps,
                                sums);
            }
            if (whole < steps) {
                long tail = (long) FloatRow.stepColumns() * row.bytes();
                dot.handle()
                        .invokeExact(
                                tails,
                                r * tail,
                                tail,
                                count,
                                1,
                                1,
                                x,
                                (long) whole * FloatRow.stepColumns() * Float.BYTES,
                                scales,
                                scale + whole / scaleSteps,
                                scaleSteps,
                                sums);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        RowSums.ofRows(sums);
    }

    /// The first scale of a row.
    private int scale(int r) {
        return scaleBlock == 0 ? 0 : r / scaleBlock * ((columns + scaleBlock - 1) / scaleBlock);
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
                decode(first + i, weights, i * Lanes.COUNT);
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

    /// Decodes a row.
    ///
    /// @param to where its first vector goes in `out`
    private void decode(int r, float[] out, int to) {
        int whole = columns / FloatRow.stepColumns();
        long stepBytes = (long) FloatRow.stepColumns() * row.bytes();
        int scale = scale(r);
        for (int step = 0; step < whole; step += scaleSteps) {
            int count = Math.min(scaleSteps, whole - step);
            long at = (long) r * columns * row.bytes() + step * stepBytes;
            decode(matrix.codes(), at, count, scales[scale + step / scaleSteps], step, out, to);
        }
        if (whole < steps) {
            decode(tails, r * stepBytes, 1, scales[scale + whole / scaleSteps], whole, out, to);
        }
    }

    private void decode(
            MemorySegment codes,
            long start,
            int count,
            float scale,
            int step,
            float[] out,
            int to) {
        int at = to + RowBlock.SIDE * step * FloatRow.stepColumns();
        try {
            decode.handle()
                    .invokeExact(codes, start, count, scale, out, at, RowBlock.SIDE * Lanes.COUNT);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    @Override
    public long bytes() {
        return matrix.totalBytes();
    }
}
