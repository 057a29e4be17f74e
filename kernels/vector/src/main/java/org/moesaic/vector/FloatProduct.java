package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// Decoded weights of a panel, a vector a slot, times tokens: the core of fp32 inputs. The order of sums is the same for
/// every batch: even slots and odd slots apart, then both.
final class FloatProduct {

    private static final OutOfLine FOUR_TOKENS = OutOfLine.of(MethodHandles.lookup(), "fourTokens");

    private static final OutOfLine ONE_TOKEN = OutOfLine.of(MethodHandles.lookup(), "oneToken");

    private FloatProduct() {}

    /// Adds the dots of `count` slots (an even number) with tokens `x[at]`, `x[at + stride]`, … to vectors of `sums`.
    static void four(
            float[] weights, int count, float[] x, int at, int stride, float[] sums, int to) {
        try {
            FOUR_TOKENS.handle().invokeExact(weights, count, x, at, stride, sums, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void fourTokens(
            float[] weights, int count, float[] x, int at, int stride, float[] sums, int to) {
        FloatVector even0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector even1 = even0;
        FloatVector even2 = even0;
        FloatVector even3 = even0;
        FloatVector odd0 = even0;
        FloatVector odd1 = even0;
        FloatVector odd2 = even0;
        FloatVector odd3 = even0;
        for (int i = 0; i < count; i += 2) {
            FloatVector even = FloatVector.fromArray(Lanes.FLOATS, weights, i * Lanes.COUNT);
            FloatVector odd = FloatVector.fromArray(Lanes.FLOATS, weights, (i + 1) * Lanes.COUNT);
            int a = at + i;
            int b = a + stride;
            int c = b + stride;
            int d = c + stride;
            even0 = fma(even, x, a, even0);
            odd0 = fma(odd, x, a + 1, odd0);
            even1 = fma(even, x, b, even1);
            odd1 = fma(odd, x, b + 1, odd1);
            even2 = fma(even, x, c, even2);
            odd2 = fma(odd, x, c + 1, odd2);
            even3 = fma(even, x, d, even3);
            odd3 = fma(odd, x, d + 1, odd3);
        }
        add(even0.add(odd0), sums, to);
        add(even1.add(odd1), sums, to + Lanes.COUNT);
        add(even2.add(odd2), sums, to + 2 * Lanes.COUNT);
        add(even3.add(odd3), sums, to + 3 * Lanes.COUNT);
    }

    /// The same for one token.
    static void one(float[] weights, int count, float[] x, int at, float[] sums, int to) {
        try {
            ONE_TOKEN.handle().invokeExact(weights, count, x, at, sums, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void oneToken(
            float[] weights, int count, float[] x, int at, float[] sums, int to) {
        FloatVector evens = FloatVector.zero(Lanes.FLOATS);
        FloatVector odds = evens;
        for (int i = 0; i < count; i += 2) {
            evens =
                    fma(
                            FloatVector.fromArray(Lanes.FLOATS, weights, i * Lanes.COUNT),
                            x,
                            at + i,
                            evens);
            odds =
                    fma(
                            FloatVector.fromArray(Lanes.FLOATS, weights, (i + 1) * Lanes.COUNT),
                            x,
                            at + i + 1,
                            odds);
        }
        add(evens.add(odds), sums, to);
    }

    private static FloatVector fma(FloatVector w, float[] x, int at, FloatVector sum) {
        return w.fma(FloatVector.broadcast(Lanes.FLOATS, x[at]), sum);
    }

    private static void add(FloatVector more, float[] sums, int at) {
        FloatVector.fromArray(Lanes.FLOATS, sums, at).add(more).intoArray(sums, at);
    }
}
