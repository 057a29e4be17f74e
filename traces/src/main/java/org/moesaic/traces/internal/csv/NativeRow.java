package org.moesaic.traces.internal.csv;

import org.moesaic.traces.Phase;

/// One row of a CSV trace, parsed: columns that are used again for the next row.
final class NativeRow {

    long line;
    long step;
    String request;
    Phase phase;
    int position;

    /// Index of the layer among those of the trace.
    int layer;

    /// Top-k ids, [org.moesaic.traces.TraceBlock#DROPPED] at the end of a short row.
    final int[] ids;

    /// Weights of the ids, NaN where there are none.
    final float[] weights;

    /// Vocabulary id, or -1.
    int token;

    NativeRow(int topK) {
        ids = new int[topK];
        weights = new float[topK];
    }
}
