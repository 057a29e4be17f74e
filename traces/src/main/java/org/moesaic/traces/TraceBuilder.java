package org.moesaic.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// Builds a small trace in code, step by step, for tests and examples.
///
/// ```java
/// InMemoryTrace trace = TraceBuilder.of(2, 8, 2)
///         .step().token(0, 0, Phase.DECODE, new int[][] {{3, 1}, {7, 0}})
///         .step().token(0, 1, Phase.DECODE, new int[][] {{3, 2}, {7, 5}})
///         .build();
/// ```
///
/// Mistakes in the arguments are the caller's and throw `IllegalArgumentException`.
public final class TraceBuilder {

    private final int layers;
    private final int experts;
    private final int topK;
    private final List<TraceBlock> blocks = new ArrayList<>();
    private String name = "built";
    private int blockTokens = TraceBlock.DEFAULT_TOKENS;
    private boolean synthetic;
    private boolean begun;
    private int requests;
    private long steps;
    private long tokens;

    private TraceBuilder(int layers, int experts, int topK) {
        this.layers = layers;
        this.experts = experts;
        this.topK = topK;
    }

    /// An empty trace of `layers` MoE layers with ids from 0, each with `experts` experts of which `topK` are selected.
    public static TraceBuilder of(int layers, int experts, int topK) {
        if (layers < 1 || topK < 1 || experts < topK || experts > TraceHeader.MAX_EXPERTS) {
            throw new IllegalArgumentException(
                    layers + " layers of " + experts + " experts, top " + topK);
        }
        return new TraceBuilder(layers, experts, topK);
    }

    /// What to call the trace in messages; `built` unless said otherwise.
    public TraceBuilder name(String traceName) {
        name = traceName;
        return this;
    }

    /// Marks the trace as generated.
    public TraceBuilder synthetic() {
        synthetic = true;
        return this;
    }

    /// Begins a new block once the last one holds this many tokens; for tests of block borders.
    public TraceBuilder blockTokens(int most) {
        blockTokens = most;
        return this;
    }

    /// Begins a step; the tokens that follow belong to it.
    public TraceBuilder step() {
        if (blocks.isEmpty() || blocks.getLast().tokens() >= blockTokens) {
            blocks.add(new TraceBlock(layers, topK, Math.min(blockTokens, 64)));
        }
        blocks.getLast().beginStep(steps++);
        begun = true;
        return this;
    }

    /// Adds a token to the step.
    ///
    /// @param request index of the request; a new request has the next index
    /// @param position position of the token in its sequence
    /// @param expertsPerLayer for each layer the selected experts, in order; fewer than top-k means that the rest was
    ///     dropped, and `null` that the row is absent
    public TraceBuilder token(int request, int position, Phase phase, int[][] expertsPerLayer) {
        if (!begun) {
            throw new IllegalArgumentException("a token before the first step");
        }
        if (request < 0 || request > requests || position < 0) {
            throw new IllegalArgumentException("request " + request + ", position " + position);
        }
        if (expertsPerLayer.length != layers) {
            throw new IllegalArgumentException(
                    expertsPerLayer.length + " rows for " + layers + " layers");
        }
        requests = Math.max(requests, request + 1);
        TraceBlock block = blocks.getLast();
        int token = block.addToken(request, position, phase);
        tokens++;
        for (int layer = 0; layer < layers; layer++) {
            if (expertsPerLayer[layer] != null) {
                row(block, layer, token, expertsPerLayer[layer]);
            }
        }
        return this;
    }

    /// The trace so far; the builder is not to be used afterwards.
    public InMemoryTrace build() {
        TraceHeader header =
                new TraceHeader(
                        name,
                        "in-memory",
                        "",
                        IntStream.range(0, layers).boxed().toList(),
                        TraceHeader.LayerNumbering.MOE_ORDINAL,
                        OptionalInt.of(experts),
                        topK,
                        OptionalLong.of(tokens),
                        TraceHeader.Batching.AS_RECORDED,
                        true,
                        TraceHeader.WeightsKind.NONE,
                        false,
                        false,
                        synthetic,
                        "built in code");
        return InMemoryTrace.ofBlocks(header, blocks);
    }

    private void row(TraceBlock block, int layer, int token, int[] row) {
        if (row.length > topK) {
            throw new IllegalArgumentException(row.length + " selections of top " + topK);
        }
        for (int slot = 0; slot < topK; slot++) {
            int expert = slot < row.length ? row[slot] : TraceBlock.DROPPED;
            if (slot < row.length && (expert < 0 || expert >= experts)) {
                throw new IllegalArgumentException("expert " + expert + " of " + experts);
            }
            block.setExpert(layer, token, slot, expert);
        }
    }
}
