package org.moesaic.compute.quantise;

import org.moesaic.compute.EvenGrids;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.ScaleType;

/// Integers with scales of groups: the smallest and largest weights of the groups first, from these their grids, then the
/// differences.
final class UniformErrors extends GroupErrors {

    /// Of a step beyond the lowest or highest code: what is nearer becomes that code without being cut off.
    private static final double INSIDE = 0.4;

    private final MatrixLoops loops = MatrixLoops.best();
    private final IntegerFormat format;
    private final int group;

    UniformErrors(IntegerFormat format, int group) {
        this.format = format;
        this.group = group;
    }

    @Override
    double[] of(StoredPart part) {
        int count = part.rows() * (part.columns() / group);
        float[] lowest = new float[count];
        float[] highest = new float[count];
        loops.extremes(part, group, lowest, highest);
        float[] steps = new float[count];
        float[] zeros = new float[count];
        for (int i = 0; i < count; i++) {
            UniformGrid grid = GroupFits.integer(format, lowest[i], highest[i]);
            steps[i] = grid.scale() == 0 ? 1 : grid.scale();
            zeros[i] = grid.zero();
        }
        boolean symmetric = !format.asymmetric() && format.scale() == ScaleType.FP16;
        double[] errors = new double[count];
        int codes = format.maxCode() - format.minCode() + 1;
        loops.errors(part, new EvenGrids(group, codes, symmetric, steps, zeros), errors);
        for (int i = 0; i < count; i++) {
            if (!isInside(steps[i], zeros[i], lowest[i], highest[i])) {
                UniformGrid grid = GroupFits.integer(format, lowest[i], highest[i]);
                errors[i] = error(part.group(i, group), grid);
            }
        }
        return errors;
    }

    /// Whether no weight is cut off. Scales are rounded, and those of fp16 end.
    private boolean isInside(double step, double zero, float lowest, float highest) {
        return lowest >= (format.minCode() - INSIDE - zero) * step
                && highest <= (format.maxCode() + INSIDE - zero) * step;
    }

    private static double error(StoredPart part, UniformGrid grid) {
        double error = 0;
        for (int c = 0; c < part.columns(); c++) {
            double weight = part.type().get(part.memory(), part.at(0, c));
            double difference = weight - grid.value(grid.code(weight));
            error += difference * difference;
        }
        return error;
    }
}
