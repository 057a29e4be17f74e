package org.moesaic.vector;

import java.lang.foreign.MemorySegment;

/// The arrays that one thread works in. They grow when a larger shape comes and are kept, so that calls allocate nothing.
final class Scratch {

    private short[] products = {};
    private final float[] floatProducts = new float[8 * Lanes.COUNT];
    private final float[] results = new float[RowBlock.SIDE * RowBlock.SIDE];
    private final OffHeap row = new OffHeap();
    private final float[] scales = new float[Lanes.COUNT];
    private float[] sums = {};
    private float[] partial = {};
    private float[] weights = {};
    private short[] codes = {};
    private int[] dots = {};
    private long[] integers = {};

    /// Results of a panel: a vector for each token.
    float[] sums(int length) {
        if (sums.length < length) {
            sums = new float[length];
        }
        return sums;
    }

    /// The products of a block of rows and tokens.
    float[] results() {
        return results;
    }

    /// A vector of scales.
    float[] scales() {
        return scales;
    }

    /// Decoded rows.
    MemorySegment row(int slots) {
        return row.floats(slots);
    }

    /// Sums of one scale group before the scale.
    float[] partial(int length) {
        if (partial.length < length) {
            partial = new float[length];
        }
        return partial;
    }

    /// Decoded weights.
    float[] weights(int length) {
        if (weights.length < length) {
            weights = new float[length];
        }
        return weights;
    }

    /// Products in short lanes.
    short[] products(int length) {
        if (products.length < length) {
            products = new short[length];
        }
        return products;
    }

    /// Eight vectors of products in fp32.
    float[] floatProducts() {
        return floatProducts;
    }

    /// Integer sums of scale groups.
    int[] dots(int length) {
        if (dots.length < length) {
            dots = new int[length];
        }
        return dots;
    }

    /// Unpacked integer weights. An array, though every other vector of it lies in two cache lines: after a store outside
    /// the heap the compiler reads anew where memory is and how long, for each further store.
    short[] codes(int length) {
        if (codes.length < length) {
            codes = new short[length];
        }
        return codes;
    }

    /// Integer sums of a row.
    long[] integers(int length) {
        if (integers.length < length) {
            integers = new long[length];
        }
        return integers;
    }
}
