package org.moesaic.traces.statistics;

import org.moesaic.traces.Phase;

/// The load of the tokens of one phase.
///
/// @param entropyBits mean over layers
/// @param maxOverMeanLoad mean over layers
public record PhaseLoad(Phase phase, long tokens, double entropyBits, double maxOverMeanLoad) {}
