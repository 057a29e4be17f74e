package org.moesaic.traces;

import java.util.Arrays;

/// Some whole steps of a trace, in columns of primitives: the unit in which traces are read, replayed and measured.
///
/// A step holds the same tokens in every layer. Selections are layer-major, `[layer][token][slot]`, so that one layer's
/// rows of consecutive steps lie next to each other. A layer-step is the rows `tokenStart(s) .. tokenStart(s + 1)` of
/// one layer.
///
/// A slot holds an expert id, or [#DROPPED] if capacity dropped that selection, or [#ABSENT] in every slot of a row that
/// the trace does not contain (ragged captures; decoder tokens in encoder layers).
public final class TraceBlock {

    /// A selection that the router made and capacity dropped, or the empty end of a short row.
    public static final short DROPPED = -1;

    /// A row that is not in the trace.
    public static final short ABSENT = -2;

    /// Tokens in a block unless a caller says otherwise: with 24 layers of top-4 this is 0.8 MB, which stays in a
    /// second-level cache.
    public static final int DEFAULT_TOKENS = 4096;

    private final int layers;
    private final int topK;
    private int tokenCapacity;
    private int steps;
    private int tokens;
    private long[] stepIds;
    private int[] tokenStarts;
    private int[] requests;
    private int[] positions;
    private byte[] phases;
    private short[] experts;
    private float[] weights;
    private int[] tokenIds;

    public TraceBlock(TraceHeader header, int tokenCapacity) {
        this(header.layers(), header.topK(), tokenCapacity);
    }

    public TraceBlock(int layers, int topK, int tokenCapacity) {
        this.layers = layers;
        this.topK = topK;
        this.tokenCapacity = tokenCapacity;
        stepIds = new long[Math.min(tokenCapacity, 64)];
        tokenStarts = new int[stepIds.length + 1];
        requests = new int[tokenCapacity];
        positions = new int[tokenCapacity];
        phases = new byte[tokenCapacity];
        experts = new short[Math.multiplyExact(Math.multiplyExact(layers, topK), tokenCapacity)];
    }

    public int layers() {
        return layers;
    }

    public int topK() {
        return topK;
    }

    /// Tokens that fit without growing.
    public int tokenCapacity() {
        return tokenCapacity;
    }

    public int steps() {
        return steps;
    }

    public int tokens() {
        return tokens;
    }

    /// Forward-pass index of a step, as recorded.
    public long stepId(int step) {
        return stepIds[step];
    }

    /// First token of a step; `tokenStart(steps())` is the number of tokens.
    public int tokenStart(int step) {
        return tokenStarts[step];
    }

    /// Request of a token, as an index in order of first appearance in the trace.
    public int request(int token) {
        return requests[token];
    }

    /// Position of a token in its sequence.
    public int position(int token) {
        return positions[token];
    }

    public Phase phase(int token) {
        return Phase.of(phases[token]);
    }

    /// Vocabulary id of a token, or -1 where the trace does not say.
    public int tokenId(int token) {
        return tokenIds == null ? -1 : tokenIds[token];
    }

    /// Index of the first slot of a row in [#experts()].
    public int slot(int layer, int token) {
        return (layer * tokenCapacity + token) * topK;
    }

    /// The column of selections itself, for loops that must be fast. Valid until the block is filled again.
    public short[] experts() {
        return experts;
    }

    public short expert(int layer, int token, int slot) {
        return experts[slot(layer, token) + slot];
    }

    /// True if the block carries gate weights.
    public boolean hasWeights() {
        return weights != null;
    }

    /// Gate weight of a selection as applied; NaN where the trace has none.
    public float weight(int layer, int token, int slot) {
        return weights == null ? Float.NaN : weights[slot(layer, token) + slot];
    }

    /// Empties the block.
    public void clear() {
        steps = 0;
        tokens = 0;
        weights = null;
        tokenIds = null;
    }

    /// Starts a new step; the tokens that follow belong to it.
    public void beginStep(long stepId) {
        if (steps == stepIds.length) {
            stepIds = Arrays.copyOf(stepIds, Math.max(1, steps * 2));
            tokenStarts = Arrays.copyOf(tokenStarts, stepIds.length + 1);
        }
        stepIds[steps++] = stepId;
        tokenStarts[steps] = tokens;
    }

    /// Adds a token to the step that was begun last, all its rows [#ABSENT].
    ///
    /// @return the token's index in the block
    public int addToken(int request, int position, Phase phase) {
        if (tokens == tokenCapacity) {
            grow(Math.multiplyExact(2, tokenCapacity));
        }
        requests[tokens] = request;
        positions[tokens] = position;
        phases[tokens] = phase.code();
        for (int layer = 0; layer < layers; layer++) {
            int from = slot(layer, tokens);
            Arrays.fill(experts, from, from + topK, ABSENT);
        }
        tokenStarts[steps] = ++tokens;
        return tokens - 1;
    }

