package org.moesaic.vector;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// The four sums of [TileSums] where one row alone is driven: each is one product.
final class ReadoutSums {

    private static final OutOfLine ONE = OutOfLine.of(MethodHandles.lookup(), "oneBody");

    private static final int NEXT = TileWork.VECTORS * TilePanels.WIDTH;

    private ReadoutSums() {}

    /// @param v the driven input
    /// @param placed times the weight of its row in the IR drop
    static void one(float[] weights, int from, float v, float placed, float[] sums, int to) {
        try {
            ONE.handle().invokeExact(weights, from, v, placed, sums, to);
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
    }

    private static void oneBody(
            float[] weights, int from, float v, float placed, float[] sums, int to) {
        // Chains begin at 0, to which a product of -0 adds nothing.
        FloatVector zero = FloatVector.zero(Lanes.FLOATS);
        FloatVector x = FloatVector.broadcast(Lanes.FLOATS, v);
        FloatVector position = FloatVector.broadcast(Lanes.FLOATS, placed);
        FloatVector magnitude = x.abs();
        FloatVector square = x.mul(x);
        for (int place = 0; place < TilePanels.WIDTH; place += Lanes.COUNT) {
            FloatVector w = FloatVector.fromArray(Lanes.FLOATS, weights, from + place);
            w.fma(x, zero).intoArray(sums, to + place);
            w.fma(position, zero).intoArray(sums, to + place + NEXT);
            FloatVector size = w.abs();
            size.fma(magnitude, zero).intoArray(sums, to + place + 2 * NEXT);
            size.fma(square, zero).intoArray(sums, to + place + 3 * NEXT);
        }
    }
}
