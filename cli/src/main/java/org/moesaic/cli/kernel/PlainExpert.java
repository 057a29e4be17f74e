package org.moesaic.cli.kernel;

import java.util.stream.IntStream;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;

/// What weights as they are in the file would have given, in double throughout: what the result of quantised weights is
/// held against.
final class PlainExpert {

    private PlainExpert() {}

    /// `tokens` times a whole expert.
    static double[] of(ExpertSource expert, Nonlinearity nonlinearity, int tokens, double[] x) {
        double[] inner = inner(expert, nonlinearity, tokens, x);
        return product(expert.down(), expert.biases().down(), tokens, inner);
    }

    /// What the down projection gets.
    static double[] inner(ExpertSource expert, Nonlinearity nonlinearity, int tokens, double[] x) {
        double[] inner = product(expert.up(), expert.biases().up(), tokens, x);
        if (expert.gate().isPresent()) {
            double[] gate = product(expert.gate().orElseThrow(), expert.biases().gate(), tokens, x);
            for (int i = 0; i < inner.length; i++) {
                inner[i] = nonlinearity.gated(gate[i], inner[i]);
            }
        } else {
            for (int i = 0; i < inner.length; i++) {
                inner[i] = nonlinearity.of(inner[i]);
            }
        }
        return inner;
    }

    /// `tokens` times one matrix, plus a bias if there is one.
    static double[] product(WeightSource weights, float[] bias, int tokens, double[] x) {
        int rows = weights.shape().rows();
        int columns = weights.shape().columns();
        double[] y = new double[Math.multiplyExact(tokens, rows)];
        ThreadLocal<float[]> buffers = ThreadLocal.withInitial(() -> new float[columns]);
        IntStream.range(0, rows)
                .parallel()
                .forEach(row -> {
                    float[] w = buffers.get();
                    weights.row(row, w);
                    for (int token = 0; token < tokens; token++) {
                        double sum = bias.length == 0 ? 0 : bias[row];
                        for (int c = 0; c < columns; c++) {
                            sum += w[c] * x[token * columns + c];
                        }
                        y[token * rows + row] = sum;
                    }
                });
        return y;
    }
}
