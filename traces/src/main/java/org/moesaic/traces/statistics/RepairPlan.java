package org.moesaic.traces.statistics;

import java.util.BitSet;
import java.util.List;
import java.util.Set;

/// What a repair leaves out of a trace.
///
/// @param layers indices of layers
/// @param blocks warm-up blocks, in order
/// @param requests indices of requests
/// @param incomplete whether tokens without rows in some layer go
/// @param zeros whether tokens with a row of zeros go
record RepairPlan(
        Set<Integer> layers,
        List<IdenticalRows.Range> blocks,
        BitSet requests,
        boolean incomplete,
        boolean zeros) {}
