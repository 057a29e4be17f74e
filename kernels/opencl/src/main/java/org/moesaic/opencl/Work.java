package org.moesaic.opencl;

import java.util.Arrays;

/// The products of one call, as columns that are kept from call to call.
final class Work {

    /// Of a product that is part of no launch yet.
    static final int NO_LAUNCH = -1;

    private DeviceMatrix[] matrices = new DeviceMatrix[Kernel.SLOTS];
    private int[] batches = new int[Kernel.SLOTS];
    private float[][] inputs = new float[Kernel.SLOTS][];
    private float[][] outputs = new float[Kernel.SLOTS][];
    private int[] outputStarts = new int[Kernel.SLOTS];
    private int[] launches = new int[Kernel.SLOTS];
    private int[] slots = new int[Kernel.SLOTS];
    private int count;

    /// Forgets all products, and the arrays that they hold.
    void clear() {
        Arrays.fill(matrices, 0, count, null);
        Arrays.fill(inputs, 0, count, null);
        Arrays.fill(outputs, 0, count, null);
        count = 0;
    }

    void add(DeviceMatrix matrix, int batch, float[] x, float[] y) {
        if (count == matrices.length) {
            grow();
        }
        matrices[count] = matrix;
        batches[count] = batch;
        inputs[count] = x;
        outputs[count] = y;
        launches[count] = NO_LAUNCH;
        count++;
    }

    private void grow() {
        int room = 2 * count;
        matrices = Arrays.copyOf(matrices, room);
        batches = Arrays.copyOf(batches, room);
        inputs = Arrays.copyOf(inputs, room);
        outputs = Arrays.copyOf(outputs, room);
        outputStarts = Arrays.copyOf(outputStarts, room);
        launches = Arrays.copyOf(launches, room);
        slots = Arrays.copyOf(slots, room);
    }

    int count() {
        return count;
    }

    DeviceMatrix matrix(int product) {
        return matrices[product];
    }

    int batch(int product) {
        return batches[product];
    }

    float[] input(int product) {
        return inputs[product];
    }

    float[] output(int product) {
        return outputs[product];
    }

    int outputs(int product) {
        return batches[product] * matrices[product].shape().rows();
    }

    /// Float in the output buffer where a product's outputs start.
    int outputStart(int product) {
        return outputStarts[product];
    }

    void setOutputStart(int product, int start) {
        outputStarts[product] = start;
    }

    /// The launch that a product is part of, or [#NO_LAUNCH].
    int launch(int product) {
        return launches[product];
    }

    /// The slot of that launch's kernel in which it is.
    int slot(int product) {
        return slots[product];
    }

    void setLaunch(int product, int launch, int slot) {
        launches[product] = launch;
        slots[product] = slot;
    }
}
