package org.moesaic.traces.statistics;

/// What requests that run in lockstep have in common: distinct experts of a step, and tokens of the busiest one.
///
/// The lanes are the first `batch` requests of the trace, in order, of at least [#STEPS] tokens, without those that are
/// labelled as repeating themselves; each runs its first [#STEPS] tokens, one a step.
///
/// @param batch lanes
/// @param layerSteps steps times layers
/// @param distinctExperts distinct experts, summed over steps and layers
/// @param busiestTokens tokens of the expert that most lanes select, summed over steps and layers
public record BatchUnion(int batch, long layerSteps, long distinctExperts, long busiestTokens) {

    /// Steps that lanes run together.
    public static final int STEPS = 400;

    public double meanDistinctExperts() {
        return (double) distinctExperts / layerSteps;
    }

    public double meanBusiestTokens() {
        return (double) busiestTokens / layerSteps;
    }
}
