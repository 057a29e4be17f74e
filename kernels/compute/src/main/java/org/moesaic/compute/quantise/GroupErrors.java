package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.Fp4;
import org.moesaic.formats.Fp8;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.MicroscalingFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.StoredFloat;

/// What floats in memory lose when they become numbers of a format, by long loops over their bytes, where all groups of the
/// format fill the lanes of the loops. [RowErrors] is the plain twin.
abstract sealed class GroupErrors permits UniformErrors, FloatErrors {

    private double sum;

    /// Empty if there are no such loops for the format, or groups do not fill their lanes.
    static Optional<GroupErrors> of(NumberFormat format, MatrixShape shape) {
        if (shape.columns() == 0) {
            return Optional.empty();
        }
        int group = new GridFitter(format, shape.columns(), new float[0]).group();
        if (group % MatrixLoops.LANES != 0 || shape.columns() % group != 0) {
            return Optional.empty();
        }
        return switch (format) {
            case IntegerFormat integer -> Optional.of(new UniformErrors(integer, group));
            case MicroscalingFormat _ -> Optional.of(FloatErrors.scaled(group, 1, 0, Fp4.MAX));
            case FloatFormat real when real.scaleBlock() == 0 -> of(real.kind(), group);
            default -> Optional.empty();
        };
    }

    private static Optional<GroupErrors> of(FloatFormat.Kind kind, int group) {
        return switch (kind) {
            case FP8_E4M3 -> Optional.of(FloatErrors.unscaled(group, 3, -6, Fp8.E4M3.max()));
            case FP8_E5M2 -> Optional.of(FloatErrors.unscaled(group, 2, -14, Fp8.E5M2.max()));
            case FP32, BF16, FP16 -> Optional.empty();
        };
    }

    /// The squares of all differences of the rows so far; infinite or no number if a weight is.
    final double sum() {
        return sum;
    }

    /// @param part some rows, [#readable]
    final void add(StoredPart part) {
        // Group after group, so that it makes no difference how many rows come at a time.
        for (double error : of(part)) {
            sum += error;
        }
    }

    /// The squares of the differences of some rows, added up in each group.
    abstract double[] of(StoredPart part);

    /// Rows in fp16, on which the loops are slow, as fp32.
    static StoredPart readable(StoredPart part) {
        if (part.type() != StoredFloat.FP16) {
            return part;
        }
        int columns = part.columns();
        float[] row = new float[columns];
        float[] all = new float[part.rows() * columns];
        for (int r = 0; r < part.rows(); r++) {
            MappedWeights.read(part.type(), part.memory(), part.at(r, 0), columns, row);
            System.arraycopy(row, 0, all, r * columns, columns);
        }
        return new StoredPart(
                StoredFloat.FP32,
                MemorySegment.ofArray(all),
                0,
                (long) columns * Float.BYTES,
                part.rows(),
                columns);
    }
}
