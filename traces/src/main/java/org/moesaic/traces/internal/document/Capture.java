package org.moesaic.traces.internal.document;

/// The `routed_experts` of one response: ints in an [IntSpool], token after token, layer after layer.
///
/// @param from index of the first int
/// @param count number of ints
/// @param layers layers of a token, or 0 where only the model says so
/// @param topK selections of a row, or 0 where only the model says so
/// @param line line of the document that it begins at
record Capture(long from, long count, int layers, int topK, long line) {}
