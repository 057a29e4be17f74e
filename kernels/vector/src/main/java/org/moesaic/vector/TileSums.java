package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// The sums of a panel's columns: chains of fused multiply-adds over the rows in order, those of several vectors in flight
/// together. A weight is loaded once for all sums.
///
/// Inputs of vector `i` are `PLANES` planes of `stride` floats, one after the other: v, v · position, |v|, v². Sums are
/// planes as well, of [TileWork#VECTORS] panels. Vectors beyond `count` are worked on up to a multiple of two or eight;
/// nobody looks at what comes of them.
final class TileSums {

    static final int PLANES = 4;

    private static final OutOfLine ALL_OF_TWO = OutOfLine.of(MethodHandles.lookup(), "allOfTwo");

    private static final OutOfLine ALL_OF_ONE = OutOfLine.of(MethodHandles.lookup(), "allOfOne");

    private static final OutOfLine PRODUCTS_OF_EIGHT =
            OutOfLine.of(MethodHandles.lookup(), "productsOfEight");

    private static final OutOfLine PRODUCTS_OF_ONE =
            OutOfLine.of(MethodHandles.lookup(), "productsOfOne");

    /// Floats from a plane of sums to the next.
    private static final int NEXT = TileWork.VECTORS * TilePanels.WIDTH;

    private TileSums() {}

