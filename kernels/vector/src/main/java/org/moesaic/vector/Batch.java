package org.moesaic.vector;

import java.util.Arrays;
import org.moesaic.compute.Activations;

/// The products of one call, as columns that are kept from call to call. Products whose kernels read the same inputs in the
/// same order share them: the two projections of a gated expert, above all.
final class Batch {

    private static final int FEW = 8;

    private Kernel[] kernels = new Kernel[FEW];
    private int[] tokens = new int[FEW];
    private float[][] x = new float[FEW][];
    private float[][] y = new float[FEW][];
    private Inputs[] inputs = new Inputs[FEW];
    private Inputs[] own = new Inputs[FEW];
    private Activations activations;
    private int count;

    void start(Activations activations) {
        this.activations = activations;
    }

    /// Forgets all products, and the arrays that they hold.
    void clear() {
        Arrays.fill(kernels, 0, count, null);
        Arrays.fill(x, 0, count, null);
        Arrays.fill(y, 0, count, null);
        count = 0;
    }

    /// Adds a product and brings its inputs into order, unless one before it did.
    void add(Kernel kernel, int batch, float[] x, float[] y) {
        if (count == kernels.length) {
            grow();
        }
        kernels[count] = kernel;
        tokens[count] = batch;
        this.x[count] = x;
        this.y[count] = y;
        inputs[count] = prepared();
        count++;
    }

    private Inputs prepared() {
        for (int earlier = 0; earlier < count; earlier++) {
            if (x[earlier] == x[count]
                    && tokens[earlier] == tokens[count]
                    && kernels[earlier].inputOrder().equals(kernels[count].inputOrder())) {
                return inputs[earlier];
            }
        }
        if (own[count] == null) {
            own[count] = new Inputs();
        }
        kernels[count].prepare(own[count], activations, tokens[count], x[count]);
        return own[count];
    }

    private void grow() {
        int room = 2 * count;
        kernels = Arrays.copyOf(kernels, room);
        tokens = Arrays.copyOf(tokens, room);
        x = Arrays.copyOf(x, room);
        y = Arrays.copyOf(y, room);
        inputs = Arrays.copyOf(inputs, room);
        own = Arrays.copyOf(own, room);
    }

    int count() {
        return count;
    }

    /// Multiplies one worker's share of every product: none waits for another.
    void multiply(int worker, int workers, Scratch scratch) {
        for (int i = 0; i < count; i++) {
            long units = kernels[i].units();
            int from = (int) (units * worker / workers);
            int to = (int) (units * (worker + 1) / workers);
            if (from < to) {
                kernels[i].multiply(from, to, activations, tokens[i], inputs[i], scratch, y[i]);
            }
        }
    }
}
