package org.moesaic.compute.quantise;

import java.util.Arrays;
import java.util.Optional;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.MatrixLoops.Part;

/// What calibration tokens say about the inputs of a matrix: the mean of `x xᵀ`, in double.
///
/// Half the second derivative of the squared output error to the weights of a row (arXiv 2210.17323, section 3). A factor
/// in front changes nothing: GPTQ uses ratios only, and damping is relative.
public final class Hessian {

    /// Inputs beyond this many would make an array too long for Java.
    private static final int LARGEST_WIDTH = 46_340;

    /// Tokens and rows that are taken in together.
    private static final int BLOCK = 64;

    private final int width;

    /// On and below the diagonal; what is above it in the same blocks of rows is there too, and means nothing.
    private final double[] sum;

    private long tokens;

    /// @param width inputs of the matrix
    public Hessian(int width) {
        if (width < 0 || width > LARGEST_WIDTH) {
            throw new IllegalArgumentException(
                    "a Hessian for " + width + " inputs: must be 0 to " + LARGEST_WIDTH);
        }
        this.width = width;
        this.sum = new double[width * width];
    }

    /// Takes a token's inputs in.
    ///
    /// @param x `width` values from index `from` on
    public void add(float[] x, int from) {
        add(x, from, 1);
    }

    /// Takes the inputs of several tokens in, which gives the same bits as one after the other.
    ///
    /// @param x `width` values for each token from index `from` on
    /// @param count tokens
    public void add(float[] x, int from, int count) {
        for (int first = 0; first < count; first += BLOCK) {
            addBlock(x, from + first * width, Math.min(BLOCK, count - first));
        }
        tokens += count;
    }

    /// What is added is what is taken off with the other sign.
    private void addBlock(float[] x, int from, int count) {
        double[] inputs = new double[count * width];
        double[] negative = new double[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = x[from + i];
            negative[i] = -inputs[i];
        }
        Part right = new Part(inputs, 0, width);
        for (int row = 0; row < width; row += BLOCK) {
            int to = Math.min(row + BLOCK, width);
            Part left = new Part(negative, row, width);
            Part target = new Part(sum, row * width, width);
            MatrixLoops.best().subtractProducts(left, right, target, to - row, to, count);
        }
    }

    public int width() {
        return width;
    }

    /// Tokens taken in.
    public long tokens() {
        return tokens;
    }

    /// One element of the mean; 0 without tokens.
    public double mean(int row, int column) {
        int lower = Math.max(row, column) * width + Math.min(row, column);
        return tokens == 0 ? 0 : sum[lower] / tokens;
    }

    /// The upper factor of the inverse of the damped mean; empty without tokens, or where the matrix is not positive
    /// definite to working precision. An input that no token used has 1 on its diagonal.
    ///
    /// @param damping share of the mean diagonal that is added to the diagonal
    Optional<double[]> inverseFactor(double damping) {
        if (tokens == 0) {
            return Optional.empty();
        }
        double[] damped = Arrays.copyOf(sum, sum.length);
        double trace = 0;
        for (int i = 0; i < sum.length; i++) {
            damped[i] /= tokens;
        }
        for (int i = 0; i < width; i++) {
            int diagonal = i * width + i;
            damped[diagonal] = damped[diagonal] == 0 ? 1 : damped[diagonal];
            trace += damped[diagonal];
        }
        for (int i = 0; i < width; i++) {
            damped[i * width + i] += damping * trace / width;
        }
        return Cholesky.upperOfInverse(damped, width);
    }
}
