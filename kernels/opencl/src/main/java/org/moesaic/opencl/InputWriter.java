package org.moesaic.opencl;

import java.util.Arrays;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Int8Token;

/// Writes the input buffer of a call: the plan of each launch, and the vectors as the kernels read them. common.cl says
/// what is in a plan.
final class InputWriter {

    /// Ints of a plan for each product: `PLAN_INTS` of common.cl.
    private static final int PLAN_INTS = 16;

    /// Bytes of a plan with all slots: the number of tasks, then the products.
    private static final int PLAN_BYTES = (1 + Kernel.SLOTS * PLAN_INTS) * Integer.BYTES;

    /// Zeros behind each vector, so that dictionary codes may be read as 32 inputs wherever they start.
    private static final int PADDING = 32;

    /// Every part starts at a cache line.
    private static final int ALIGNMENT = 64;

    private Exchange buffer;
    private byte[] codes = new byte[0];
    private byte[] padded = new byte[0];
    private byte[] ordered = new byte[0];
    private long end;
    private int plan;
    private float[] lastInput;
    private int lastBatch;
    private int lastColumns;
    private int lastPanelBits;
    private int lastGroup;
    private int lastStart;
    private int lastScales;
    private int lastSums;

    /// Bytes that a product takes at most, its share of a plan included.
    static long bytes(DeviceMatrix matrix, Activations activations, int batch) {
        long perVector =
                switch (activations) {
                    case FP32 -> stride(matrix) * Float.BYTES;
                    case INT8 ->
                            stride(matrix) * Short.BYTES
                                    + (matrix.grouping().groups() + 1L) * Integer.BYTES;
                };
        // In the worst case the product has a launch, and so a plan, of its own.
        return batch * perVector + PLAN_BYTES + 5L * ALIGNMENT;
    }

    void start(Exchange target) {
        buffer = target;
        end = 0;
        lastInput = null;
    }

    /// Starts the plan of a launch.
    ///
    /// @return the int at which it starts
    int startPlan() {
        plan = room(PLAN_BYTES) / Integer.BYTES;
        buffer.ints().put(plan, 0);
        return plan;
    }

    /// Adds a product to the plan.
    ///
    /// @return tasks of the launch so far
    int add(int slot, DeviceMatrix matrix, Kernel kernel, int batch, float[] x, int outputStart) {
        Grouping grouping = matrix.grouping();
        int tasks =
                Math.multiplyExact(
                        Math.ceilDiv(matrix.shape().rows(), kernel.taskRows()),
                        Math.ceilDiv(batch, kernel.tile()));
        int total = Math.addExact(buffer.ints().get(plan), tasks);
        buffer.ints().put(plan, total);
        int at = plan + 1 + slot * PLAN_INTS;
        put(at, tasks);
        put(at + 1, matrix.shape().rows());
        put(at + 2, matrix.shape().columns());
        put(at + 3, batch);
        put(at + 5, Math.toIntExact(stride(matrix)));
        put(at + 6, outputStart);
        put(at + 7, grouping.columns());
        put(at + 8, grouping.groups());
        put(at + 9, grouping.rows());
        put(at + 10, matrix.rowBytes());
        put(at + 11, Math.toIntExact(grouping.scales()));
        switch (kernel.activations()) {
            case FP32 -> put(at + 4, writeFloats(matrix, batch, x));
            case INT8 -> writeInt8(matrix, batch, x, at);
        }
        return total;
    }

    /// The experts of a layer often get the same vectors: those are written once.
    private int writeFloats(DeviceMatrix matrix, int batch, float[] x) {
        int columns = matrix.shape().columns();
        if (wroteLast(x, batch, columns, 0, 0)) {
            return lastStart;
        }
        int stride = Math.toIntExact(stride(matrix));
        int start = room((long) batch * stride * Float.BYTES);
        int at = start / Float.BYTES;
        for (int vector = 0; vector < batch; vector++, at += stride) {
            buffer.floats().put(at, x, vector * columns, columns);
            for (int i = columns; i < stride; i++) {
                buffer.floats().put(at + i, 0);
            }
        }
        lastStart = start;
        return start;
    }

