package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Traces for tests of this package.
final class TestTraces {

    private TestTraces() {}

    /// One layer, one request, one token a step.
    static InMemoryTrace oneLayer(int experts, int[][] rows) {
        TraceBuilder builder = TraceBuilder.of(1, experts, rows[0].length);
        for (int token = 0; token < rows.length; token++) {
            builder.step().token(0, token, Phase.DECODE, new int[][] {rows[token]});
        }
        return builder.build();
    }

    /// Tokens drawn at random, top-k different experts each; request r has `tokens[r]` of them. All in one
    /// block.
    static InMemoryTrace random(long seed, int layers, int experts, int topK, int... tokens) {
        Random random = new Random(seed);
        TraceBuilder builder = TraceBuilder.of(layers, experts, topK).blockTokens(1 << 20);
        for (int request = 0; request < tokens.length; request++) {
            for (int position = 0; position < tokens[request]; position++) {
                int[][] rows = new int[layers][];
                for (int layer = 0; layer < layers; layer++) {
                    rows[layer] = row(random, experts, topK);
                }
                builder.step().token(request, position, Phase.DECODE, rows);
            }
        }
        return builder.build();
    }

    static int[] row(Random random, int experts, int topK) {
        return random.ints(0, experts).distinct().limit(topK).toArray();
    }

    /// Small traces of all shapes: several requests interleaved, several tokens a step, short and absent rows, and
    /// blocks that end anywhere. A skew makes some experts popular.
    static Arbitrary<InMemoryTrace> any() {
        Arbitrary<int[]> shapes =
                Combinators.combine(
                                Arbitraries.integers().between(1, 4).withoutEdgeCases(),
                                Arbitraries.integers().between(1, 12).withoutEdgeCases(),
                                Arbitraries.integers().between(1, 4).withoutEdgeCases(),
                                Arbitraries.integers().between(0, 60),
                                Arbitraries.integers().between(1, 3).withoutEdgeCases())
                        .as((layers, experts, topK, tokens, requests) ->
                                new int[] {
                                    layers, experts, Math.min(topK, experts), tokens, requests
                                });
        return Combinators.combine(shapes, Arbitraries.longs().withoutEdgeCases())
                .as(TestTraces::any);
    }

    private static InMemoryTrace any(int[] shape, long seed) {
        Random random = new Random(seed);
        TraceBuilder builder =
                TraceBuilder.of(shape[0], shape[1], shape[2]).blockTokens(1 + random.nextInt(20));
        int requests = 0;
        boolean shortRows = random.nextInt(4) == 0;
        for (int token = 0; token < shape[3]; token++) {
            if (token == 0 || random.nextInt(3) > 0) {
                builder.step();
            }
            int request = Math.min(random.nextInt(shape[4]), requests);
            requests = Math.max(requests, request + 1);
            int[][] rows = new int[shape[0]][];
            for (int layer = 0; layer < shape[0]; layer++) {
                int popular = random.nextBoolean() ? shape[1] : Math.max(shape[2], shape[1] / 2);
                rows[layer] = row(random, popular, shape[2]);
                if (shortRows && random.nextInt(8) == 0) {
                    rows[layer] = random.nextBoolean() ? null : new int[0];
                }
            }
            builder.token(request, token, Phase.DECODE, rows);
        }
        return builder.build();
    }

    /// The trace with another header, for what the builder does not say.
    static InMemoryTrace withHeader(InMemoryTrace trace, TraceHeader header) {
        return InMemoryTrace.ofBlocks(header, trace.blocks());
    }

    /// The trace as a capture that does not know its requests would have it.
    static RoutingTrace unnamed(RoutingTrace trace) {
        return new RoutingTrace() {
            @Override
            public TraceHeader header() {
                return trace.header();
            }

            @Override
            public TraceReader open() {
                TraceReader reader = trace.open();
                return new TraceReader() {
                    @Override
                    public boolean read(TraceBlock block) {
                        return reader.read(block);
                    }

                    @Override
                    public String requestId(int request) {
                        return "?";
                    }

                    @Override
                    public void close() {
                        reader.close();
                    }
                };
            }
        };
    }

    static TraceHeader header(
            TraceHeader of, TraceHeader.WeightsKind weights, boolean rankOrdered, int experts) {
        return new TraceHeader(
                of.name(),
                of.format(),
                of.modelName(),
                of.layerIds(),
                of.numbering(),
                experts == 0 ? OptionalInt.empty() : OptionalInt.of(experts),
                of.topK(),
                of.tokens(),
                of.batching(),
                rankOrdered,
                weights,
                of.prefillComplete(),
                of.decodeComplete(),
                of.synthetic(),
                of.source());
    }

    /// The accesses of a trace as (layer, expert), in the order (token, layer, slot).
    static List<int[]> accesses(InMemoryTrace trace) {
        List<int[]> accesses = new ArrayList<>();
        for (var block : trace.blocks()) {
            for (int token = 0; token < block.tokens(); token++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    for (int slot = 0; slot < block.topK(); slot++) {
                        int expert = block.expert(layer, token, slot);
                        if (expert >= 0) {
                            accesses.add(new int[] {layer, expert});
                        }
                    }
                }
            }
        }
        return accesses;
    }

    /// The experts that one layer selects, in order.
    static List<Integer> keysOfLayer(InMemoryTrace trace, int layer) {
        return accesses(trace).stream()
                .filter(access -> access[0] == layer)
                .map(access -> access[1])
                .toList();
    }
}
