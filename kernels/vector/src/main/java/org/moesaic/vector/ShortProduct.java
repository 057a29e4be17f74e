package org.moesaic.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Unpacked integer weights of a panel times several tokens: the core of batches with int8 inputs.
///
/// Sums stay in short lanes for as many products as fit, then go to 32 bits; they are exact. Four tokens share a load of
/// weights; more would need more registers than 128-bit machines have, and a body larger than the compiler inlines.
final class ShortProduct {

    private static final OutOfLine FOUR_TOKENS = OutOfLine.of(MethodHandles.lookup(), "fourTokens");

    private static final OutOfLine ONE_TOKEN = OutOfLine.of(MethodHandles.lookup(), "oneToken");

    private ShortProduct() {}

    /// How many products of a weight with an input of at most 127 fit a short lane.
    static int fit(int largestWeight) {
        return Math.max(1, Short.MAX_VALUE / (127 * Math.max(1, largestWeight)));
    }

    /// Adds the dots of `count` pairs with tokens `x[at]`, `x[at + stride]`, … to vectors of `dots` from `to` on.
    ///
    /// @param products room for four vectors
    static void four(
            short[] weights,
            short[] products,
            int count,
            int fit,
            float[] x,
            int at,
            int stride,
            int[] dots,
            int to) {
        try {
            FOUR_TOKENS
                    .handle()
                    .invokeExact(weights, products, count, fit, x, at, stride, dots, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void fourTokens(
            short[] weights,
            short[] products,
            int count,
            int fit,
            float[] x,
            int at,
            int stride,
            int[] dots,
            int to) {
        int length = 2 * Lanes.COUNT;
        for (int from = 0; from < count; from += fit) {
            int end = Math.min(count, from + fit);
            ShortVector p0 = ShortVector.zero(Lanes.SHORTS);
            ShortVector p1 = ShortVector.zero(Lanes.SHORTS);
            ShortVector p2 = ShortVector.zero(Lanes.SHORTS);
            ShortVector p3 = ShortVector.zero(Lanes.SHORTS);
            for (int i = from; i < end; i++) {
                ShortVector w = ShortVector.fromArray(Lanes.SHORTS, weights, i * length);
                p0 =
                        p0.add(
                                w.mul(
                                        FloatVector.broadcast(Lanes.FLOATS, x[at + i])
                                                .reinterpretAsShorts()));
                p1 =
                        p1.add(
                                w.mul(
                                        FloatVector.broadcast(Lanes.FLOATS, x[at + stride + i])
                                                .reinterpretAsShorts()));
                p2 =
                        p2.add(
                                w.mul(
                                        FloatVector.broadcast(Lanes.FLOATS, x[at + 2 * stride + i])
                                                .reinterpretAsShorts()));
                p3 =
                        p3.add(
                                w.mul(
                                        FloatVector.broadcast(Lanes.FLOATS, x[at + 3 * stride + i])
                                                .reinterpretAsShorts()));
            }
            p0.intoArray(products, 0);
            p1.intoArray(products, length);
            p2.intoArray(products, 2 * length);
            p3.intoArray(products, 3 * length);
            // Through memory and in a loop: written out four times it would be too large to inline.
            for (int token = 0; token < 4; token++) {
                int sum = to + token * Lanes.COUNT;
                IntVector both =
                        ShortVector.fromArray(Lanes.SHORTS, products, token * length)
                                .reinterpretAsInts();
                both.lanewise(LSHL, 16)
                        .lanewise(ASHR, 16)
                        .add(both.lanewise(ASHR, 16))
                        .add(IntVector.fromArray(Lanes.INTS, dots, sum))
                        .intoArray(dots, sum);
            }
        }
    }

    /// The same for one token.
    static void one(short[] weights, int count, int fit, float[] x, int at, int[] dots, int to) {
        try {
            ONE_TOKEN.handle().invokeExact(weights, count, fit, x, at, dots, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void oneToken(
            short[] weights, int count, int fit, float[] x, int at, int[] dots, int to) {
        IntVector sum = IntVector.fromArray(Lanes.INTS, dots, to);
        for (int from = 0; from < count; from += fit) {
            int end = Math.min(count, from + fit);
            ShortVector p = ShortVector.zero(Lanes.SHORTS);
            for (int i = from; i < end; i++) {
                ShortVector w = ShortVector.fromArray(Lanes.SHORTS, weights, i * 2 * Lanes.COUNT);
                p =
                        p.add(
                                w.mul(
                                        FloatVector.broadcast(Lanes.FLOATS, x[at + i])
                                                .reinterpretAsShorts()));
            }
            IntVector both = p.reinterpretAsInts();
            sum = sum.add(both.lanewise(LSHL, 16).lanewise(ASHR, 16)).add(both.lanewise(ASHR, 16));
        }
        sum.intoArray(dots, to);
    }
}
