package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import org.moesaic.compute.EvenGrids;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.ScaleType;
import org.moesaic.formats.StoredFloat;

/// What floats in memory lose when they become integers with scales of groups, by long loops over the bytes: the largest weights
/// of the groups first, from these the scales, then the differences. [RowErrors] is the plain twin.
final class UniformErrors {

    /// Of a step beyond the lowest or highest code: what is nearer becomes that code without being cut off.
    private static final double INSIDE = 0.4;

    private final MatrixLoops loops = MatrixLoops.best();
    private final IntegerFormat format;
    private final int group;
    private double sum;

    private UniformErrors(IntegerFormat format, int group) {
        this.format = format;
        this.group = group;
    }

    /// Whether the groups of a format in a matrix fill all lanes of the loops.
    static boolean fit(NumberFormat format, MatrixShape shape) {
        if (!(format instanceof IntegerFormat integer)) {
            return false;
        }
        int group = group(integer, shape.columns());
        return shape.columns() > 0
                && group % MatrixLoops.LANES == 0
                && shape.columns() % group == 0;
    }

    static UniformErrors of(NumberFormat format, MatrixShape shape) {
        IntegerFormat integer = (IntegerFormat) format;
        return new UniformErrors(integer, group(integer, shape.columns()));
    }

    private static int group(IntegerFormat format, int columns) {
        return new GridFitter(format, columns, new float[0]).group();
    }

    /// The squares of all differences of the rows so far; infinite or no number if a weight is.
    double sum() {
        return sum;
    }

    /// @param part some rows, in bf16 or fp32
    void add(StoredPart part) {
        int count = part.rows() * (part.columns() / group);
        float[] lowest = new float[count];
        float[] highest = new float[count];
        loops.extremes(part, group, lowest, highest);
        UniformGrid[] grids = new UniformGrid[count];
        float[] steps = new float[count];
        float[] zeros = new float[count];
        for (int i = 0; i < count; i++) {
            grids[i] = GroupFits.integer(format, lowest[i], highest[i]);
            steps[i] = grids[i].scale() == 0 ? 1 : grids[i].scale();
            zeros[i] = grids[i].zero();
        }
        boolean symmetric = !format.asymmetric() && format.scale() == ScaleType.FP16;
        double[] errors = new double[count];
        int codes = format.maxCode() - format.minCode() + 1;
        loops.errors(part, new EvenGrids(group, codes, symmetric, steps, zeros), errors);
        for (int i = 0; i < count; i++) {
            boolean inside = isInside(grids[i], lowest[i], highest[i]);
            sum += inside ? errors[i] : error(part.group(i, group), grids[i]);
        }
    }

    /// Whether no weight is cut off. Scales are rounded, and those of fp16 end.
    private static boolean isInside(UniformGrid grid, float lowest, float highest) {
        double step = grid.scale();
        return lowest >= (grid.minCode() - INSIDE - grid.zero()) * step
                && highest <= (grid.maxCode() + INSIDE - grid.zero()) * step;
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

    /// Rows in fp16, which the loops do not read, as fp32.
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