    /// Adds `count` steps of one token each, at consecutive positions of one request: the fast way in for captures that
    /// are not batched. The rows hold nothing of meaning until the caller has set every slot of them in [#experts()].
    ///
    /// @return the first token's index in the block
    public int addSingleTokenSteps(
            long firstStepId, int count, int request, int firstPosition, Phase phase) {
        if (tokens + count > tokenCapacity) {
            grow(Math.max(Math.multiplyExact(2, tokenCapacity), Math.addExact(tokens, count)));
        }
        if (steps + count >= tokenStarts.length) {
            int room = Math.max(stepIds.length * 2, steps + count);
            stepIds = Arrays.copyOf(stepIds, room);
            tokenStarts = Arrays.copyOf(tokenStarts, room + 1);
        }
        Arrays.fill(requests, tokens, tokens + count, request);
        Arrays.fill(phases, tokens, tokens + count, phase.code());
        for (int i = 0; i < count; i++) {
            positions[tokens + i] = firstPosition + i;
            tokenStarts[steps] = tokens + i;
            stepIds[steps++] = firstStepId + i;
        }
        int first = tokens;
        tokens += count;
        tokenStarts[steps] = tokens;
        return first;
    }

    public void setExpert(int layer, int token, int slot, int expert) {
        experts[slot(layer, token) + slot] = (short) expert;
    }

    public void setWeight(int layer, int token, int slot, float weight) {
        if (weights == null) {
            weights = new float[experts.length];
            Arrays.fill(weights, Float.NaN);
        }
        weights[slot(layer, token) + slot] = weight;
    }

    public void setTokenId(int token, int tokenId) {
        if (tokenIds == null) {
            tokenIds = new int[tokenCapacity];
            Arrays.fill(tokenIds, -1);
        }
        tokenIds[token] = tokenId;
    }

    /// Makes this block equal to another one of the same layers and top-k.
    public void copyFrom(TraceBlock other) {
        if (other.layers != layers || other.topK != topK) {
            throw new IllegalArgumentException("blocks of different shape");
        }
        if (tokenCapacity != other.tokenCapacity) {
            tokenCapacity = other.tokenCapacity;
            requests = new int[tokenCapacity];
            positions = new int[tokenCapacity];
            phases = new byte[tokenCapacity];
            experts = new short[other.experts.length];
        }
        steps = other.steps;
        tokens = other.tokens;
        stepIds = Arrays.copyOf(other.stepIds, other.stepIds.length);
        tokenStarts = Arrays.copyOf(other.tokenStarts, other.tokenStarts.length);
        System.arraycopy(other.requests, 0, requests, 0, tokens);
        System.arraycopy(other.positions, 0, positions, 0, tokens);
        System.arraycopy(other.phases, 0, phases, 0, tokens);
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(other.experts, slot(layer, 0), experts, slot(layer, 0), tokens * topK);
        }
        weights = other.weights == null ? null : other.weights.clone();
        tokenIds = other.tokenIds == null ? null : other.tokenIds.clone();
    }

    /// Adds steps of another block of the same layers and top-k.
    ///
    /// @param fromStep first step of the other block to take
    /// @param toStep the step after the last one
    public void appendSteps(TraceBlock other, int fromStep, int toStep) {
        if (other.layers != layers || other.topK != topK) {
            throw new IllegalArgumentException("blocks of different shape");
        }
        int from = other.tokenStarts[fromStep];
        int count = other.tokenStarts[toStep] - from;
        int needed = Math.addExact(tokens, count);
        if (needed > tokenCapacity) {
            grow(Math.max(Math.multiplyExact(2, tokenCapacity), needed));
        }
        for (int step = fromStep; step < toStep; step++) {
            beginStep(other.stepIds[step]);
            tokenStarts[steps - 1] = tokens + other.tokenStarts[step] - from;
            tokenStarts[steps] = tokens + other.tokenStarts[step + 1] - from;
        }
        System.arraycopy(other.requests, from, requests, tokens, count);
        System.arraycopy(other.positions, from, positions, tokens, count);
        System.arraycopy(other.phases, from, phases, tokens, count);
        if (other.weights != null && weights == null) {
            weights = new float[experts.length];
            Arrays.fill(weights, Float.NaN);
        }
        for (int layer = 0; layer < layers; layer++) {
            int source = other.slot(layer, from);
            int target = slot(layer, tokens);
            System.arraycopy(other.experts, source, experts, target, count * topK);
            if (other.weights != null) {
                System.arraycopy(other.weights, source, weights, target, count * topK);
            }
        }
        int first = tokens;
        tokens = needed;
        for (int token = 0; other.tokenIds != null && token < count; token++) {
            if (other.tokenIds[from + token] >= 0) {
                setTokenId(first + token, other.tokenIds[from + token]);
            }
        }
    }

    private void grow(int capacity) {
        int plane = Math.multiplyExact(capacity, topK);
        short[] grown = new short[Math.multiplyExact(layers, plane)];
        float[] grownWeights = weights == null ? null : new float[grown.length];
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(experts, slot(layer, 0), grown, layer * plane, tokens * topK);
            if (weights != null) {
                Arrays.fill(grownWeights, layer * plane, (layer + 1) * plane, Float.NaN);
                System.arraycopy(
                        weights, slot(layer, 0), grownWeights, layer * plane, tokens * topK);
            }
        }
        if (tokenIds != null) {
            int old = tokenIds.length;
            tokenIds = Arrays.copyOf(tokenIds, capacity);
            Arrays.fill(tokenIds, old, capacity, -1);
        }
        experts = grown;
        weights = grownWeights;
        tokenCapacity = capacity;
        requests = Arrays.copyOf(requests, capacity);
        positions = Arrays.copyOf(positions, capacity);
        phases = Arrays.copyOf(phases, capacity);
    }
}
