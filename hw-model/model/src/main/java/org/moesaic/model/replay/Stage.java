package org.moesaic.model.replay;

/// One resource on the way of an expert's weights.
///
/// @param resource index among the [Resources]
/// @param occupancyPicoseconds how long the transfer keeps the resource busy
/// @param latencyPicoseconds from a byte's entry to its exit
record Stage(int resource, long occupancyPicoseconds, long latencyPicoseconds) {}
