package org.moesaic.compute.quantise;

import java.util.Optional;

/// What calibration tokens say about the inputs of a matrix: the mean of `x xᵀ`, in double.
///
/// Half the second derivative of the squared output error to the weights of a row (arXiv 2210.17323, section 3). A factor
/// in front changes nothing: GPTQ uses ratios only, and damping is relative.
public final class Hessian {

    /// Inputs beyond this many would make an array too long for Java.
    private static final int LARGEST_WIDTH = 46_340;

    private final int width;
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
        for (int i = 0; i < width; i++) {
            double left = x[from + i];
            for (int j = 0; j < width; j++) {
                sum[i * width + j] += left * x[from + j];
            }
        }
        tokens++;
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
        return tokens == 0 ? 0 : sum[row * width + column] / tokens;
    }

    /// The upper factor of the inverse of the damped mean; empty without tokens, or where the matrix is not positive
    /// definite to working precision. An input that no token used has 1 on its diagonal.
    ///
    /// @param damping share of the mean diagonal that is added to the diagonal
    Optional<double[]> inverseFactor(double damping) {
        if (tokens == 0) {
            return Optional.empty();
        }
        double[] damped = new double[sum.length];
        double trace = 0;
        for (int i = 0; i < sum.length; i++) {
            damped[i] = sum[i] / tokens;
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
