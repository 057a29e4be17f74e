package org.moesaic.vector;

import java.lang.foreign.MemorySegment;

/// Weights of a floating-point format, row by row where they lie; no copy is made of them.
///
/// A *step* is four vectors of weights of a row, whole 32-bit lanes for every width of weights. A row has four vectors of
/// sums, and the vectors of a step go to one each: so no sum waits for the one before, and the order of sums is the same
/// whether weights are decoded on the way or before.
///
/// One row after the other, and every row with the same load instructions: a prefetcher keeps the distance from one
/// address to the next for each of them, and loses it where a row begins with others (those of a peeled iteration, of a
/// remainder), or where rows lie side by side. Inputs lie off-heap at a multiple of 64 bytes: in an array every load of 64
/// bytes would touch two cache lines.
///
/// Every load is checked by itself. A slice of a step would be checked once and its loads at constant places not at all,
/// which is faster in the caches; but where a JVM has sliced both mapped files and plain memory, a slice is an object.
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

    /// Weights in a 32-bit lane.
    default int perLane() {
        return Integer.BYTES / bytes();
    }

    /// In a 32-bit lane lie as many weights as fit; each vector of floats takes one of each lane. So slot `i` of a step
    /// holds this column of it.
    default int column(int slot) {
        int perLane = perLane();
        int vector = slot / Lanes.COUNT;
        int lane = slot % Lanes.COUNT;
        return vector / perLane * perLane * Lanes.COUNT + lane * perLane + vector % perLane;
    }

    /// Adds the products of some rows' steps with a token to the four vectors of `sums` that each row has.
    ///
    /// @param start where the first row's first step lies in `codes`, in bytes
    /// @param stride from each row to the next, in bytes
    /// @param unit 1, which the compiler must not know: a loop whose step it knows it would peel and unroll
    /// @param x inputs as floats, in the order of slots
    /// @param from where the first step's inputs lie in `x`, in bytes
    /// @param scales what weights are multiplied with, where the format has scales: from `scale` on one for each
    ///     `scaleSteps` steps
    void dot(
            MemorySegment codes,
            long start,
            long stride,
            int rows,
            int steps,
            int unit,
            MemorySegment x,
            long from,
            float[] scales,
            int scale,
            int scaleSteps,
            float[] sums);

    /// Decodes some steps, times `scale`, to floats in the order of slots.
    ///
    /// @param to where the first vector goes in `out`
    /// @param step from each vector to the next
    void decode(
            MemorySegment codes, long start, int steps, float scale, float[] out, int to, int step);
}
