package org.moesaic.vector;

import java.lang.foreign.MemorySegment;

/// Weights of a floating-point format, row by row where they lie; no copy is made of them.
///
/// A *step* is four vectors of weights. A row is summed in four vectors, one for each vector of a step, so that no sum
/// waits for the one before; and the order is the same whether weights are decoded before or, where that is little work,
/// [on the way][Fused].
interface FloatRow {

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

        /// Adds the products of some steps with a token to the four vectors of `sums`.
        void dot(MemorySegment codes, long start, int steps, float[] x, int from, float[] sums);
    }
}
