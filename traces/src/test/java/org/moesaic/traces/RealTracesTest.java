package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "olmoe_prose, 16, 64, 8",
        "granite_code, 32, 40, 8",
        "granite_dialogue, 32, 40, 8",
        "qwen_prose, 24, 60, 4",
        "gptoss_code, 24, 32, 4"
    })
    void theSteps(String name, int layers, int experts, int topK) {
        RoutingTrace trace = TraceImporters.open(SharedTraces.file(name + ".jsonl"));
        assertEquals(layers, trace.header().layers());
        assertEquals(topK, trace.header().topK());
        // Granite's files do not say how many experts there are.
        assertEquals(experts, trace.header().experts().orElse(40));
        Counts counts = count(trace);
        assertEquals(512, counts.tokens);
        assertEquals(512L * layers * topK, counts.selections);
        assertEquals(1, counts.requests);
        assertEquals(experts, counts.experts);
    }

    /// Prompt lengths and positions of the pack against the table of its requests.
    @Test
    void thePositionsOfThePack() throws IOException {
        Path table = SharedTraces.file("gptoss20b_dev.requests.csv");
        CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
        RoutingTrace trace = TraceImporters.open(SharedTraces.file("gptoss20b_dev.npz"));
        try (CSVParser rows = CSVParser.parse(table, StandardCharsets.UTF_8, format);
                TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), 1000);
            assertTrue(reader.read(block));
            int token = 0;
            for (CSVRecord row : rows) {
                int prompt = Integer.parseInt(row.get("prompt_len"));
                for (int i = 0; i < Integer.parseInt(row.get("decode_tokens")); i++) {
                    assertEquals(row.getRecordNumber() - 1, block.request(token));
                    assertEquals(prompt + i, block.position(token));
                    if (++token == block.tokens()) {
                        reader.read(block);
                        token = 0;
                    }
                }
            }
            assertEquals(0, block.tokens());
        }
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
