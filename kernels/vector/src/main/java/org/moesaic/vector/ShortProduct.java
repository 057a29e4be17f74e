package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Unpacked integer weights of two panels times several tokens: the core of batches with int8 inputs.
///
/// Two panels share a broadcast of inputs, and four tokens a load of weights: so multiplication is the limit, not loads.
/// More would need more registers than there are, and a body larger than the compiler inlines. Sums stay in short lanes
/// for as many products as fit, then go to 32 bits; they are exact.
final class ShortProduct {

    /// Panels that are worked on together.
    static final int PANELS = 2;

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private ShortProduct() {}

    /// How many products of a weight with an input of at most 127 fit a short lane.
    static int fit(int largestWeight) {
        return Math.max(1, Short.MAX_VALUE / (127 * Math.max(1, largestWeight)));
    }

    /// Adds the dots of `count` pairs with four tokens to vectors of `dots`: token after token, the two panels of each.
    ///
    /// @param weights for each pair a vector of each panel
    /// @param products room for eight vectors
    /// @param x the inputs of four tokens for each pair
    static void add(
            short[] weights,
            short[] products,
            int count,
            int fit,
            float[] x,
            int at,
            int[] dots,
            int to) {
        try {
            BODY.handle().invokeExact(weights, products, count, fit, x, at, dots, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void body(
            short[] weights,
            short[] products,
            int count,
            int fit,
            float[] x,
            int at,
            int[] dots,
            int to) {
        int length = 2 * Lanes.COUNT;
        for (int from = 0; from < count; from += fit) {
            int end = Math.min(count, from + fit);
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
                ShortVector both =
                        FloatVector.broadcast(Lanes.FLOATS, x[four]).reinterpretAsShorts();
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
            a0.intoArray(products, 0);
            a1.intoArray(products, length);
            b0.intoArray(products, 2 * length);
            b1.intoArray(products, 3 * length);
            c0.intoArray(products, 4 * length);
            c1.intoArray(products, 5 * length);
            d0.intoArray(products, 6 * length);
            d1.intoArray(products, 7 * length);
            // Through memory and in a loop: written out eight times it would be too large to
            // inline.
            for (int i = 0; i < Inputs.QUARTET * PANELS; i++) {
                int sum = to + i * Lanes.COUNT;
                IntVector both =
                        ShortVector.fromArray(Lanes.SHORTS, products, i * length)
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
