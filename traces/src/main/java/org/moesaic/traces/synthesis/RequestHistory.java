package org.moesaic.traces.synthesis;

import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;

/// What is counted of one request while a profile is fitted: selections, and what tokens at some lags have in common.
final class RequestHistory {

    private static final int ROWS = 128;

    final long[][] shared;
    final long[] pairs = new long[Persistence.LAGS.length];
    int tokens;
    int firstPosition;
    int prefillTokens;

    private final int[][] counts;
    private final int topK;
    private final int words;
    private long[] ring;

    RequestHistory(TraceHeader header, int experts) {
        topK = header.topK();
        counts = new int[header.layers()][experts];
        shared = new long[header.layers()][Persistence.LAGS.length];
        words = (experts + Long.SIZE - 1) / Long.SIZE;
    }

    void see(TraceBlock block, int token) {
        if (tokens == 0) {
            firstPosition = block.position(token);
            ring = new long[ROWS * counts.length * words];
        }
        prefillTokens += block.phase(token) == Phase.PREFILL ? 1 : 0;
        int rowWords = counts.length * words;
        int here = (tokens & ROWS - 1) * rowWords;
        long[] row = new long[rowWords];
        for (int layer = 0; layer < counts.length; layer++) {
            int from = block.slot(layer, token);
            for (int slot = from; slot < from + topK; slot++) {
                int expert = block.experts()[slot];
                if (expert >= 0) {
                    counts[layer][expert]++;
                    row[layer * words + (expert >> 6)] |= 1L << expert;
                }
            }
        }
        for (int i = 0; i < Persistence.LAGS.length && Persistence.LAGS[i] <= tokens; i++) {
            pairs[i]++;
            int then = (tokens - Persistence.LAGS[i] & ROWS - 1) * rowWords;
            for (int layer = 0; layer < counts.length; layer++) {
                int common = 0;
                for (int word = layer * words; word < (layer + 1) * words; word++) {
                    common += Long.bitCount(row[word] & ring[then + word]);
                }
                shared[layer][i] += common;
            }
        }
        System.arraycopy(row, 0, ring, here, rowWords);
        tokens++;
    }

    void addTo(double[][] corpus) {
        for (int layer = 0; layer < counts.length; layer++) {
            for (int expert = 0; expert < counts[layer].length; expert++) {
                corpus[layer][expert] += counts[layer][expert];
            }
        }
    }

    /// How often a token of this request selects each expert.
    ///
    /// @param priorTokens tokens of the corpus that are added
    /// @param evenTokens tokens of even load that are added
    float[][] topic(double[][] corpus, double priorTokens, double evenTokens) {
        float[][] topic = new float[counts.length][];
        for (int layer = 0; layer < counts.length; layer++) {
            double all = 0;
            for (double count : corpus[layer]) {
                all += count;
            }
            double[] often = new double[counts[layer].length];
            for (int expert = 0; expert < often.length; expert++) {
                double prior = all == 0 ? 1.0 / often.length : corpus[layer][expert] / all;
                often[expert] =
                        counts[layer][expert]
                                + priorTokens * topK * prior
                                + evenTokens * topK / often.length;
            }
            topic[layer] = Inclusion.of(often, topK);
        }
        return topic;
    }
}
