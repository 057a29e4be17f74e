package org.moesaic.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// Unpacked integer weights of a panel times several tokens: the core of batches with int8 inputs.
///
/// Sums stay in short lanes for as many products as fit, then go to 32 bits; they are exact. Four tokens share a load of
/// weights; more would need more registers than 128-bit machines have, and a body larger than the compiler inlines.
final class ShortProduct {

    private ShortProduct() {}

    /// How many products of a weight with an input of at most 127 fit a short lane.
    static int fit(int largestWeight) {
        return Math.max(1, Short.MAX_VALUE / (127 * Math.max(1, largestWeight)));
    }

    /// Adds the dots of `count` pairs with tokens `x[at]`, `x[at + stride]`, … to vectors of `dots` from `to` on.
    static void four(
            short[] weights, int count, int fit, int[] x, int at, int stride, int[] dots, int to) {
        IntVector sum0 = IntVector.fromArray(Lanes.INTS, dots, to);
        IntVector sum1 = IntVector.fromArray(Lanes.INTS, dots, to + Lanes.COUNT);
        IntVector sum2 = IntVector.fromArray(Lanes.INTS, dots, to + 2 * Lanes.COUNT);
        IntVector sum3 = IntVector.fromArray(Lanes.INTS, dots, to + 3 * Lanes.COUNT);
        for (int from = 0; from < count; from += fit) {
            int end = Math.min(count, from + fit);
            ShortVector p0 = ShortVector.zero(Lanes.SHORTS);
            ShortVector p1 = ShortVector.zero(Lanes.SHORTS);
            ShortVector p2 = ShortVector.zero(Lanes.SHORTS);
            ShortVector p3 = ShortVector.zero(Lanes.SHORTS);
            for (int i = from; i < end; i++) {
                ShortVector w = ShortVector.fromArray(Lanes.SHORTS, weights, i * 2 * Lanes.COUNT);
                p0 = p0.add(w.mul(Pairs.at(x, at + i)));
                p1 = p1.add(w.mul(Pairs.at(x, at + stride + i)));
                p2 = p2.add(w.mul(Pairs.at(x, at + 2 * stride + i)));
                p3 = p3.add(w.mul(Pairs.at(x, at + 3 * stride + i)));
            }
            sum0 = sum0.add(Fold.wide(p0));
            sum1 = sum1.add(Fold.wide(p1));
            sum2 = sum2.add(Fold.wide(p2));
            sum3 = sum3.add(Fold.wide(p3));
        }
        sum0.intoArray(dots, to);
        sum1.intoArray(dots, to + Lanes.COUNT);
        sum2.intoArray(dots, to + 2 * Lanes.COUNT);
        sum3.intoArray(dots, to + 3 * Lanes.COUNT);
    }

    /// The same for one token.
    static void one(short[] weights, int count, int fit, int[] x, int at, int[] dots, int to) {
        IntVector sum = IntVector.fromArray(Lanes.INTS, dots, to);
        for (int from = 0; from < count; from += fit) {
            int end = Math.min(count, from + fit);
            ShortVector p = ShortVector.zero(Lanes.SHORTS);
            for (int i = from; i < end; i++) {
                ShortVector w = ShortVector.fromArray(Lanes.SHORTS, weights, i * 2 * Lanes.COUNT);
                p = p.add(w.mul(Pairs.at(x, at + i)));
            }
            sum = sum.add(Fold.wide(p));
        }
        sum.intoArray(dots, to);
    }
}
