package org.moesaic.compute;

import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.Fp4;
import org.moesaic.formats.Fp8;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// How large the numbers are that a kernel may handle for each weight of a row, however it factors its sums.
///
/// A weight `(q - z)·s` is small where q is near z, but a kernel may sum `q·x` and `z·x` apart: what counts for the error
/// is `(|q| + |z|)·|s|`. For all other formats it is the weight's own magnitude, or for nested planes the sum of those of
/// its parts.
final class WeightMagnitudes {

    private final PackedMatrix matrix;
    private final double[] scaled;
    private final double[] unscaled;
    private final double[] scale;
    private boolean poisoned;

    WeightMagnitudes(PackedMatrix matrix) {
        this.matrix = matrix;
        int columns = matrix.shape().columns();
        this.scaled = new double[columns];
        this.unscaled = new double[columns];
        this.scale = new double[columns];
    }

    /// Goes to a row, of which the decoded weights are given.
    void row(int row, float[] weights) {
        poisoned = false;
        for (int c = 0; c < scaled.length; c++) {
            part(row, c, Math.abs(weights[c]));
            boolean plain = matrix.format() instanceof FloatFormat real && real.scaleBlock() == 0;
            poisoned |= Float.isNaN(weights[c]) || plain && Float.isInfinite(weights[c]);
        }
    }

    /// Whether the row holds a NaN or, as a plain float, an infinity.
    boolean poisoned() {
        return poisoned;
    }

    /// Magnitude with scales.
    double scaled(int column) {
        return scaled[column];
    }

    /// Magnitude of codes and zero point.
    double unscaled(int column) {
        return unscaled[column];
    }

    /// The largest scale that the weight is made with; 1 where there is none.
    double scale(int column) {
        return scale[column];
    }

    /// Planes beside the base: so many more terms is a weight made of.
    int planes() {
        return matrix.format() instanceof NestedFormat nested ? nested.planes() : 0;
    }

    private void part(int row, int c, double weight) {
        switch (matrix.format()) {
            case FloatFormat real when real.scaleBlock() == 0 -> set(c, weight, weight, 1);
            case FloatFormat real -> {
                float code = Fp8.E4M3.toFloat((byte) Decoder.code(matrix, row, c));
                set(c, weight, Math.abs(code), scaleOf(row, c / real.scaleBlock()));
            }
            case IntegerFormat integer -> {
                int group = c / integer.group();
                double zero = integer.asymmetric() ? Decoder.zero(matrix, row, group) : 0;
                double size = Math.abs(Decoder.code(matrix, row, c)) + Math.abs(zero);
                set(c, size * scaleOf(row, group), size, scaleOf(row, group));
            }
            case MicroscalingFormat mx -> {
                double size = Math.abs(Fp4.toFloat(Decoder.code(matrix, row, c)));
                set(c, weight, size, scaleOf(row, c / mx.group()));
            }
            case NormalFloatFormat normal -> {
                double size = Math.abs(NormalFloatFormat.value(Decoder.code(matrix, row, c)));
                set(c, weight, size, scaleOf(row, c / normal.group()));
            }
            case TernaryFormat _ -> set(c, weight, 1, scaleOf(row, 0));
            case BinaryFormat binary -> set(c, weight, 1, scaleOf(row, c / binary.group()));
            case NestedFormat nested -> nested(nested, row, c);
            case Dict16Format _ -> set(c, weight, 1, weight);
            case CustomFormat _ -> set(c, weight, weight, 1);
        }
    }

    private void nested(NestedFormat nested, int row, int c) {
        int group = c / nested.group();
        int code = Decoder.code(matrix, row, c) >>> nested.planes();
        double size = code + Math.abs(Decoder.zero(matrix, row, group));
        double sum = size * scaleOf(row, group);
        double largest = scaleOf(row, group);
        for (int plane = 1; plane <= nested.planes(); plane++) {
            double step = Math.abs(Decoder.planeScale(matrix, plane, row, group));
            sum += step;
            largest = Math.max(largest, step);
        }
        set(c, sum, size + nested.planes(), largest);
    }

    private double scaleOf(int row, int group) {
        return Math.abs(Decoder.scale(matrix, row, group));
    }

    private void set(int column, double scaledValue, double unscaledValue, double scaleValue) {
        scaled[column] = scaledValue;
        unscaled[column] = unscaledValue;
        scale[column] = scaleValue;
    }
}