    /// All four sums: W·x, position-weighted W·x, |W|·|x|, |W|·x².
    static void all(
            float[] weights,
            int from,
            int rows,
            float[] inputs,
            int stride,
            int count,
            float[] sums) {
        try {
            if (count == 1) {
                ALL_OF_ONE.handle().invokeExact(weights, from, rows, inputs, stride, sums);
                return;
            }
            for (int i = 0; i < count; i += 2) {
                int at = i * PLANES * stride;
                int to = i * TilePanels.WIDTH;
                ALL_OF_TWO.handle().invokeExact(weights, from, rows, inputs, at, stride, sums, to);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    /// W·x only.
    static void products(
            float[] weights,
            int from,
            int rows,
            float[] inputs,
            int stride,
            int count,
            float[] sums) {
        try {
            if (count == 1) {
                PRODUCTS_OF_ONE.handle().invokeExact(weights, from, rows, inputs, sums);
                return;
            }
            for (int i = 0; i < count; i += 8) {
                int at = i * PLANES * stride;
                int to = i * TilePanels.WIDTH;
                PRODUCTS_OF_EIGHT
                        .handle()
                        .invokeExact(weights, from, rows, inputs, at, PLANES * stride, sums, to);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void allOfTwo(
            float[] weights,
            int from,
            int rows,
            float[] inputs,
            int first,
            int stride,
            float[] sums,
            int to) {
        FloatVector product0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector product1 = product0;
        FloatVector place0 = product0;
        FloatVector place1 = product0;
        FloatVector current0 = product0;
        FloatVector current1 = product0;
        FloatVector power0 = product0;
        FloatVector power1 = product0;
        FloatVector secondProduct0 = product0;
        FloatVector secondProduct1 = product0;
        FloatVector secondPlace0 = product0;
        FloatVector secondPlace1 = product0;
        FloatVector secondCurrent0 = product0;
        FloatVector secondCurrent1 = product0;
        FloatVector secondPower0 = product0;
        FloatVector secondPower1 = product0;
        int second = first + PLANES * stride;
        for (int row = 0; row < rows; row++) {
            int at = from + row * TilePanels.WIDTH;
            FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, at);
            FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, at + Lanes.COUNT);
            FloatVector x = spread(inputs, first + row);
            product0 = w0.fma(x, product0);
            product1 = w1.fma(x, product1);
            x = spread(inputs, second + row);
            secondProduct0 = w0.fma(x, secondProduct0);
            secondProduct1 = w1.fma(x, secondProduct1);
            x = spread(inputs, first + stride + row);
            place0 = w0.fma(x, place0);
            place1 = w1.fma(x, place1);
            x = spread(inputs, second + stride + row);
            secondPlace0 = w0.fma(x, secondPlace0);
            secondPlace1 = w1.fma(x, secondPlace1);
            w0 = w0.abs();
            w1 = w1.abs();
            x = spread(inputs, first + 2 * stride + row);
            current0 = w0.fma(x, current0);
            current1 = w1.fma(x, current1);
            x = spread(inputs, second + 2 * stride + row);
            secondCurrent0 = w0.fma(x, secondCurrent0);
            secondCurrent1 = w1.fma(x, secondCurrent1);
            x = spread(inputs, first + 3 * stride + row);
            power0 = w0.fma(x, power0);
            power1 = w1.fma(x, power1);
            x = spread(inputs, second + 3 * stride + row);
            secondPower0 = w0.fma(x, secondPower0);
            secondPower1 = w1.fma(x, secondPower1);
        }
        store(product0, product1, sums, to);
        store(secondProduct0, secondProduct1, sums, to + TilePanels.WIDTH);
        store(place0, place1, sums, to + NEXT);
        store(secondPlace0, secondPlace1, sums, to + NEXT + TilePanels.WIDTH);
        store(current0, current1, sums, to + 2 * NEXT);
        store(secondCurrent0, secondCurrent1, sums, to + 2 * NEXT + TilePanels.WIDTH);
        store(power0, power1, sums, to + 3 * NEXT);
        store(secondPower0, secondPower1, sums, to + 3 * NEXT + TilePanels.WIDTH);
    }

    private static void allOfOne(
            float[] weights, int from, int rows, float[] inputs, int stride, float[] sums) {
        FloatVector product0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector product1 = product0;
        FloatVector place0 = product0;
        FloatVector place1 = product0;
        FloatVector current0 = product0;
        FloatVector current1 = product0;
        FloatVector power0 = product0;
        FloatVector power1 = product0;
        for (int row = 0; row < rows; row++) {
            int at = from + row * TilePanels.WIDTH;
            FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, at);
            FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, at + Lanes.COUNT);
            FloatVector x = spread(inputs, row);
            product0 = w0.fma(x, product0);
            product1 = w1.fma(x, product1);
            x = spread(inputs, stride + row);
            place0 = w0.fma(x, place0);
            place1 = w1.fma(x, place1);
            w0 = w0.abs();
            w1 = w1.abs();
            x = spread(inputs, 2 * stride + row);
            current0 = w0.fma(x, current0);
            current1 = w1.fma(x, current1);
            x = spread(inputs, 3 * stride + row);
            power0 = w0.fma(x, power0);
            power1 = w1.fma(x, power1);
        }
        store(product0, product1, sums, 0);
        store(place0, place1, sums, NEXT);
        store(current0, current1, sums, 2 * NEXT);
        store(power0, power1, sums, 3 * NEXT);
    }

    private static void productsOfEight(
            float[] weights,
            int from,
            int rows,
            float[] inputs,
            int first,
            int stride,
            float[] sums,
            int to) {
        FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        FloatVector e0 = a0;
        FloatVector e1 = a0;
        FloatVector f0 = a0;
        FloatVector f1 = a0;
        FloatVector g0 = a0;
        FloatVector g1 = a0;
        FloatVector h0 = a0;
        FloatVector h1 = a0;
        for (int row = 0; row < rows; row++) {
            int at = from + row * TilePanels.WIDTH;
            FloatVector w0 = FloatVector.fromArray(Lanes.FLOATS, weights, at);
            FloatVector w1 = FloatVector.fromArray(Lanes.FLOATS, weights, at + Lanes.COUNT);
            FloatVector x = spread(inputs, first + row);
            a0 = w0.fma(x, a0);
            a1 = w1.fma(x, a1);
            x = spread(inputs, first + stride + row);
            b0 = w0.fma(x, b0);
            b1 = w1.fma(x, b1);
            x = spread(inputs, first + 2 * stride + row);
            c0 = w0.fma(x, c0);
            c1 = w1.fma(x, c1);
            x = spread(inputs, first + 3 * stride + row);
            d0 = w0.fma(x, d0);
            d1 = w1.fma(x, d1);
            x = spread(inputs, first + 4 * stride + row);
            e0 = w0.fma(x, e0);
            e1 = w1.fma(x, e1);
            x = spread(inputs, first + 5 * stride + row);
            f0 = w0.fma(x, f0);
            f1 = w1.fma(x, f1);
            x = spread(inputs, first + 6 * stride + row);
            g0 = w0.fma(x, g0);
            g1 = w1.fma(x, g1);
            x = spread(inputs, first + 7 * stride + row);
            h0 = w0.fma(x, h0);
            h1 = w1.fma(x, h1);
        }
        store(a0, a1, sums, to);
        store(b0, b1, sums, to + TilePanels.WIDTH);
        store(c0, c1, sums, to + 2 * TilePanels.WIDTH);
        store(d0, d1, sums, to + 3 * TilePanels.WIDTH);
        store(e0, e1, sums, to + 4 * TilePanels.WIDTH);
        store(f0, f1, sums, to + 5 * TilePanels.WIDTH);
        store(g0, g1, sums, to + 6 * TilePanels.WIDTH);
        store(h0, h1, sums, to + 7 * TilePanels.WIDTH);
    }

    private static void productsOfOne(
            float[] weights, int from, int rows, float[] inputs, float[] sums) {
        FloatVector sum0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector sum1 = sum0;
        for (int row = 0; row < rows; row++) {
            int at = from + row * TilePanels.WIDTH;
            FloatVector x = spread(inputs, row);
            sum0 = FloatVector.fromArray(Lanes.FLOATS, weights, at).fma(x, sum0);
            sum1 = FloatVector.fromArray(Lanes.FLOATS, weights, at + Lanes.COUNT).fma(x, sum1);
        }
        store(sum0, sum1, sums, 0);
    }

    private static FloatVector spread(float[] inputs, int at) {
        return FloatVector.broadcast(Lanes.FLOATS, inputs[at]);
    }

    private static void store(FloatVector left, FloatVector right, float[] sums, int at) {
        left.intoArray(sums, at);
        right.intoArray(sums, at + Lanes.COUNT);
    }
}
