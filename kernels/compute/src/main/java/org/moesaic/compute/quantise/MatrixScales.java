package org.moesaic.compute.quantise;

import org.moesaic.formats.Fp8;
import org.moesaic.formats.MatrixShape;

/// Scales that more than one row shares, so that all rows have to be read before the first is quantised.
final class MatrixScales {

    /// Factors on the mean magnitude that a search for a ternary scale tries: half to double, in sixteenths.
    private static final double[] FACTORS = new double[25];

    static {
        for (int i = 0; i < FACTORS.length; i++) {
            FACTORS[i] = (8 + i) / 16.0;
        }
    }

    private MatrixScales() {}

    /// The mean magnitude of all weights (BitNet b1.58, arXiv 2402.17764, section 2).
    static float ternary(WeightSource weights) {
        MatrixShape shape = weights.shape();
        float[] row = new float[shape.columns()];
        double sum = 0;
        for (int r = 0; r < shape.rows(); r++) {
            weights.row(r, row);
            double rowSum = 0;
            for (float w : row) {
                rowSum += Math.abs(w);
            }
            sum += rowSum;
        }
        return shape.weights() == 0 ? 0 : (float) (sum / shape.weights());
    }

    /// The multiple of the mean magnitude with the smallest squared error; the first one of equals.
    static float ternarySearched(WeightSource weights) {
        float mean = ternary(weights);
        MatrixShape shape = weights.shape();
        float[] row = new float[shape.columns()];
        double[] errors = new double[FACTORS.length];
        for (int r = 0; r < shape.rows(); r++) {
            weights.row(r, row);
            for (int f = 0; f < FACTORS.length; f++) {
                UniformGrid grid = ternaryGrid((float) (mean * FACTORS[f]));
                for (float w : row) {
                    double error = w - grid.value(grid.code(w));
                    errors[f] += error * error;
                }
            }
        }
        int best = 0;
        for (int f = 1; f < FACTORS.length; f++) {
            best = errors[f] < errors[best] ? f : best;
        }
        return (float) (mean * FACTORS[best]);
    }

    static UniformGrid ternaryGrid(float scale) {
        return new UniformGrid(scale, 0, -1, 1);
    }

    /// For each square block, block row by block row, the scale with which its largest weight is the largest fp8 number
    /// (DeepSeek-V3, arXiv 2412.19437, section 3.3).
    static float[] blocks(WeightSource weights, int side) {
        MatrixShape shape = weights.shape();
        int across = Math.ceilDiv(shape.columns(), side);
        float[] scales = new float[Math.ceilDiv(shape.rows(), side) * across];
        float[] row = new float[shape.columns()];
        for (int r = 0; r < shape.rows(); r++) {
            weights.row(r, row);
            for (int block = 0; block < across; block++) {
                int end = Math.min((block + 1) * side, row.length);
                float largest = scales[r / side * across + block];
                for (int c = block * side; c < end; c++) {
                    largest = Math.max(largest, Math.abs(row[c]));
                }
                scales[r / side * across + block] = largest;
            }
        }
        for (int i = 0; i < scales.length; i++) {
            scales[i] /= Fp8.E4M3.max();
        }
        return scales;
    }
}
