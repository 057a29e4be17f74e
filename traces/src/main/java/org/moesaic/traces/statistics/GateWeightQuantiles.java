package org.moesaic.traces.statistics;

/// Gate weights of one rank: the largest of each row, the second, and so on, whatever the order in the trace.
///
/// Quantiles are of the nearest rank, and exact to one part in 1024.
///
/// @param rank from 1
/// @param rows rows with a weight of that rank that is a finite number
public record GateWeightQuantiles(
        int rank, long rows, double mean, double p10, double p50, double p90) {}
