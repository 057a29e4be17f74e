package org.moesaic.compute;

import java.util.Arrays;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// What a fast backend may do at its worst, without being fast: everything in fp32, one long sum from the last column to
/// the first, scales and zero points taken out of it. It shows that the bounds leave room for real backends.
final class FloatBackend implements Backend {

    private record Loaded(PackedMatrix matrix) implements LoadedMatrix {

        @Override
        public NumberFormat format() {
            return matrix.format();
        }

        @Override
        public MatrixShape shape() {
            return matrix.shape();
        }

        @Override
        public long bytes() {
            return matrix.totalBytes();
        }

        @Override
        public void close() {}
    }

    @Override
    public String name() {
        return "floats";
    }

    @Override
    public String device() {
        return "a test";
    }

    @Override
    public boolean supports(NumberFormat format, Activations activations) {
        return activations == Activations.FP32 || format instanceof IntegerFormat;
    }

    @Override
    public LoadedMatrix load(PackedMatrix matrix) {
        LoadCheck.check(matrix);
        return new Loaded(matrix);
    }

    @Override
    public void multiply(
            LoadedMatrix matrix, Activations activations, int batch, float[] x, float[] y) {
        MultiplyCheck.check(this, matrix, activations, batch, x, y);
        PackedMatrix packed = ((Loaded) matrix).matrix();
        int columns = packed.shape().columns();
        for (int token = 0; token < batch; token++) {
            float[] inputs = Arrays.copyOfRange(x, token * columns, (token + 1) * columns);
            float scale = 1;
            if (activations == Activations.INT8) {
                byte[] codes = new byte[columns];
                scale = Int8Token.quantise(inputs, 0, columns, codes);
                for (int c = 0; c < columns; c++) {
                    inputs[c] = codes[c];
                }
            }
            for (int row = 0; row < packed.shape().rows(); row++) {
                y[token * packed.shape().rows() + row] =
                        switch (packed.format()) {
                            case IntegerFormat integer ->
                                    integers(packed, integer, row, inputs, activations) * scale;
                            case NestedFormat nested -> nested(packed, nested, row, inputs);
                            default -> decoded(packed, row, inputs);
                        };
            }
        }
    }

    private static float decoded(PackedMatrix matrix, int row, float[] x) {
        float[] weights = new float[x.length];
        Decoder.decodeRow(matrix, row, weights);
        float sum = 0;
        for (int c = x.length - 1; c >= 0; c--) {
            sum += weights[c] * x[c];
        }
        return sum;
    }

    private static float integers(
            PackedMatrix matrix,
            IntegerFormat format,
            int row,
            float[] x,
            Activations activations) {
        float sum = 0;
        int group = Math.min(format.group(), Math.max(1, x.length));
        for (int g = Math.ceilDiv(x.length, group) - 1; g >= 0; g--) {
            float dot = 0;
            float total = 0;
            int exactDot = 0;
            int exactTotal = 0;
            for (int c = Math.min((g + 1) * group, x.length) - 1; c >= g * group; c--) {
                int code = Decoder.code(matrix, row, c);
                dot += code * x[c];
                total += x[c];
                exactDot += code * (int) x[c];
                exactTotal += (int) x[c];
            }
            boolean exact = activations == Activations.INT8;
            float zero = format.asymmetric() ? Decoder.zero(matrix, row, g) : 0;
            float shift = format.asymmetric() ? zero * (exact ? exactTotal : total) : 0;
            sum += ((exact ? exactDot : dot) - shift) * Decoder.scale(matrix, row, g);
        }
        return sum;
    }

    /// A sum for the base, one for the zero points, and one for each plane.
    private static float nested(PackedMatrix matrix, NestedFormat format, int row, float[] x) {
        float base = 0;
        float zeros = 0;
        float[] planes = new float[format.planes()];
        for (int c = x.length - 1; c >= 0; c--) {
            int group = c / format.group();
            int code = Decoder.code(matrix, row, c);
            float scaled = x[c] * Decoder.scale(matrix, row, group);
            base += (code >>> format.planes()) * scaled;
            zeros += Decoder.zero(matrix, row, group) * scaled;
            for (int plane = 1; plane <= format.planes(); plane++) {
                float step = x[c] * Decoder.planeScale(matrix, plane, row, group);
                boolean up = (code >>> format.planes() - plane & 1) == 1;
                planes[plane - 1] += up ? step : -step;
            }
        }
        float sum = base - zeros;
        for (float plane : planes) {
            sum += plane;
        }
        return sum;
    }

    @Override
    public void close() {}
}
