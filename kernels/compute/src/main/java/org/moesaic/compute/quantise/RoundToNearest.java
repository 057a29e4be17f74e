package org.moesaic.compute.quantise;

import java.lang.foreign.Arena;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.CustomFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// Each weight becomes the nearest value that its group can take.
///
/// | format | scale and zero point |
/// |---|---|
/// | fp32, bf16, fp16, fp8 | none; ties to even, what is too large becomes the largest finite number |
/// | fp8-e4m3-b128 | the block's largest weight becomes 448 |
/// | intN | the group's largest magnitude becomes the largest code |
/// | intN-asym | the smallest and the largest weight of the group, and 0, become the lowest and the highest code |
/// | nf4 | the group's largest magnitude becomes 1 |
/// | mxfp4 | the power of two with which the largest magnitude falls between 4 and 8; above 6 it saturates |
/// | nested | the base like intN-asym; each plane's step is the mean magnitude of what is left |
/// | ternary | the mean magnitude of the matrix; a weight above half of it is ±1 |
/// | binary | the mean magnitude of the group |
/// | a user's own | as it encodes its rows |
/// | dict16 | the smallest and the largest weight of the row; a weight nearer to 0 is 0 |
///
/// A scale is rounded to its stored form before codes are chosen.
public final class RoundToNearest implements Quantiser {

    private final double range;

    /// The whole range of every group.
    public RoundToNearest() {
        this(1);
    }

    /// A share of the range of every group, for finer steps; weights outside become the lowest or the highest value. Formats
    /// without a range to choose are as ever.
    ///
    /// @param range above 0 and at most 1
    /// @throws IllegalArgumentException for a range outside
    public RoundToNearest(double range) {
        if (!(range > 0 && range <= 1)) {
            throw new IllegalArgumentException("a range of " + range + "; above 0, at most 1");
        }
        this.range = range;
    }

    @Override
    public PackedMatrix quantise(WeightSource weights, NumberFormat format, Arena arena) {
        if (!weights.isKnownFinite()) {
            WeightCheck.finite(weights);
        }
        if (format instanceof CustomFormat custom) {
            return CustomPacker.pack(weights, custom, arena);
        }
        GridFitter fitter = GridFitter.of(format, weights, false);
        double covered = fitter.takesAnyRange() ? range : 1;
        return Packer.pack(
                weights,
                fitter,
                arena,
                (row, w, codes) -> quantise(fitter, covered, row, w, codes));
    }

    /// Sum of the squared differences between weights and what a decoder would read for them, without packing anything. A row
    /// is summed in [RowErrors#LANES] parts, rows one after the other.
    ///
    /// @throws IllegalArgumentException for a user's own format, whose values only it knows
    /// @throws MoesaicException BAD_DATA naming rows that hold a NaN or an infinity
    public double squaredError(WeightSource weights, NumberFormat format) {
        weights.expect(0, weights.shape().rows());
        double sum = new RowErrors(weights, GridFitter.of(format, weights, false)).sum();
        if (!Double.isFinite(sum)) {
            WeightCheck.finite(weights);
        }
        return sum;
    }

    static void quantise(GridFitter fitter, int row, double[] w, RowQuantiser.RowCodes result) {
        quantise(fitter, 1, row, w, result);
    }

    private static void quantise(
            GridFitter fitter, double covered, int row, double[] w, RowQuantiser.RowCodes result) {
        int group = fitter.group();
        for (int from = 0; from < w.length; from += group) {
            int to = Math.min(from + group, w.length);
            Grid grid = fitter.fit(row, w, from, to, covered);
            result.grids()[from / group] = grid;
            grid.codes(w, from, to, result.codes());
        }
    }
}
