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
    private final float[][] readiness;
    private final int weightRows;

    RequestGenerator(GeneratorProfile profile, long seed) {
        this.profile = profile;
        this.seed = seed;
        layers = profile.header().layers();
        topK = profile.header().topK();
        table = new TopicTable(layers, topK);
        history = new short[HISTORY * layers * topK];
        row = new short[topK];
        memory = new int[topK];
        readiness = profile.firstChoices().toArray(float[][]::new);
        weightRows = profile.gateWeights().size();
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
        GeneratorProfile.Length length = profile.requests().get(place);
        boolean decodes = profile.header().decodeComplete() || length.before() > 0;
        Phase phase = decodes || length.prefill() > 0 ? Phase.DECODE : Phase.UNKNOWN;
        int prefill = Math.min(tokens, length.prefill());
        int first = -1;
        if (prefill > 0) {
            first =
                    block.addSingleTokenSteps(
                            firstStep, prefill, requestIndex, length.before(), Phase.PREFILL);
        }
        if (tokens > prefill) {
            int decoded =
                    block.addSingleTokenSteps(
                            firstStep + prefill,
                            tokens - prefill,
                            requestIndex,
                            length.before() + prefill,
                            phase);
            first = first < 0 ? decoded : first;
        }
        boolean ranked = profile.header().rankOrdered();
        short[] experts = block.experts();
        for (int token = 0; token < tokens; token++) {
            long tokenKey = Mix.bits(key, token);
            int latent = (int) tokenKey & OFFSET_MASK;
            int turn = (int) (tokenKey >>> 32 & 0xffffff);
            remember(tokenKey);
            for (int layer = 0; layer < layers; layer++) {
                long bits = Mix.bits(tokenKey, layer + 1L);
                choose(token, layer, latent, bits);
                int to = block.slot(layer, first + token);
                if (ranked) {
                    for (int slot = 0, from = leader(layer, turn); slot < topK; slot++) {
                        experts[to + slot] = row[from];
                        from = from + 1 == topK ? 0 : from + 1;
                    }
                } else {
                    // Slots lie along the line in the order of ids: the row ascends already.
                    System.arraycopy(row, 0, experts, to, topK);
                }
                if (weightRows > 0) {
                    weigh(block, layer, first + token, bits >>> 32, ranked ? 0 : turn);
                }
            }
        }
    }

    /// The slot whose expert has the largest weight: the more readily an expert leads, the oftener. All layers of a token
    /// look at the same part of their rows.
    private int leader(int layer, int turn) {
        if (readiness.length == 0) {
            return (int) ((long) turn * topK >>> 24);
        }
        float[] ofLayer = readiness[layer];
        float all = 0;
        for (int slot = 0; slot < topK; slot++) {
            all += ofLayer[row[slot]];
        }
        float left = turn * 0x1p-24f * all;
        int slot = 0;
        while (slot < topK - 1 && left >= ofLayer[row[slot]]) {
            left -= ofLayer[row[slot++]];
        }
        return slot;
    }

    /// @param turned where the largest weight goes in rows whose order says nothing
    private void weigh(TraceBlock block, int layer, int token, long bits, int turned) {
        float[] weights = profile.gateWeights().get((int) (bits * weightRows >>> 32));
        int slot = (int) ((long) turned * topK >>> 24);
        for (float weight : weights) {
            block.setWeight(layer, token, slot, weight);
            slot = slot + 1 == topK ? 0 : slot + 1;
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
