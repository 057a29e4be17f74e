package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Measures a [PhaseSplit].
final class PhaseMeter implements BlockObserver {

    private final GroupLoads loads;

    PhaseMeter(TraceHeader header, int experts) {
        loads = new GroupLoads(Phase.values().length, header.layers(), experts);
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int from = 0; from < block.tokens(); ) {
            Phase phase = block.phase(from);
            int to = from + 1;
            while (to < block.tokens() && block.phase(to) == phase) {
                to++;
            }
            loads.add(phase.ordinal(), block, from, to);
            from = to;
        }
    }

    PhaseSplit split() {
        List<PhaseLoad> split = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            long tokens = loads.tokens(phase.ordinal());
            if (tokens > 0) {
                GroupLoads.Load load = loads.load(phase.ordinal());
                split.add(new PhaseLoad(phase, tokens, load.entropyBits(), load.maxOverMean()));
            }
        }
        int prefill = Phase.PREFILL.ordinal();
        int decode = Phase.DECODE.ordinal();
        boolean both = loads.tokens(prefill) > 0 && loads.tokens(decode) > 0;
        return new PhaseSplit(
                split,
                both
                        ? OptionalDouble.of(loads.load(prefill).divergenceBits(loads.load(decode)))
                        : OptionalDouble.empty());
    }
}
