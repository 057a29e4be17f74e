package org.moesaic.compute;

import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.Dict16Format;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;
import org.moesaic.formats.TernaryFormat;

/// A row of integer weights times an int8 token: `Σ s·(Σ q·x - z·Σ x)` over scale groups, and for nested planes over
/// planes as well.
///
/// The inner sums are exact. |q·x| is at most 255 · 127 = 32,385, so 32-bit sums hold groups of up to 66,311 columns;
/// here they are `long`, which hold every row. The outer sum is taken in double, group after group.
final class IntegerRow {

    private final PackedMatrix matrix;
    private final int columns;
    private final int[] codes;
    private final float[] weights;
    private int row;
    private double sum;
    private double magnitude;
    private double integers;
    private double underflows;
    private long terms;
    private boolean poisoned;

    /// @throws IllegalArgumentException for a format without integers
    IntegerRow(PackedMatrix matrix) {
        if (!supports(matrix.format())) {
            throw new IllegalArgumentException(
                    matrix.format().name() + " has no product with INT8 activations");
        }
        this.matrix = matrix;
        this.columns = matrix.shape().columns();
        this.codes = new int[columns];
        this.weights = new float[columns];
    }

    /// Formats whose weights are a sum of few scales times integers.
    static boolean supports(NumberFormat format) {
        return switch (format) {
            case IntegerFormat _, TernaryFormat _, BinaryFormat _, NestedFormat _, Dict16Format _ ->
                    true;
            case FloatFormat _, MicroscalingFormat _, NormalFloatFormat _, CustomFormat _ -> false;
        };
    }

    /// Goes to a row.
    void row(int index) {
        row = index;
        if (matrix.format() instanceof Dict16Format) {
            digits();
            return;
        }
        for (int c = 0; c < columns; c++) {
            codes[c] = Decoder.code(matrix, index, c);
        }
    }

    /// Multiplies with a token; what came out is asked for below, all without the token's scale.
    void multiply(Int8Batch tokens, int token) {
        sum = 0;
        magnitude = 0;
        integers = 0;
        underflows = 1;
        terms = 0;
        poisoned = false;
        byte[] x = tokens.codes(token);
        switch (matrix.format()) {
            case IntegerFormat integer -> integer(integer, x);
            case TernaryFormat _ -> scaled(x, columns);
            case BinaryFormat binary -> scaled(x, binary.group());
            case NestedFormat nested -> nested(nested, x);
            case Dict16Format _ -> levels(x);
            case FloatFormat _, MicroscalingFormat _, NormalFloatFormat _, CustomFormat _ ->
                    throw new AssertionError(matrix.format());
        }
    }

    double sum() {
        return sum;
    }

    /// The same with the magnitude of each part.
    double magnitude() {
        return magnitude;
    }

    /// Magnitudes of the integers alone.
    double integers() {
        return integers;
    }

    /// See [ErrorBound].
    double underflows() {
        return underflows;
    }

    /// Parts of the outer sum.
    long terms() {
        return terms;
    }

    /// Whether a scale or zero point is NaN.
    boolean poisoned() {
        return poisoned;
    }

    private void integer(IntegerFormat format, byte[] x) {
        if (!format.asymmetric()) {
            scaled(x, format.group());
            return;
        }
        for (int from = 0, group = 0; from < columns; group++) {
            int to = (int) Math.min((long) from + format.group(), columns);
            float zero = Decoder.zero(matrix, row, group);
            add(Decoder.scale(matrix, row, group), dot(x, from, to), zero, total(x, from, to));
            from = to;
        }
    }

    /// One scale a group, no zero point.
    private void scaled(byte[] x, int groupColumns) {
        for (int from = 0, group = 0; from < columns; group++) {
            int to = (int) Math.min((long) from + groupColumns, columns);
            add(Decoder.scale(matrix, row, group), dot(x, from, to), 0, 0);
            from = to;
        }
    }

    private void nested(NestedFormat format, byte[] x) {
        int planes = format.planes();
        for (int from = 0, group = 0; from < columns; group++) {
            int to = (int) Math.min((long) from + format.group(), columns);
            long base = 0;
            for (int c = from; c < to; c++) {
                base += (long) (codes[c] >>> planes) * x[c];
            }
            float zero = Decoder.zero(matrix, row, group);
            add(Decoder.scale(matrix, row, group), base, zero, total(x, from, to));
            for (int plane = 1; plane <= planes; plane++) {
                long signed = 0;
                for (int c = from; c < to; c++) {
                    signed += (codes[c] >>> planes - plane & 1) == 1 ? x[c] : -x[c];
                }
                add(Decoder.planeScale(matrix, plane, row, group), signed, 0, 0);
            }
            from = to;
        }
    }

    /// Two sums a row: of the inputs at low weights, and at high ones.
    private void levels(byte[] x) {
        for (int level = 0; level < (columns == 0 ? 0 : 2); level++) {
            long inputs = 0;
            for (int c = 0; c < columns; c++) {
                inputs += codes[c] == level + 1 ? x[c] : 0;
            }
            add(Decoder.scale(matrix, row, level), inputs, 0, 0);
        }
    }

    private void add(float scale, long dot, float zero, long total) {
        double shift = (double) zero * total;
        double size = Math.abs((double) dot) + Math.abs(shift);
        sum += scale * (dot - shift);
        magnitude += Math.abs(scale) * size;
        integers += size;
        underflows += 1 + size + Math.abs(scale);
        terms++;
        poisoned |= Float.isNaN(scale) || Float.isNaN(zero);
    }

    private long dot(byte[] x, int from, int to) {
        long dot = 0;
        for (int c = from; c < to; c++) {
            dot += (long) codes[c] * x[c];
        }
        return dot;
    }

    private static long total(byte[] x, int from, int to) {
        long total = 0;
        for (int c = from; c < to; c++) {
            total += x[c];
        }
        return total;
    }

    /// A row of dictionary codes can only be decoded whole: its digits are read off the weights.
    private void digits() {
        Decoder.decodeRow(matrix, row, weights);
        for (int c = 0; c < columns; c++) {
            boolean low = Float.compare(weights[c], Decoder.scale(matrix, row, 0)) == 0;
            codes[c] = weights[c] == 0 ? 0 : low ? 1 : 2;
        }
    }
}
