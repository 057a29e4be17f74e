package org.moesaic.compute.quantise;

/// Quantises one row; called for several rows at once.
interface RowQuantiser {

    /// @param weights the row; may be overwritten
    /// @param result receives its codes and grids
    void quantise(int row, double[] weights, RowCodes result);

    /// The codes of a row, and the grid of each of its groups.
    record RowCodes(int[] codes, Grid[] grids) {

        static RowCodes ofColumns(int columns, int group) {
            return new RowCodes(new int[columns], new Grid[Math.ceilDiv(columns, group)]);
        }
    }
}
