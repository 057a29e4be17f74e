package org.moesaic.traces.statistics;

import java.util.List;
import java.util.OptionalDouble;

/// Prefill and decode apart.
///
/// @param loads of each phase that has tokens
/// @param divergenceBits of prefill against decode, half a selection added to each count; empty unless there are both
public record PhaseSplit(List<PhaseLoad> loads, OptionalDouble divergenceBits) {
    public PhaseSplit {
        loads = List.copyOf(loads);
    }
}
