package org.moesaic.traces.statistics;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Counts tokens that are not there in all layers, or have a row of zeros, outside of layers and blocks that are dropped
/// anyway.
final class IncompleteTokens implements BlockObserver {

    private final Set<Integer> droppedLayers;
    private final List<IdenticalRows.Range> warmUp;
    private final boolean zerosMatter;
    private int block;
    private long tokens;
    private long incomplete;
    private long zeros;
    private long[] tokensOfRequest = new long[16];

    IncompleteTokens(
            TraceHeader header, Set<Integer> droppedLayers, List<IdenticalRows.Range> warmUp) {
        this.droppedLayers = droppedLayers;
        this.warmUp = warmUp;
        zerosMatter = header.topK() > 1;
    }

    @Override
    public void see(TraceBlock rows, long firstToken, TraceReader reader) {
        for (int token = 0; token < rows.tokens(); token++) {
            if (inWarmUp(firstToken + token)) {
                continue;
            }
            tokens++;
            int request = rows.request(token);
            if (request >= tokensOfRequest.length) {
                tokensOfRequest =
                        Arrays.copyOf(tokensOfRequest, Math.max(request + 1, request * 2));
            }
            if (isIncomplete(rows, token, droppedLayers)) {
                incomplete++;
            } else if (zerosMatter && hasZeroRow(rows, token, droppedLayers)) {
                zeros++;
            } else {
                tokensOfRequest[request]++;
            }
        }
    }

    private boolean inWarmUp(long token) {
        while (block < warmUp.size() && warmUp.get(block).last() < token) {
            block++;
        }
        return block < warmUp.size() && warmUp.get(block).first() <= token;
    }

    static boolean isIncomplete(TraceBlock rows, int token, Set<Integer> droppedLayers) {
        for (int layer = 0; layer < rows.layers(); layer++) {
            if (rows.expert(layer, token, 0) == TraceBlock.ABSENT
                    && !droppedLayers.contains(layer)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasZeroRow(TraceBlock rows, int token, Set<Integer> droppedLayers) {
        for (int layer = 0; layer < rows.layers(); layer++) {
            boolean zero = rows.topK() > 1 && !droppedLayers.contains(layer);
            for (int slot = 0; zero && slot < rows.topK(); slot++) {
                zero = rows.expert(layer, token, slot) == 0;
            }
            if (zero) {
                return true;
            }
        }
        return false;
    }

    /// Tokens outside of warm-up blocks.
    long tokens() {
        return tokens;
    }

    long count() {
        return incomplete;
    }

    long zeros() {
        return zeros;
    }

    /// Tokens of some requests that nothing else is wrong with.
    long tokensOf(BitSet requests) {
        return requests.stream()
                .filter(request -> request < tokensOfRequest.length)
                .mapToLong(request -> tokensOfRequest[request])
                .sum();
    }
}
