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
            even0 = even.fma(FloatVector.broadcast(Lanes.FLOATS, x[a]), even0);
            odd0 = odd.fma(FloatVector.broadcast(Lanes.FLOATS, x[a + 1]), odd0);
            even1 = even.fma(FloatVector.broadcast(Lanes.FLOATS, x[b]), even1);
            odd1 = odd.fma(FloatVector.broadcast(Lanes.FLOATS, x[b + 1]), odd1);
            even2 = even.fma(FloatVector.broadcast(Lanes.FLOATS, x[c]), even2);
            odd2 = odd.fma(FloatVector.broadcast(Lanes.FLOATS, x[c + 1]), odd2);
            even3 = even.fma(FloatVector.broadcast(Lanes.FLOATS, x[d]), even3);
            odd3 = odd.fma(FloatVector.broadcast(Lanes.FLOATS, x[d + 1]), odd3);
        }
        FloatVector.fromArray(Lanes.FLOATS, sums, to).add(even0.add(odd0)).intoArray(sums, to);
        FloatVector.fromArray(Lanes.FLOATS, sums, to + Lanes.COUNT)
                .add(even1.add(odd1))
                .intoArray(sums, to + Lanes.COUNT);
        FloatVector.fromArray(Lanes.FLOATS, sums, to + 2 * Lanes.COUNT)
                .add(even2.add(odd2))
                .intoArray(sums, to + 2 * Lanes.COUNT);
        FloatVector.fromArray(Lanes.FLOATS, sums, to + 3 * Lanes.COUNT)
                .add(even3.add(odd3))
                .intoArray(sums, to + 3 * Lanes.COUNT);
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
                    FloatVector.fromArray(Lanes.FLOATS, weights, i * Lanes.COUNT)
                            .fma(FloatVector.broadcast(Lanes.FLOATS, x[at + i]), evens);
            odds =
                    FloatVector.fromArray(Lanes.FLOATS, weights, (i + 1) * Lanes.COUNT)
                            .fma(FloatVector.broadcast(Lanes.FLOATS, x[at + i + 1]), odds);
        }
        FloatVector.fromArray(Lanes.FLOATS, sums, to).add(evens.add(odds)).intoArray(sums, to);
    }
}
