package org.moesaic.traces.statistics;

/// How much a finding matters.
public enum Severity {
    /// Good to know when figures are read.
    INFO,
    /// Figures may mislead.
    WARNING,
    /// The trace is not what a router did; a replay of it means nothing.
    ERROR
}
