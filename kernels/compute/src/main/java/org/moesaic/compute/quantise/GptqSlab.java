package org.moesaic.compute.quantise;

import org.moesaic.compute.MatrixLoops;
import org.moesaic.compute.MatrixLoops.Part;
import org.moesaic.compute.quantise.RowQuantiser.RowCodes;

/// GPTQ of some rows together: what the errors of some columns do to the columns behind them is one product of matrices
/// ([MatrixLoops#subtractProducts]), which reads the factor once for all rows.
///
/// @param u the upper factor of the inverse of the damped Hessian
/// @param blockColumns columns of a block at most
/// @param searched whether a group's range is searched for as in [ClipSearch]
record GptqSlab(GridFitter fitter, double[] u, int blockColumns, boolean searched)
        implements SlabQuantiser {

    /// Rows of a slab.
    static final int ROWS = 64;

    /// Columns of a block that are done one by one; the rest of the block hears of their errors together.
    private static final int STRIP = 16;

    @Override
    public void quantise(int first, double[][] rows, RowCodes[] codes, int from, int to) {
        int columns = fitter.columns();
        double[] w = new double[(to - from) * columns];
        for (int r = from; r < to; r++) {
            System.arraycopy(rows[r], 0, w, (r - from) * columns, columns);
        }
        double[] errors = new double[Math.min(blockColumns, columns) * (to - from)];
        for (int block = 0; block < columns; ) {
            int blockEnd = blockEnd(block);
            for (int strip = block; strip < blockEnd; ) {
                int stripEnd = Math.min(Math.min(strip + STRIP, groupEnd(strip)), blockEnd);
                int at = (strip - block) * (to - from);
                for (int r = from; r < to; r++) {
                    if (strip % fitter.group() == 0) {
                        // The row's own array is as good as any to look at one group of it.
                        int length = groupEnd(strip) - strip;
                        System.arraycopy(w, (r - from) * columns + strip, rows[r], strip, length);
                        codes[r].grids()[strip / fitter.group()] = grid(first + r, rows[r], strip);
                    }
                    Row row = new Row(codes[r], w, (r - from) * columns, errors, at + r - from);
                    strip(row, strip, stripEnd, to - from);
                }
                spread(errors, at, w, to - from, strip, stripEnd, blockEnd);
                strip = stripEnd;
            }
            spread(errors, 0, w, to - from, block, blockEnd, columns);
            block = blockEnd;
        }
    }

    /// One row of a slab.
    ///
    /// @param start where its weights begin in `w`
    /// @param error where its first error goes in `errors`; there is one of each row side by side
    private record Row(RowCodes codes, double[] w, int start, double[] errors, int error) {}

    /// A block holds whole groups, or a part of one: when a group begins, all its weights have heard of all errors before it.
    private int blockEnd(int from) {
        int group = fitter.group();
        int groups = from % group == 0 ? blockColumns / group : 0;
        long end = groups > 0 ? from + (long) groups * group : (long) from + blockColumns;
        return (int) Math.min(end, groups > 0 ? fitter.columns() : groupEnd(from));
    }

    private int groupEnd(int column) {
        return Math.min((column / fitter.group() + 1) * fitter.group(), fitter.columns());
    }

    private Grid grid(int row, double[] w, int from) {
        int to = groupEnd(from);
        return searched
                ? ClipSearch.best(fitter, row, w, from, to)
                : fitter.fit(row, w, from, to, 1);
    }

    /// Columns of one group, one after the other.
    private void strip(Row row, int from, int to, int rows) {
        int columns = fitter.columns();
        Grid grid = row.codes().grids()[from / fitter.group()];
        double[] w = row.w();
        for (int i = from; i < to; i++) {
            double weight = w[row.start() + i];
            int code = grid.code(weight);
            row.codes().codes()[i] = code;
            double error = (weight - grid.value(code)) / u[i * columns + i];
            row.errors()[row.error() + (i - from) * rows] = error;
            for (int j = i + 1; j < to; j++) {
                w[row.start() + j] -= error * u[i * columns + j];
            }
        }
    }

    /// What the errors of the columns `from` to before `to` do to those from there to before `end`.
    private void spread(double[] errors, int at, double[] w, int rows, int from, int to, int end) {
        int columns = fitter.columns();
        MatrixLoops.best()
                .subtractProducts(
                        new Part(errors, at, rows),
                        new Part(u, from * columns + to, columns),
                        new Part(w, to, columns),
                        rows,
                        end - to,
                        to - from);
    }
}
