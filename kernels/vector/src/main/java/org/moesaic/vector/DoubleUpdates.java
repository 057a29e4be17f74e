package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import org.moesaic.compute.MatrixLoops.Part;

/// Products that are taken off a matrix, four rows by two vectors of columns at a time: eight results in flight. Both factors
/// are copied into the order in which they are read, since rows of a matrix whose width is a power of two fall on each other in
/// the caches. Columns are lanes, so every value is the one of the plain loop, whatever the vector's width.
final class DoubleUpdates {

    private static final OutOfLine TILE = OutOfLine.of(MethodHandles.lookup(), "tile");

    private static final int LANES = Lanes.DOUBLES.length();

    /// Rows of a tile.
    static final int ROWS = 4;

    /// Columns of a tile.
    static final int COLUMNS = 2 * LANES;

    private DoubleUpdates() {}

    /// See [org.moesaic.compute.MatrixLoops#subtractProducts].
    ///
    /// @param rows a multiple of [#ROWS]
    /// @param columns a multiple of [#COLUMNS]
    static void subtract(Part left, Part right, Part target, int rows, int columns, int depth) {
        double[] factors = byTiles(left, rows, depth);
        double[] panel = new double[depth * COLUMNS];
        try {
            for (int column = 0; column < columns; column += COLUMNS) {
                for (int p = 0; p < depth; p++) {
                    int from = right.from() + p * right.stride() + column;
                    System.arraycopy(right.values(), from, panel, p * COLUMNS, COLUMNS);
                }
                for (int row = 0; row < rows; row += ROWS) {
                    int at = target.from() + row * target.stride() + column;
                    TILE.handle()
                            .invokeExact(
                                    factors,
                                    row * depth,
                                    panel,
                                    depth,
                                    target.values(),
                                    at,
                                    target.stride());
                }
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// The factors of four rows side by side, for one product after the other.
    private static double[] byTiles(Part left, int rows, int depth) {
        double[] factors = new double[rows * depth];
        for (int p = 0; p < depth; p++) {
            int from = left.from() + p * left.stride();
            for (int row = 0; row < rows; row += ROWS) {
                System.arraycopy(left.values(), from + row, factors, row * depth + p * ROWS, ROWS);
            }
        }
        return factors;
    }

    private static void tile(
            double[] factors,
            int first,
            double[] panel,
            int depth,
            double[] target,
            int at,
            int stride) {
        int second = at + stride;
        int third = second + stride;
        int fourth = third + stride;
        DoubleVector a = DoubleVector.fromArray(Lanes.DOUBLES, target, at);
        DoubleVector b = DoubleVector.fromArray(Lanes.DOUBLES, target, at + LANES);
        DoubleVector c = DoubleVector.fromArray(Lanes.DOUBLES, target, second);
        DoubleVector d = DoubleVector.fromArray(Lanes.DOUBLES, target, second + LANES);
        DoubleVector e = DoubleVector.fromArray(Lanes.DOUBLES, target, third);
        DoubleVector f = DoubleVector.fromArray(Lanes.DOUBLES, target, third + LANES);
        DoubleVector g = DoubleVector.fromArray(Lanes.DOUBLES, target, fourth);
        DoubleVector h = DoubleVector.fromArray(Lanes.DOUBLES, target, fourth + LANES);
        for (int p = 0; p < depth; p++) {
            DoubleVector v = DoubleVector.fromArray(Lanes.DOUBLES, panel, p * COLUMNS);
            DoubleVector w = DoubleVector.fromArray(Lanes.DOUBLES, panel, p * COLUMNS + LANES);
            int with = first + p * ROWS;
            DoubleVector x = DoubleVector.broadcast(Lanes.DOUBLES, factors[with]);
            a = a.sub(v.mul(x));
            b = b.sub(w.mul(x));
            x = DoubleVector.broadcast(Lanes.DOUBLES, factors[with + 1]);
            c = c.sub(v.mul(x));
            d = d.sub(w.mul(x));
            x = DoubleVector.broadcast(Lanes.DOUBLES, factors[with + 2]);
            e = e.sub(v.mul(x));
            f = f.sub(w.mul(x));
            x = DoubleVector.broadcast(Lanes.DOUBLES, factors[with + 3]);
            g = g.sub(v.mul(x));
            h = h.sub(w.mul(x));
        }
        a.intoArray(target, at);
        b.intoArray(target, at + LANES);
        c.intoArray(target, second);
        d.intoArray(target, second + LANES);
        e.intoArray(target, third);
        f.intoArray(target, third + LANES);
        g.intoArray(target, fourth);
        h.intoArray(target, fourth + LANES);
    }
}
