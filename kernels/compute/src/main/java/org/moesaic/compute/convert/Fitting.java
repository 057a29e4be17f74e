package org.moesaic.compute.convert;

import org.moesaic.compute.files.SafetensorsWriter.Element;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.formats.MatrixShape;

/// Weights that have to be finite in the type in which they are written.
///
/// @param file that the weights were in, for messages
record Fitting(WeightSource weights, Element element, String file, String tensor)
        implements WeightSource {

    /// What rounds to infinity from here on: half a step beyond the largest number of fp16.
    private static final float FP16_LIMIT = 65520;

    @Override
    public MatrixShape shape() {
        return weights.shape();
    }

    @Override
    public String name() {
        return weights.name();
    }

    /// @throws MoesaicException BAD_DATA for a weight that does not fit
    @Override
    public void row(int row, float[] into) {
        weights.row(row, into);
        float limit = element == Element.F16 ? FP16_LIMIT : Float.POSITIVE_INFINITY;
        for (int c = 0; c < shape().columns(); c++) {
            if (!(Math.abs(into[c]) < limit)) {
                throw MoesaicException.badData(
                        new Problem(
                                file,
                                0,
                                tensor,
                                "row %d, column %d: %s once it is scaled"
                                        .formatted(row, c, into[c]),
                                element == Element.F16
                                        ? "too large for f16; take type=bf16 or type=f32"
                                        : "weights and norms must be finite"));
            }
        }
    }
}
