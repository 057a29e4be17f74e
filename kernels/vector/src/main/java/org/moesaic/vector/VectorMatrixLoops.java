package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.PlainMatrixLoops;

/// Loops over weights on vector units, where the JVM can use them.
public final class VectorMatrixLoops implements MatrixLoops {

    private static final int PREFERENCE = 100;

    /// Rows that one pass over the figures of columns takes in.
    private static final int ROWS = 4;

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
    public void moments(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int count,
            double[] sums,
            double[] squares) {
        if (HalfSums.work()) {
            HalfSums.moments(bf16, from, stride, rows, count, sums, squares);
        } else {
            PLAIN.moments(bf16, from, stride, rows, count, sums, squares);
        }
    }

    @Override
    public void moments(float[] row, int count, double pivot, double[] sums, double[] squares) {
        if (HalfSums.work()) {
            FloatSums.moments(row, count, pivot, sums, squares);
        } else {
            PLAIN.moments(row, count, pivot, sums, squares);
        }
    }

    @Override
    public void squares(
            MemorySegment bf16, long from, long stride, int rows, int count, double[] squares) {
        if (WordSums.work()) {
            WordSums.squares(bf16, from, stride, rows, count, squares);
        } else {
            PLAIN.squares(bf16, from, stride, rows, count, squares);
        }
    }

    @Override
    public void addSquares(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int columns,
            MemorySegment squares) {
        int fast = WordSums.workOn(columns) ? rows - rows % WordSums.ROWS : 0;
        WordSums.addSquares(bf16, from, stride, fast, columns, squares);
        PLAIN.addSquares(bf16, from + fast * stride, stride, rows - fast, columns, squares);
    }

    @Override
    public void addMagnitudes(
            MemorySegment bf16,
            long from,
            long stride,
            int rows,
            int columns,
            MemorySegment magnitudes,
            MemorySegment largest) {
        int fast = WordSums.workOn(columns) ? rows - rows % WordSums.ROWS : 0;
        WordSums.addMagnitudes(bf16, from, stride, fast, columns, magnitudes, largest);
        PLAIN.addMagnitudes(
                bf16, from + fast * stride, stride, rows - fast, columns, magnitudes, largest);
    }

    @Override
    public void addColumns(
            float[][] rows,
            int count,
            int columns,
            double[] powers,
            double[] magnitudes,
            float[] largest) {
        if (HalfSums.work() && columns % HalfSums.LANES == 0 && count == ROWS) {
            FloatSums.columns(rows, columns, powers, magnitudes, largest);
        } else {
            PLAIN.addColumns(rows, count, columns, powers, magnitudes, largest);
        }
    }
}
