package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// A decoded row times a token, in the order of [FloatRow].
final class RowProduct {

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private RowProduct() {}

    /// Adds the products of some steps to the four vectors of `sums`.
    static void add(float[] weights, int steps, float[] x, int from, float[] sums) {
        try {
            BODY.handle().invokeExact(weights, steps, x, from, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(float[] weights, int steps, float[] x, int from, float[] sums) {
        int l = Lanes.COUNT;
        FloatVector sum0 = FloatVector.fromArray(Lanes.FLOATS, sums, 0);
        FloatVector sum1 = FloatVector.fromArray(Lanes.FLOATS, sums, l);
        FloatVector sum2 = FloatVector.fromArray(Lanes.FLOATS, sums, 2 * l);
        FloatVector sum3 = FloatVector.fromArray(Lanes.FLOATS, sums, 3 * l);
        for (int step = 0; step < steps; step++) {
            int w = step * 4 * l;
            int i = from + w;
            sum0 = fma(weights, w, x, i, sum0);
            sum1 = fma(weights, w + l, x, i + l, sum1);
            sum2 = fma(weights, w + 2 * l, x, i + 2 * l, sum2);
            sum3 = fma(weights, w + 3 * l, x, i + 3 * l, sum3);
        }
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, l);
        sum2.intoArray(sums, 2 * l);
        sum3.intoArray(sums, 3 * l);
    }

    private static FloatVector fma(float[] weights, int w, float[] x, int i, FloatVector sum) {
        return FloatVector.fromArray(Lanes.FLOATS, weights, w)
                .fma(FloatVector.fromArray(Lanes.FLOATS, x, i), sum);
    }

    /// The sum of the four vectors, which are overwritten. In halves, not by a reduction of the Vector API, whose order is
    /// free to differ from call to call.
    static float total(float[] sums) {
        int l = Lanes.COUNT;
        FloatVector evens =
                FloatVector.fromArray(Lanes.FLOATS, sums, 0)
                        .add(FloatVector.fromArray(Lanes.FLOATS, sums, 2 * l));
        FloatVector odds =
                FloatVector.fromArray(Lanes.FLOATS, sums, l)
                        .add(FloatVector.fromArray(Lanes.FLOATS, sums, 3 * l));
        evens.add(odds).intoArray(sums, 0);
        return total(sums, 0, l);
    }

    /// The sum of `count` floats from `at` on, a power of two of them.
    static float total(float[] sums, int at, int count) {
        for (int half = count / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return sums[at];
    }
}
