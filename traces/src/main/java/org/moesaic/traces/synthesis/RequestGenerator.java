package org.moesaic.traces.synthesis;

import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;

/// Generates one request after another; one generator belongs to one thread.
///
/// A choice is the offset at which a slot reads its [TopicTable]. A token draws one offset for all its layers and slots (its
/// latent); a layer follows it with the probability of the coupling, and draws its own otherwise. A slot then takes its own
/// choice of an earlier token with the weights of [Persistence]; that decision, too, is shared by the layers, so that a
/// repeated token repeats in all of them.
final class RequestGenerator {

    private static final int HISTORY = 128;
    private static final int OFFSET_MASK = TopicTable.OFFSETS - 1;

    private final GeneratorProfile profile;
    private final long seed;
    private final int layers;
    private final int topK;
    private final TopicTable table;
    private final short[] history;
    private final int[][] until;
    private final int[] memory;
    private final short[] row;
    private final int coupled;

    RequestGenerator(GeneratorProfile profile, long seed) {
        this.profile = profile;
        this.seed = seed;
        layers = profile.header().layers();
        topK = profile.header().topK();
        table = new TopicTable(layers, topK);
        history = new short[HISTORY * layers * topK];
        row = new short[topK];
        memory = new int[topK];
        coupled = (int) Math.round(profile.coupling() * 65536);
        until = new int[layers][Persistence.LAGS.length];
        for (int layer = 0; layer < layers; layer++) {
            double sum = 0;
            for (int i = 0; i < Persistence.LAGS.length; i++) {
                sum += profile.persistence().get(layer)[i];
                until[layer][i] = (int) Math.round(sum * 65536);
            }
        }
    }

    /// The place in the profile of the topic and the length of a request: in the order of the fitted trace, and again.
    /// Neighbours in a trace are often of one workload, and what a batch has in common depends on that.
    static int place(GeneratorProfile profile, long request) {
        return (int) (request % profile.topics().size());
    }

    /// Appends the first tokens of a request, one a step.
    void generate(long request, int tokens, long firstStep, int requestIndex, TraceBlock block) {
        int place = place(profile, request);
        long key = Mix.bits(Mix.bits(seed, 2), request);
        table.fill(profile.topics().get(place), Mix.unit(Mix.bits(key, -1)));
        int prompt = profile.requests().get(place).promptTokens();
        Phase phase =
                profile.header().decodeComplete() || prompt > 0 ? Phase.DECODE : Phase.UNKNOWN;
        int first = block.addSingleTokenSteps(firstStep, tokens, requestIndex, prompt, phase);
        boolean ranked = profile.header().rankOrdered();
        for (int token = 0; token < tokens; token++) {
            long tokenKey = Mix.bits(key, token);
            int latent = (int) tokenKey & OFFSET_MASK;
            int turn = (int) ((tokenKey >>> 32) * topK >>> 32);
            remember(tokenKey);
            for (int layer = 0; layer < layers; layer++) {
                choose(token, layer, latent, Mix.bits(tokenKey, layer + 1L));
                int to = block.slot(layer, first + token);
                short[] experts = block.experts();
                if (ranked) {
                    for (int slot = 0, rank = turn; slot < topK; slot++) {
                        experts[to + rank] = row[slot];
                        rank = rank + 1 == topK ? 0 : rank + 1;
                    }
                } else {
                    // Slots lie along the line in the order of ids: the row ascends already.
                    System.arraycopy(row, 0, experts, to, topK);
                }
            }
        }
    }

    /// One number a slot, for all layers: how far back it looks.
    private void remember(long tokenKey) {
        long bits = 0;
        for (int slot = 0; slot < topK; slot++) {
            bits = (slot & 3) == 0 ? Mix.bits(tokenKey, -1L - slot) : bits >>> 16;
            memory[slot] = (int) bits & 0xffff;
        }
    }

    private void choose(int token, int layer, int latent, long bits) {
        int fresh = (int) (bits & 0xffff) < coupled ? latent : (int) (bits >>> 16) & OFFSET_MASK;
        int rowSize = layers * topK;
        int here = (token & HISTORY - 1) * rowSize + layer * topK;
        int[] limits = until[layer];
        int total = limits[limits.length - 1];
        short[] experts = table.experts();
        int column = layer * topK * TopicTable.OFFSETS;
        boolean twice = false;
        for (int slot = 0; slot < topK; slot++, column += TopicTable.OFFSETS) {
            int offset = fresh;
            if (memory[slot] < total) {
                int i = 0;
                while (memory[slot] >= limits[i]) {
                    i++;
                }
                // Early tokens look back to the first one: fresh draws instead would make them less
                // alike.
                int lag = Math.min(Persistence.LAGS[i], token);
                if (lag > 0) {
                    int then = token - lag & HISTORY - 1;
                    offset = history[then * rowSize + layer * topK + slot];
                }
            }
            history[here + slot] = (short) offset;
            row[slot] = experts[column + offset];
            // An expert lies in two neighbouring slots at most.
            twice |= slot > 0 && row[slot] == row[slot - 1];
        }
        if (twice) {
            column = layer * topK * TopicTable.OFFSETS;
            for (int slot = 0; slot < topK; slot++, column += TopicTable.OFFSETS) {
                history[here + slot] = (short) fresh;
                row[slot] = experts[column + fresh];
            }
        }
    }
}
