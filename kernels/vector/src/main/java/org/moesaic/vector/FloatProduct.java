package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// Decoded weights of two panels times tokens: the core of fp32 inputs. Two panels share a broadcast of inputs, and four
/// tokens a load of weights: so multiplication is the limit, not loads. The order of sums is the same for every batch: even
/// slots and odd slots apart, then both.
final class FloatProduct {

    /// Panels that are worked on together.
    static final int PANELS = 2;

    private static final OutOfLine FOUR_TOKENS = OutOfLine.of(MethodHandles.lookup(), "fourTokens");

    private static final OutOfLine ONE_TOKEN = OutOfLine.of(MethodHandles.lookup(), "oneToken");

    private FloatProduct() {}

    /// Adds the dots of `count` slots (an even number) with four tokens to vectors of `sums`: token after token, the two
    /// panels of each.
    ///
    /// @param weights for each pair of slots two vectors of each panel: even, odd, even, odd
    /// @param products room for eight vectors
    /// @param x the inputs of four tokens for each slot
    static void four(
            float[] weights, float[] products, int count, float[] x, int at, float[] sums, int to) {
        try {
            FOUR_TOKENS.handle().invokeExact(weights, products, count, x, at, sums, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void fourTokens(
            float[] weights, float[] products, int count, float[] x, int at, float[] sums, int to) {
        int l = Lanes.COUNT;
        FloatVector zero = FloatVector.zero(Lanes.FLOATS);
        FloatVector a0 = zero;
        FloatVector a1 = zero;
        FloatVector a2 = zero;
        FloatVector a3 = zero;
        FloatVector b0 = zero;
        FloatVector b1 = zero;
        FloatVector b2 = zero;
        FloatVector b3 = zero;
        FloatVector c0 = zero;
        FloatVector c1 = zero;
        FloatVector c2 = zero;
        FloatVector c3 = zero;
        FloatVector d0 = zero;
        FloatVector d1 = zero;
        FloatVector d2 = zero;
        FloatVector d3 = zero;
        for (int i = 0; i < count; i += 2) {
            int pair = i * PANELS * l;
            int eight = at + i * Inputs.QUARTET;
            FloatVector even0 = FloatVector.fromArray(Lanes.FLOATS, weights, pair);
            FloatVector odd0 = FloatVector.fromArray(Lanes.FLOATS, weights, pair + l);
            FloatVector even1 = FloatVector.fromArray(Lanes.FLOATS, weights, pair + 2 * l);
            FloatVector odd1 = FloatVector.fromArray(Lanes.FLOATS, weights, pair + 3 * l);
            FloatVector even = FloatVector.broadcast(Lanes.FLOATS, x[eight]);
            a0 = even0.fma(even, a0);
            a2 = even1.fma(even, a2);
            FloatVector odd = FloatVector.broadcast(Lanes.FLOATS, x[eight + 4]);
            a1 = odd0.fma(odd, a1);
            a3 = odd1.fma(odd, a3);
            even = FloatVector.broadcast(Lanes.FLOATS, x[eight + 1]);
            b0 = even0.fma(even, b0);
            b2 = even1.fma(even, b2);
            odd = FloatVector.broadcast(Lanes.FLOATS, x[eight + 5]);
            b1 = odd0.fma(odd, b1);
            b3 = odd1.fma(odd, b3);
            even = FloatVector.broadcast(Lanes.FLOATS, x[eight + 2]);
            c0 = even0.fma(even, c0);
            c2 = even1.fma(even, c2);
            odd = FloatVector.broadcast(Lanes.FLOATS, x[eight + 6]);
            c1 = odd0.fma(odd, c1);
            c3 = odd1.fma(odd, c3);
            even = FloatVector.broadcast(Lanes.FLOATS, x[eight + 3]);
            d0 = even0.fma(even, d0);
            d2 = even1.fma(even, d2);
            odd = FloatVector.broadcast(Lanes.FLOATS, x[eight + 7]);
            d1 = odd0.fma(odd, d1);
            d3 = odd1.fma(odd, d3);
        }
        a0.add(a1).intoArray(products, 0);
        a2.add(a3).intoArray(products, l);
        b0.add(b1).intoArray(products, 2 * l);
        b2.add(b3).intoArray(products, 3 * l);
        c0.add(c1).intoArray(products, 4 * l);
        c2.add(c3).intoArray(products, 5 * l);
        d0.add(d1).intoArray(products, 6 * l);
        d2.add(d3).intoArray(products, 7 * l);
        // In a loop: written out eight times it would be too large to inline.
        for (int i = 0; i < 8 * l; i += l) {
            FloatVector.fromArray(Lanes.FLOATS, sums, to + i)
                    .add(FloatVector.fromArray(Lanes.FLOATS, products, i))
                    .intoArray(sums, to + i);
        }
    }

    /// The same for one token.
    static void one(float[] weights, int count, float[] x, int at, float[] sums) {
        try {
            ONE_TOKEN.handle().invokeExact(weights, count, x, at, sums);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void oneToken(float[] weights, int count, float[] x, int at, float[] sums) {
        int l = Lanes.COUNT;
        FloatVector even0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector even1 = even0;
        FloatVector odd0 = even0;
        FloatVector odd1 = even0;
        for (int i = 0; i < count; i += 2) {
            int pair = i * PANELS * l;
            FloatVector even = FloatVector.broadcast(Lanes.FLOATS, x[at + i]);
            FloatVector odd = FloatVector.broadcast(Lanes.FLOATS, x[at + i + 1]);
            even0 = FloatVector.fromArray(Lanes.FLOATS, weights, pair).fma(even, even0);
            odd0 = FloatVector.fromArray(Lanes.FLOATS, weights, pair + l).fma(odd, odd0);
            even1 = FloatVector.fromArray(Lanes.FLOATS, weights, pair + 2 * l).fma(even, even1);
            odd1 = FloatVector.fromArray(Lanes.FLOATS, weights, pair + 3 * l).fma(odd, odd1);
        }
        FloatVector.fromArray(Lanes.FLOATS, sums, 0).add(even0.add(odd0)).intoArray(sums, 0);
        FloatVector.fromArray(Lanes.FLOATS, sums, l).add(even1.add(odd1)).intoArray(sums, l);
    }
}
