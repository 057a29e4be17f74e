package org.moesaic.vector;

import java.lang.foreign.MemorySegment;

/// Weights of a floating-point format, row by row where they lie; no copy is made of them.
///
/// A *step* is four vectors of weights of a row, whole 32-bit lanes for every width of weights. A row has four vectors of
/// sums, and the vectors of a step go to one each: so no sum waits for the one before, and the order of sums is the same
/// whether weights are decoded on the way or before.
///
/// One row after the other, because one ascending stream is what prefetchers follow best: four rows side by side, or
/// loads in another order, read less from memory in the same time. Inputs lie off-heap at a multiple of 64 bytes: in an
/// array every load of 64 bytes would touch two cache lines.
interface FloatRow {

    /// The order of inputs, see [#column].
    ///
    /// @param quartets whether vectors of four tokens of a batch lie side by side
    record Order(int bytes, int columns, boolean quartets) {}

    /// Vectors of a step.
    int VECTORS = 4;

    /// Weights of a step.
    static int stepColumns() {
        return VECTORS * Lanes.COUNT;
    }

    /// Bytes of a weight.
    int bytes();

    /// In a 32-bit lane lie as many weights as fit; each vector of floats takes one of each lane. So slot `i` of a step
    /// holds this column of it.
    default int column(int slot) {
        int perLane = Integer.BYTES / bytes();
        int vector = slot / Lanes.COUNT;
        int lane = slot % Lanes.COUNT;
        return vector / perLane * perLane * Lanes.COUNT + lane * perLane + vector % perLane;
    }

    /// Adds the products of a row's steps with a token to the four vectors of `sums`.
    ///
    /// @param start where the first step's weights lie in `codes`, in bytes
    /// @param unit 1; where the compiler must not unroll the loop, since that gives loads in descending order, it must not
    ///     know this
    /// @param x inputs as floats, in the order of slots
    /// @param from where the first step's inputs lie in `x`, in bytes
    /// @param scale what each weight is multiplied with, where the format has scales
    void dot(
            MemorySegment codes,
            long start,
            int steps,
            int unit,
            MemorySegment x,
            long from,
            float scale,
            float[] sums);

    /// Decodes some steps, times `scale`, to floats in the order of slots.
    ///
    /// @param to where the first vector goes in `out`
    /// @param step from each vector to the next
    void decode(
            MemorySegment codes, long start, int steps, float scale, float[] out, int to, int step);
}