    /// Whether the vectors written last are these, in the order that panels of so many bits read, with sums of groups of
    /// so many columns; if not, they are from now on.
    private boolean wroteLast(float[] x, int batch, int columns, int panelBits, int group) {
        if (x == lastInput
                && batch == lastBatch
                && columns == lastColumns
                && panelBits == lastPanelBits
                && group == lastGroup) {
            return true;
        }
        lastInput = x;
        lastBatch = batch;
        lastColumns = columns;
        lastPanelBits = panelBits;
        lastGroup = group;
        return false;
    }

    private void writeInt8(DeviceMatrix matrix, int batch, float[] x, int at) {
        int columns = matrix.shape().columns();
        int stride = Math.toIntExact(stride(matrix));
        int groups = matrix.grouping().groups();
        if (!wroteLast(x, batch, columns, matrix.panelBits(), matrix.grouping().columns())) {
            lastStart = room((long) batch * stride * (matrix.panelBits() == 0 ? Short.BYTES : 1));
            lastScales = room((long) batch * Float.BYTES);
            lastSums = room((long) batch * groups * Integer.BYTES);
            quantise(matrix, batch, x);
        }
        put(at + 4, lastStart);
        put(at + 12, lastScales);
        put(at + 13, lastSums);
    }

    private void quantise(DeviceMatrix matrix, int batch, float[] x) {
        int columns = matrix.shape().columns();
        int stride = Math.toIntExact(stride(matrix));
        int groups = matrix.grouping().groups();
        if (codes.length < columns) {
            codes = new byte[columns];
        }
        for (int vector = 0; vector < batch; vector++) {
            float scale = Int8Token.quantise(x, vector * columns, columns, codes);
            buffer.floats().put(lastScales / Float.BYTES + vector, scale);
            if (matrix.panelBits() == 0) {
                writeCodes(lastStart / Short.BYTES + vector * stride, columns, stride);
            } else {
                writeBytes(lastStart + vector * stride, columns, stride, matrix.panelBits());
            }
            writeSums(
                    lastSums / Integer.BYTES + vector * groups,
                    columns,
                    matrix.grouping().columns());
        }
    }

    private void writeCodes(int at, int columns, int stride) {
        for (int i = 0; i < columns; i++) {
            buffer.shorts().put(at + i, codes[i]);
        }
        for (int i = columns; i < stride; i++) {
            buffer.shorts().put(at + i, (short) 0);
        }
    }

    /// Panels take their inputs in another order, which is nothing to look up for each of them.
    private void writeBytes(int at, int columns, int stride, int bits) {
        if (ordered.length < stride) {
            ordered = new byte[stride];
            padded = new byte[stride];
        }
        System.arraycopy(codes, 0, padded, 0, columns);
        Arrays.fill(padded, columns, stride, (byte) 0);
        Panels.order(bits, padded, ordered, stride);
        buffer.bytes().put(at, ordered, 0, stride);
    }

    private void writeSums(int at, int columns, int group) {
        for (int from = 0, g = 0; from < columns; g++) {
            int to = columns - from > group ? from + group : columns;
            int sum = 0;
            for (int i = from; i < to; i++) {
                sum += codes[i];
            }
            buffer.ints().put(at + g, sum);
            from = to;
        }
    }

    private void put(int at, int value) {
        buffer.ints().put(at, value);
    }

    /// Bytes written so far.
    long end() {
        return end;
    }

    private int room(long bytes) {
        int start = Math.toIntExact(end);
        end = Math.ceilDiv(start + bytes, ALIGNMENT) * ALIGNMENT;
        return start;
    }

    private static long stride(DeviceMatrix matrix) {
        return Math.ceilDiv((long) matrix.shape().columns(), 16) * 16 + PADDING;
    }
}
