package org.moesaic.verification;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// A trace that is nowhere stored: each selection is a hash of (seed, token, layer, slot), computed when it is read. One
/// token a step; a new request every 256 tokens, with its own popular experts, so that caches have something to keep.
///
/// @param name what to call it
/// @param layers MoE layers, ids from 0
/// @param experts experts in one layer
/// @param topK distinct experts of one row
/// @param tokens how many tokens
/// @param seed another seed, another trace
public record GeneratedTrace(String name, int layers, int experts, int topK, long tokens, long seed)
        implements RoutingTrace {

    private static final int REQUEST_TOKENS = 256;

    public GeneratedTrace {
        if (layers < 1 || topK < 1 || experts < topK || tokens < 0) {
            throw new IllegalArgumentException(
                    tokens + " tokens x " + layers + " x " + topK + " of " + experts);
        }
    }

    @Override
    public TraceHeader header() {
        List<Integer> ids = IntStream.range(0, layers).boxed().toList();
        return new TraceHeader(
                name,
                "generated",
                "",
                ids,
                TraceHeader.LayerNumbering.MOE_ORDINAL,
                OptionalInt.of(experts),
                topK,
                OptionalLong.of(tokens),
                TraceHeader.Batching.UNBATCHED,
                false,
                TraceHeader.WeightsKind.NONE,
                false,
                true,
                true,
                "generated for a test");
    }

    @Override
    public TraceReader open() {
        return new Pass();
    }

    private final class Pass implements TraceReader {

        private long next;

        @Override
        public boolean read(TraceBlock block) {
            block.clear();
            long end = Math.min(tokens, next + block.tokenCapacity());
            for (; next < end; next++) {
                block.beginStep(next);
                int token =
                        block.addToken(
                                Math.toIntExact(next / REQUEST_TOKENS),
                                Math.toIntExact(next % REQUEST_TOKENS),
                                Phase.DECODE);
                for (int layer = 0; layer < layers; layer++) {
                    fillRow(block.experts(), block.slot(layer, token), next, layer);
                }
            }
            return block.tokens() > 0;
        }

        @Override
        public String requestId(int request) {
            return Integer.toString(request);
        }

        @Override
        public void close() {}
    }

    private void fillRow(short[] to, int at, long token, int layer) {
        long state = mix(seed + token * layers + layer);
        int popular = (int) (mix(seed - token / REQUEST_TOKENS * layers - layer) >>> 33) % experts;
        for (int slot = 0; slot < topK; slot++) {
            int expert;
            do {
                state = mix(state);
                // The square of a uniform number favours small ones.
                long uniform = state >>> 44;
                expert = (int) ((uniform * uniform * experts >> 40) + popular) % experts;
            } while (contains(to, at, slot, expert));
            to[at + slot] = (short) expert;
        }
    }

    private static boolean contains(short[] row, int at, int count, int expert) {
        for (int i = at; i < at + count; i++) {
            if (row[i] == expert) {
                return true;
            }
        }
        return false;
    }

    /// The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
