package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;

/// Products in double of four rows and two vectors of tokens at a time: eight sums in flight. Tokens are lanes, so a sum is
/// the one of the plain loop, whatever the vector's width.
final class DoubleProducts {

    private static final OutOfLine FOUR_ROWS = OutOfLine.of(MethodHandles.lookup(), "fourRows");

    private static final OutOfLine ONE_ROW = OutOfLine.of(MethodHandles.lookup(), "oneRow");

    private static final int LANES = Lanes.DOUBLES.length();

    /// Columns of the inputs that stay in the second cache while all rows pass.
    private static final int BLOCK_BYTES = 1 << 18;

    private DoubleProducts() {}

    static boolean fits(int tokens) {
        return tokens % LANES == 0;
    }

    /// See [org.moesaic.compute.MatrixLoops#addProducts].
    static void add(float[] weights, int rows, int columns, double[] x, int tokens, double[] sums) {
        int block = Math.max(64, BLOCK_BYTES / Math.max(1, tokens * Double.BYTES));
        try {
            for (int from = 0; from < columns; from += block) {
                int to = Math.min(columns, from + block);
                int row = 0;
                for (; row + 4 <= rows; row += 4) {
                    for (int t = 0; t < tokens; t += LANES) {
                        FOUR_ROWS
                                .handle()
                                .invokeExact(weights, row, columns, from, to, x, t, tokens, sums);
                    }
                }
                for (; row < rows; row++) {
                    for (int t = 0; t < tokens; t += LANES) {
                        ONE_ROW.handle()
                                .invokeExact(weights, row, columns, from, to, x, t, tokens, sums);
                    }
                }
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void fourRows(
            float[] weights,
            int row,
            int columns,
            int from,
            int to,
            double[] x,
            int token,
            int tokens,
            double[] sums) {
        int at = row * tokens + token;
        DoubleVector a = DoubleVector.fromArray(Lanes.DOUBLES, sums, at);
        DoubleVector b = DoubleVector.fromArray(Lanes.DOUBLES, sums, at + tokens);
        DoubleVector c = DoubleVector.fromArray(Lanes.DOUBLES, sums, at + 2 * tokens);
        DoubleVector d = DoubleVector.fromArray(Lanes.DOUBLES, sums, at + 3 * tokens);
        int first = row * columns;
        int second = first + columns;
        int third = second + columns;
        int fourth = third + columns;
        for (int column = from; column < to; column++) {
            DoubleVector v = DoubleVector.fromArray(Lanes.DOUBLES, x, column * tokens + token);
            a = v.mul(weights[first + column]).add(a);
            b = v.mul(weights[second + column]).add(b);
            c = v.mul(weights[third + column]).add(c);
            d = v.mul(weights[fourth + column]).add(d);
        }
        a.intoArray(sums, at);
        b.intoArray(sums, at + tokens);
        c.intoArray(sums, at + 2 * tokens);
        d.intoArray(sums, at + 3 * tokens);
    }

    private static void oneRow(
            float[] weights,
            int row,
            int columns,
            int from,
            int to,
            double[] x,
            int token,
            int tokens,
            double[] sums) {
        int at = row * tokens + token;
        DoubleVector a = DoubleVector.fromArray(Lanes.DOUBLES, sums, at);
        for (int column = from; column < to; column++) {
            DoubleVector v = DoubleVector.fromArray(Lanes.DOUBLES, x, column * tokens + token);
            a = v.mul(weights[row * columns + column]).add(a);
        }
        a.intoArray(sums, at);
    }
}
