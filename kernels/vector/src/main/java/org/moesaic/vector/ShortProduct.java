package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Unpacked integer weights of two panels times four tokens: the core of batches with int8 inputs.
///
/// Two panels share a broadcast of inputs, and four tokens a load of weights: so multiplication is the limit, not loads.
/// More would need more registers than there are, and a body larger than the compiler inlines. Sums stay in short lanes
/// for as many products as fit, then go to 32 bits, in a body of its own: with it, one loop has more addresses than
/// registers, and the compiler moves them to and fro. All sums are exact.
final class ShortProduct {

    /// Panels that are worked on together.
    static final int PANELS = 2;

    /// Vectors of products of a part: two panels of four tokens.
    static final int VECTORS = PANELS * Inputs.QUARTET;

    private static final OutOfLine MULTIPLY = OutOfLine.of(MethodHandles.lookup(), "multiplyBody");

    private static final OutOfLine WIDEN = OutOfLine.of(MethodHandles.lookup(), "widenBody");

    private ShortProduct() {}

    /// How many products of a weight with an input of at most 127 fit a short lane.
    static int fit(int largestWeight) {
        return Math.max(1, Short.MAX_VALUE / (127 * Math.max(1, largestWeight)));
    }

    /// The dots of the pairs `from` to `end - 1`, which fit short lanes, with four tokens: token after token, the two panels
    /// of each.
    ///
    /// @param weights for each pair a vector of each panel
    /// @param x the inputs of four tokens for each pair
    /// @param to where the [#VECTORS] go in `products`
    static void multiply(
            short[] weights, int from, int end, float[] x, int at, short[] products, int to) {
        try {
            MULTIPLY.handle().invokeExact(weights, from, end, x, at, products, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void multiplyBody(
            short[] weights, int from, int end, float[] x, int at, short[] products, int to) {
        int length = 2 * Lanes.COUNT;
        ShortVector zero = ShortVector.zero(Lanes.SHORTS);
        ShortVector a0 = zero;
        ShortVector a1 = zero;
        ShortVector b0 = zero;
        ShortVector b1 = zero;
        ShortVector c0 = zero;
        ShortVector c1 = zero;
        ShortVector d0 = zero;
        ShortVector d1 = zero;
        for (int i = from; i < end; i++) {
            int pair = i * PANELS * length;
            int four = at + i * Inputs.QUARTET;
            ShortVector w0 = ShortVector.fromArray(Lanes.SHORTS, weights, pair);
            ShortVector w1 = ShortVector.fromArray(Lanes.SHORTS, weights, pair + length);
            ShortVector both = FloatVector.broadcast(Lanes.FLOATS, x[four]).reinterpretAsShorts();
            a0 = a0.add(w0.mul(both));
            a1 = a1.add(w1.mul(both));
            both = FloatVector.broadcast(Lanes.FLOATS, x[four + 1]).reinterpretAsShorts();
            b0 = b0.add(w0.mul(both));
            b1 = b1.add(w1.mul(both));
            both = FloatVector.broadcast(Lanes.FLOATS, x[four + 2]).reinterpretAsShorts();
            c0 = c0.add(w0.mul(both));
            c1 = c1.add(w1.mul(both));
            both = FloatVector.broadcast(Lanes.FLOATS, x[four + 3]).reinterpretAsShorts();
            d0 = d0.add(w0.mul(both));
            d1 = d1.add(w1.mul(both));
        }
        a0.intoArray(products, to);
        a1.intoArray(products, to + length);
        b0.intoArray(products, to + 2 * length);
        b1.intoArray(products, to + 3 * length);
        c0.intoArray(products, to + 4 * length);
        c1.intoArray(products, to + 5 * length);
        d0.intoArray(products, to + 6 * length);
        d1.intoArray(products, to + 7 * length);
    }

    /// Adds the vectors of products of a quartet's parts to its dots.
    static void widen(short[] products, int parts, int[] dots, int to) {
        try {
            WIDEN.handle().invokeExact(products, parts, dots, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void widenBody(short[] products, int parts, int[] dots, int to) {
        int length = 2 * Lanes.COUNT;
        for (int part = 0; part < parts; part++) {
            for (int i = 0; i < VECTORS; i++) {
                int sum = to + i * Lanes.COUNT;
                IntVector both =
                        ShortVector.fromArray(Lanes.SHORTS, products, (part * VECTORS + i) * length)
                                .reinterpretAsInts();
                both.lanewise(LSHL, 16)
                        .lanewise(ASHR, 16)
                        .add(both.lanewise(ASHR, 16))
                        .add(IntVector.fromArray(Lanes.INTS, dots, sum))
                        .intoArray(dots, sum);
            }
        }
    }
}
