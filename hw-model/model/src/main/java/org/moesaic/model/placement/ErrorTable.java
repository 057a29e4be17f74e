package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What each expert loses when its weights have so many bits: the ε of mixed-precision policies, in any unit, as long as
/// it is one unit for all.
///
/// Memory is one `double` an expert and number of bits.
public final class ErrorTable {

    private final String source;
    private final Map<Integer, double[][]> errors = new TreeMap<>();
    private final int layers;
    private final int experts;

    /// @param source where the errors come from: a file, or the rule that was assumed
    /// @param byBits for each number of bits `[layer][expert]`, finite and not negative, all of one shape
    /// @throws IllegalArgumentException if they are not
    public ErrorTable(String source, Map<Integer, double[][]> byBits) {
        this.source = source;
        if (byBits.isEmpty()) {
            throw new IllegalArgumentException("errors of no number of bits");
        }
        double[][] any = byBits.values().iterator().next();
        layers = any.length;
        experts = layers == 0 ? 0 : any[0].length;
        byBits.forEach((bits, matrix) -> errors.put(bits, checked(matrix)));
    }

    /// The error of uniform quantisation where nobody measured one: each bit halves the step, so the power of the error
    /// is 4^-bits of that of the weights, the same for every expert (6.02 dB a bit; W. R. Bennett, Spectra of Quantized
    /// Signals, 1948).
    public static ErrorTable assumed(int layers, int experts, List<Integer> bits) {
        Map<Integer, double[][]> byBits = new TreeMap<>();
        for (int each : bits) {
            double[][] matrix = new double[layers][experts];
            for (double[] row : matrix) {
                Arrays.fill(row, Math.scalb(1.0, -2 * each));
            }
            byBits.put(each, matrix);
        }
        return new ErrorTable("assumed: 4^-bits, the same for every expert", byBits);
    }

    public String source() {
        return source;
    }

    public int layers() {
        return layers;
    }

    /// Experts in one layer.
    public int experts() {
        return experts;
    }

    /// Numbers of bits that errors are known for, ascending.
    public List<Integer> bits() {
        return new ArrayList<>(errors.keySet());
    }

    /// The error of an expert; empty if that number of bits was not measured.
    public Optional<Double> error(int layer, int expert, int bits) {
        return Optional.ofNullable(errors.get(bits)).map(matrix -> matrix[layer][expert]);
    }

    private double[][] checked(double[][] matrix) {
        double[][] copy = new double[layers][];
        if (matrix.length != layers) {
            throw new IllegalArgumentException("errors of " + matrix.length + " layers");
        }
        for (int layer = 0; layer < layers; layer++) {
            copy[layer] = matrix[layer].clone();
            if (copy[layer].length != experts) {
                throw new IllegalArgumentException("errors of " + copy[layer].length + " experts");
            }
            for (double error : copy[layer]) {
                if (!(error >= 0) || Double.isInfinite(error)) {
                    throw new IllegalArgumentException("an error of " + error);
                }
            }
        }
        return copy;
    }
}
