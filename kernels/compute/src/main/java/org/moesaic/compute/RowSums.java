package org.moesaic.compute;

/// The sums of one row after another with all tokens of a batch, and the bounds of their errors.
interface RowSums {

    /// Goes to a row.
    void row(int row);

    /// The sum with a token; NaN if a backend's result must not be finite.
    double value(int token);

    /// How far a backend may be from it.
    double bound(int token);
}
