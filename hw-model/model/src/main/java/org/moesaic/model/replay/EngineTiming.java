package org.moesaic.model.replay;

/// Durations and action counts of one chain of matrix products on one kind of engine.
sealed interface EngineTiming permits MatrixTiming, AnalogTiming {

    /// What the products of so many rows count, without fetches of weights.
    ActionCounts accessActions(int rows);

    /// What one fetch of the weights from their home counts.
    ActionCounts fetchActions();

    /// What one fetch of them from a cache behind the nearest one counts.
    ActionCounts heldFetchActions();

    /// Multiply-accumulates that digital arrays do for so many rows.
    long digitalMacs(long rows);

    /// Bytes that the weights take in a memory; 0 where they are kept elsewhere.
    long weightBytes();

    /// Bytes that one fetch of the weights brings; 0 where they are kept elsewhere.
    long fetchBytes();
}
