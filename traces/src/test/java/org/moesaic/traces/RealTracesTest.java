package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The figures of `crosscheck.csv` that reading alone defines.
class RealTracesTest {

    @Test
    void thePack() {
        Path file = SharedTraces.file("gptoss20b_dev.npz");
        RoutingTrace trace = TraceImporters.open(file);
        assertEquals(24, trace.header().layers());
        assertEquals(4, trace.header().topK());
        assertEquals(126_572, trace.header().tokens().orElseThrow());
        Counts counts = count(trace);
        assertEquals(126_572, counts.tokens);
        assertEquals(126_572, counts.steps);
        assertEquals(12_150_912, counts.selections);
        assertEquals(446, counts.requests);
        assertEquals(32, counts.experts);
    }

    private static Counts count(RoutingTrace trace) {
        Counts counts = new Counts();
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), TraceBlock.DEFAULT_TOKENS);
            while (reader.read(block)) {
                counts.add(block);
            }
        }
        return counts;
    }

    private static final class Counts {
        private long tokens;
        private long steps;
        private long selections;
        private int requests;
        private int experts;

        void add(TraceBlock block) {
            tokens += block.tokens();
            steps += block.steps();
            for (int token = 0; token < block.tokens(); token++) {
                requests = Math.max(requests, block.request(token) + 1);
                for (int layer = 0; layer < block.layers(); layer++) {
                    for (int slot = 0; slot < block.topK(); slot++) {
                        int expert = block.expert(layer, token, slot);
                        selections += expert >= 0 ? 1 : 0;
                        experts = Math.max(experts, expert + 1);
                    }
                }
            }
        }
    }
}
