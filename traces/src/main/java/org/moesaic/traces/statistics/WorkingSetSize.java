package org.moesaic.traces.statistics;

/// How many experts of a layer the tokens of a window select between them.
///
/// @param windowTokens consecutive tokens of one request
/// @param meanExperts distinct experts, mean over windows and layers
public record WorkingSetSize(int windowTokens, double meanExperts) {}
