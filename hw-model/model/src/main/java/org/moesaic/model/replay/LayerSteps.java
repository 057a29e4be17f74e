package org.moesaic.model.replay;

import org.moesaic.traces.TraceBlock;

/// What the functional pass found in one block: for each layer-step its accesses, hits first, then misses, each in order
/// of first appearance. Layer-major, like the block.
///
/// An access is one `long`: the rows that use the expert, the expert's class, and how often its weights were fetched.
final class LayerSteps {

    private static final int CLASS_SHIFT = 32;
    private static final int FETCH_SHIFT = 48;
    private static final long ROWS_MASK = (1L << CLASS_SHIFT) - 1;
    private static final int CLASS_MASK = (1 << (FETCH_SHIFT - CLASS_SHIFT)) - 1;

    /// Most fetches of one expert in one layer-step that are timed; all are counted.
    static final int MAX_FETCHES = (1 << (63 - FETCH_SHIFT)) - 1;

    private long[] accesses = new long[0];
    private int[] counts = new int[0];
    private int layerStride;
    private int steps;

    /// Makes room for all accesses that a block can have.
    void prepare(TraceBlock block) {
        steps = block.steps();
        layerStride = block.tokens() * block.topK();
        int needed = Math.multiplyExact(block.layers(), layerStride);
        if (accesses.length < needed) {
            accesses = new long[needed];
        }
        if (counts.length < block.layers() * steps) {
            counts = new int[block.layers() * steps];
        }
    }

    long[] accesses() {
        return accesses;
    }

    /// First access of a layer; those of its steps follow each other.
    int layerStart(int layer) {
        return layer * layerStride;
    }

    int count(int layer, int step) {
        return counts[layer * steps + step];
    }

    void setCount(int layer, int step, int count) {
        counts[layer * steps + step] = count;
    }

    static long access(int rows, int expertClass, int fetches) {
        long timed = Math.min(fetches, MAX_FETCHES);
        return rows | (long) expertClass << CLASS_SHIFT | timed << FETCH_SHIFT;
    }

    static int rows(long access) {
        return (int) (access & ROWS_MASK);
    }

    static int expertClass(long access) {
        return (int) (access >>> CLASS_SHIFT) & CLASS_MASK;
    }

    static int fetches(long access) {
        return (int) (access >>> FETCH_SHIFT);
    }
}
