package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import org.moesaic.compute.EvenGrids;
import org.moesaic.compute.FloatGrids;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.PlainMatrixLoops;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.StoredFloat;

/// Loops over weights on vector units, where the JVM can use them.
public final class VectorMatrixLoops implements MatrixLoops {

    private static final int PREFERENCE = 100;

    /// Rows that one pass over the figures of columns takes in.
    static final int ROWS = 4;

    private static final MatrixLoops PLAIN = new PlainMatrixLoops();

    /// Has no state.
    public VectorMatrixLoops() {}

    @Override
    public boolean works() {
        return Machine.refusal().isEmpty();
    }

    @Override
    public int preference() {
        return PREFERENCE;
    }

    @Override
    public void addProducts(
            float[] weights, int rows, int columns, double[] x, int tokens, double[] sums) {
        if (DoubleProducts.fits(tokens)) {
            DoubleProducts.add(weights, rows, columns, x, tokens, sums);
        } else {
            PLAIN.addProducts(weights, rows, columns, x, tokens, sums);
        }
    }

    @Override
    public void subtractProducts(
            Part left, Part right, Part target, int rows, int columns, int depth) {
        int wide = columns - columns % DoubleUpdates.COLUMNS;
        int high = rows - rows % DoubleUpdates.ROWS;
        if (wide > 0 && high > 0) {
            DoubleUpdates.subtract(left, right, target, high, wide, depth);
        }
        if (wide < columns) {
            Part rest = new Part(right.values(), right.from() + wide, right.stride());
            Part edge = new Part(target.values(), target.from() + wide, target.stride());
            PLAIN.subtractProducts(left, rest, edge, high, columns - wide, depth);
        }
        if (high < rows) {
            Part rest = new Part(left.values(), left.from() + high, left.stride());
            int from = target.from() + high * target.stride();
            Part edge = new Part(target.values(), from, target.stride());
            PLAIN.subtractProducts(rest, right, edge, rows - high, columns, depth);
        }
    }

    @Override
    public void moments(float[] row, int count, double pivot, double[] sums, double[] squares) {
        if (FloatSums.work()) {
            FloatSums.moments(row, count, pivot, sums, squares);
        } else {
            PLAIN.moments(row, count, pivot, sums, squares);
        }
    }

    @Override
    public void squares(StoredPart part, double[] squares) {
        if (part.type() != StoredFloat.FP32 && WordSums.work()) {
            WordSums.squares(part, squares);
        } else if (part.type() == StoredFloat.FP32 && FloatSums.work()) {
            FloatSums.squares(part, squares);
        } else {
            PLAIN.squares(part, squares);
        }
    }

    @Override
    public void addSquares(StoredPart part, MemorySegment squares) {
        int fast = fast(part);
        if (fast > 0 && part.type() == StoredFloat.FP32) {
            FloatSums.addSquares(part.above(fast), squares);
        } else if (fast > 0) {
            WordSums.addSquares(part.above(fast), squares);
        }
        PLAIN.addSquares(part.from(fast), squares);
    }

    @Override
    public void addMagnitudes(StoredPart part, MemorySegment magnitudes, MemorySegment largest) {
        int fast = fast(part);
        if (fast > 0 && part.type() == StoredFloat.FP32) {
            FloatSums.addMagnitudes(part.above(fast), magnitudes, largest);
        } else if (fast > 0) {
            WordSums.addMagnitudes(part.above(fast), magnitudes, largest);
        }
        PLAIN.addMagnitudes(part.from(fast), magnitudes, largest);
    }

    /// Rows that are added on vector units.
    private static int fast(StoredPart part) {
        boolean works =
                part.type() == StoredFloat.FP32
                        ? FloatSums.workOn(part.columns())
                        : WordSums.workOn(part.columns());
        return works ? part.rows() - part.rows() % ROWS : 0;
    }

    @Override
    public void extremes(StoredPart part, int group, float[] lowest, float[] highest) {
        switch (part.type()) {
            case BF16 -> GroupExtremes.ofHalves(part, group, lowest, highest);
            case FP32 -> GroupExtremes.ofFloats(part, group, lowest, highest);
            case FP16 -> PLAIN.extremes(part, group, lowest, highest);
        }
    }

    @Override
    public void errors(StoredPart part, EvenGrids grids, double[] errors) {
        if (!EvenErrors.workOn(part)) {
            PLAIN.errors(part, grids, errors);
            return;
        }
        EvenErrors.find(part, grids, errors);
        int groups = part.columns() / grids.group();
        double[] one = new double[1];
        for (int i = 0; i < part.rows() * groups; i++) {
            if (Double.isNaN(errors[i])) {
                PLAIN.errors(part.group(i, grids.group()), grids.only(i), one);
                errors[i] = one[0];
            }
        }
    }

    @Override
    public void errors(StoredPart part, FloatGrids grids, double[] errors) {
        if (EvenErrors.workOn(part)) {
            FloatErrors.find(part, grids, errors);
        } else {
            PLAIN.errors(part, grids, errors);
        }
    }

    @Override
    public void addColumns(
            float[][] rows,
            int count,
            int columns,
            double[] powers,
            double[] magnitudes,
            float[] largest) {
        if (FloatSums.workOn(columns) && count == ROWS) {
            FloatSums.columns(rows, columns, powers, magnitudes, largest);
        } else {
            PLAIN.addColumns(rows, count, columns, powers, magnitudes, largest);
        }
    }
}
