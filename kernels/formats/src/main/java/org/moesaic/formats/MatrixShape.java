package org.moesaic.formats;

/// Shape of a weight matrix that maps a vector of `columns` inputs to a vector of `rows` outputs.
public record MatrixShape(int rows, int columns) {

    public MatrixShape {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + columns);
        }
    }

    /// Number of weights.
    public long weights() {
        return (long) rows * columns;
    }
}
