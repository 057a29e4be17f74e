package org.moesaic.vector;

import java.lang.foreign.MemorySegment;

/// Weights of a floating-point format, row by row where they lie; no copy is made of them.
///
/// Four rows are worked on together: they share the loads of inputs, and each has one vector of sums, so that no sum waits
/// for the one before. The order of a row's sums is that of its columns, vector by vector, whether weights are decoded
/// before or, where that is little work, [on the way][Fused].
///
/// A *step* is four vectors of weights of a row: whole 32-bit lanes for every width of weights.
interface FloatRow {

    /// Rows that are worked on together.
    int ROWS = 4;

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

    /// Decodes some steps, times `scale`.
    void decode(MemorySegment codes, long start, int steps, float scale, float[] out, int to);

    /// Weights that are so simply decoded that it fits into the loop that multiplies them.
    interface Fused extends FloatRow {

        /// Adds the products of some steps of four rows, which start at `start0` to `start3`, with a token to the four
        /// vectors of `sums`.
        void dot(
                MemorySegment codes,
                long start0,
                long start1,
                long start2,
                long start3,
                int steps,
                float[] x,
                int from,
                float[] sums);
    }
}
