package org.moesaic.traces.internal.document;

/// One request of a served capture.
///
/// @param promptTokens length of its prompt, or -1
/// @param completionTokens tokens that were generated, or -1
/// @param start position of its first row
record ServedRequest(Capture capture, long promptTokens, long completionTokens, long start) {}
