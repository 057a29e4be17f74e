package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// Four decoded rows times a token, in the order of [FloatRow].
final class RowProduct {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private RowProduct() {}

    /// Writes the products of four rows of `slots` weights, one row after the other, to the four vectors of `sums`.
    static void four(float[] weights, int slots, float[] x, int from, float[] sums) {
        try {
            BODY.handle().invokeExact(weights, slots, x, from, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(float[] weights, int slots, float[] x, int from, float[] sums) {
        FloatVector sum0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int i = 0; i < slots; i += Lanes.COUNT) {
            FloatVector inputs = FloatVector.fromArray(Lanes.FLOATS, x, from + i);
            sum0 = FloatVector.fromArray(Lanes.FLOATS, weights, i).fma(inputs, sum0);
            sum1 = FloatVector.fromArray(Lanes.FLOATS, weights, slots + i).fma(inputs, sum1);
            sum2 = FloatVector.fromArray(Lanes.FLOATS, weights, 2 * slots + i).fma(inputs, sum2);
            sum3 = FloatVector.fromArray(Lanes.FLOATS, weights, 3 * slots + i).fma(inputs, sum3);
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, Lanes.COUNT);
        sum2.intoArray(sums, 2 * Lanes.COUNT);
        sum3.intoArray(sums, 3 * Lanes.COUNT);
    }

    /// Writes the total of each vector of `sums`, which is overwritten, to `y` from `to` on.
    static void totals(float[] sums, int rows, float[] y, int to) {
        for (int row = 0; row < rows; row++) {
            y[to + row] = total(sums, row * Lanes.COUNT, Lanes.COUNT);
        }
    }

    /// The sum of `count` floats from `at` on, a power of two of them, which are overwritten. In halves, not by a reduction
    /// of the Vector API, whose order is free to differ from call to call.
    static float total(float[] sums, int at, int count) {
        for (int half = count / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return sums[at];
    }
}
