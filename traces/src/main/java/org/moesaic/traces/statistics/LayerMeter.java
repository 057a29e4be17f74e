package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceHeader.WeightsKind;
import org.moesaic.traces.TraceReader;

/// Measures [LayerInformation], as far as the tables of pairs fit into some memory: neighbours first.
final class LayerMeter implements BlockObserver {

    private static final int[] GAPS = {1, 2, 4, 8};
    private static final long TABLE_BYTES = 128L << 20;

    private final boolean ranksKnown;
    private final List<LayerCoupling> couplings = new ArrayList<>();

    LayerMeter(TraceHeader header, int experts) {
        ranksKnown = header.rankOrdered() || header.weightsKind() != WeightsKind.NONE;
        long left = TABLE_BYTES;
        for (int gap : GAPS) {
            int pairs = header.layers() - gap;
            left -= Math.max(0, pairs) * (long) experts * experts * Long.BYTES;
            if (pairs > 0 && left >= 0) {
                couplings.add(
                        new LayerCoupling(header.layers(), experts, gap, header.rankOrdered()));
            }
        }
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        couplings.forEach(coupling -> coupling.see(block));
    }

    Optional<LayerInformation> information() {
        if (couplings.isEmpty()) {
            return Optional.empty();
        }
        LayerCoupling neighbours = couplings.getFirst();
        List<LayerInformation.Gap> gaps = new ArrayList<>();
        for (int i = 0; i < couplings.size(); i++) {
            gaps.add(new LayerInformation.Gap(GAPS[i], couplings.get(i).meanFigures()));
        }
        return Optional.of(
                new LayerInformation(
                        ranksKnown,
                        IntStream.range(0, neighbours.pairs())
                                .mapToObj(neighbours::figures)
                                .toList(),
                        gaps));
    }
}
