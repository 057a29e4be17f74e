package org.moesaic.vector;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/// Four decoded rows times four tokens: each load serves four products, so multiplication is the limit, not loads.
///
/// [FloatRow] has four vectors of sums for each row and token, and there are not so many registers. So a block is worked on
/// four times, each time with every fourth vector of the rows: sums are the same, in the same order, bit for bit.
final class RowBlock {

    /// Rows of a block, and tokens.
    static final int SIDE = 4;

    /// Floats of the sums of a block.
    static final int SUMS = FloatRow.VECTORS * SIDE * SIDE * Lanes.COUNT;

    private static final OutOfLine BODY = OutOfLine.of(MethodHandles.lookup(), "body");

    private RowBlock() {}

    /// Leaves the products of row `r` with token `t` in `results[SIDE · r + t]`.
    ///
    /// @param weights vector after vector, of four rows each
    /// @param x likewise, of four tokens each
    /// @param from where the tokens start in `x`, in bytes
    /// @param sums room for [#SUMS]
    static void multiply(
            float[] weights, int steps, MemorySegment x, long from, float[] sums, float[] results) {
        int part = SIDE * SIDE * Lanes.COUNT;
        try {
            for (int j = 0; j < FloatRow.VECTORS; j++) {
                long in = from + (long) j * SIDE * Lanes.BYTES;
                BODY.handle().invokeExact(weights, SIDE * j, steps, x, in, sums, j * part);
            }
        } catch (Throwable e) {
            throw OutOfLine.thrown(e);
        }
        for (int i = 0; i < part; i++) {
            sums[i] = (sums[i] + sums[part + i]) + (sums[2 * part + i] + sums[3 * part + i]);
        }
        for (int i = 0; i < SIDE * SIDE; i++) {
            results[i] = RowSums.ofHalves(sums, i * Lanes.COUNT, Lanes.COUNT);
        }
    }

    private static void body(
            float[] weights,
            int first,
            int steps,
            MemorySegment x,
            long from,
            float[] sums,
            int to) {
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
        for (int step = 0; step < steps; step++) {
            int at = first * l + step * (FloatRow.VECTORS * SIDE * l);
            long in = from + (long) step * (FloatRow.VECTORS * SIDE * Lanes.BYTES);
            FloatVector a = FloatVector.fromArray(Lanes.FLOATS, weights, at);
            FloatVector b = FloatVector.fromArray(Lanes.FLOATS, weights, at + l);
            FloatVector c = FloatVector.fromArray(Lanes.FLOATS, weights, at + 2 * l);
            FloatVector d = FloatVector.fromArray(Lanes.FLOATS, weights, at + 3 * l);
            FloatVector input = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in, Lanes.LITTLE);
            a0 = a.fma(input, a0);
            b0 = b.fma(input, b0);
            c0 = c.fma(input, c0);
            d0 = d.fma(input, d0);
            input = FloatVector.fromMemorySegment(Lanes.FLOATS, x, in + Lanes.BYTES, Lanes.LITTLE);
            a1 = a.fma(input, a1);
            b1 = b.fma(input, b1);
            c1 = c.fma(input, c1);
            d1 = d.fma(input, d1);
            input =
                    FloatVector.fromMemorySegment(
                            Lanes.FLOATS, x, in + 2 * Lanes.BYTES, Lanes.LITTLE);
            a2 = a.fma(input, a2);
            b2 = b.fma(input, b2);
            c2 = c.fma(input, c2);
            d2 = d.fma(input, d2);
            input =
                    FloatVector.fromMemorySegment(
                            Lanes.FLOATS, x, in + 3 * Lanes.BYTES, Lanes.LITTLE);
            a3 = a.fma(input, a3);
            b3 = b.fma(input, b3);
            c3 = c.fma(input, c3);
            d3 = d.fma(input, d3);
        }
        a0.intoArray(sums, to);
        a1.intoArray(sums, to + 1 * l);
        a2.intoArray(sums, to + 2 * l);
        a3.intoArray(sums, to + 3 * l);
        b0.intoArray(sums, to + 4 * l);
        b1.intoArray(sums, to + 5 * l);
        b2.intoArray(sums, to + 6 * l);
        b3.intoArray(sums, to + 7 * l);
        c0.intoArray(sums, to + 8 * l);
        c1.intoArray(sums, to + 9 * l);
        c2.intoArray(sums, to + 10 * l);
        c3.intoArray(sums, to + 11 * l);
        d0.intoArray(sums, to + 12 * l);
        d1.intoArray(sums, to + 13 * l);
        d2.intoArray(sums, to + 14 * l);
        d3.intoArray(sums, to + 15 * l);
    }
}
