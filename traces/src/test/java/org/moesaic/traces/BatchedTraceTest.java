package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;

/// Steps formed anew from requests.
class BatchedTraceTest {

    private static final int LANE_STEPS = 400;

    /// Three requests of 2, 1 and 3 steps; the last begins with a piece of prefill of two tokens.
    private static InMemoryTrace trace() {
        return TraceBuilder.of(1, 8, 1)
                .blockTokens(2)
                .step()
                .token(0, 0, Phase.DECODE, new int[][] {{0}})
                .step()
                .token(0, 1, Phase.DECODE, new int[][] {{1}})
                .step()
                .token(1, 7, Phase.DECODE, new int[][] {{2}})
                .step()
                .token(2, 0, Phase.PREFILL, new int[][] {{3}})
                .token(2, 1, Phase.PREFILL, new int[][] {{4}})
                .step()
                .token(2, 2, Phase.DECODE, new int[][] {{5}})
                .step()
                .token(2, 3, Phase.DECODE, new int[][] {{6}})
                .build();
    }

    private static List<String> steps(RoutingTrace trace, int blockTokens) {
        List<String> steps = new ArrayList<>();
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), blockTokens);
            while (reader.read(block)) {
                for (int step = 0; step < block.steps(); step++) {
                    StringBuilder text = new StringBuilder().append(block.stepId(step)).append(":");
                    for (int t = block.tokenStart(step); t < block.tokenStart(step + 1); t++) {
                        text.append(
                                " %d@%d=%d"
                                        .formatted(
                                                block.request(t),
                                                block.position(t),
                                                block.expert(0, t, 0)));
                    }
                    steps.add(text.toString());
                }
            }
        }
        return steps;
    }

    @Test
    void lanesGoInLockstepAndEmptyOnesWait() {
        List<String> two =
                List.of("0: 0@0=0 1@7=2", "1: 0@1=1", "2: 2@0=3 2@1=4", "3: 2@2=5", "4: 2@3=6");
        List<String> three = List.of("0: 0@0=0 1@7=2 2@0=3 2@1=4", "1: 0@1=1 2@2=5", "2: 2@3=6");
        for (int blockTokens : new int[] {1, 3, 100}) {
            assertEquals(two, steps(BatchedTrace.of(trace(), 2), blockTokens));
            assertEquals(three, steps(BatchedTrace.of(trace(), 3), blockTokens));
            assertEquals(three, steps(BatchedTrace.of(trace(), 64), blockTokens));
        }
        assertEquals(steps(trace(), 4), steps(BatchedTrace.of(trace(), 1), 4));
    }

    /// What was batched once comes apart into its requests.
    @Test
    void aBatchedTraceIsFormedAnew() {
        BatchedTrace batched = BatchedTrace.of(trace(), 3);
        assertEquals(steps(trace(), 4), steps(BatchedTrace.of(batched, 1), 4));
    }

    @Test
    void droppedSelectionsForbidIt() {
        InMemoryTrace dropped =
                TraceBuilder.of(1, 8, 2)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{3}})
                        .build();
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> BatchedTrace.of(dropped, 2));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("routing depended on the batch"), e.getMessage());
        assertTrue(e.getMessage().contains("without --batch"), e.getMessage());
    }

    @Test
    void aCapacityFactorForbidsIt(@TempDir Path folder) throws IOException {
        Path csv = folder.resolve("t.csv");
        Files.writeString(
                csv,
                "step,request_id,phase,position,layer,experts\n0,a,decode,0,0,1\n",
                StandardCharsets.UTF_8);
        String meta =
                """
                {"format": "moe-trace", "version": 1, "layers_present": [0],
                 "model": {"experts": 4, "top_k": 1, "capacity_factor": %s}}
                """;
        Files.writeString(folder.resolve("t.meta.json"), meta.formatted("1.25"));
        MoesaicException e =
                assertThrows(
                        MoesaicException.class, () -> BatchedTrace.of(TraceImporters.open(csv), 2));
        assertTrue(e.getMessage().contains("model.capacity_factor is set"), e.getMessage());
        Files.writeString(folder.resolve("t.meta.json"), meta.formatted("null"));
        assertEquals(1, TraceFacts.of(BatchedTrace.of(TraceImporters.open(csv), 2)).steps());
    }

    @Test
    void requestsThatDoNotFitIntoMemory() {
        RoutingTrace batched = BatchedTrace.of(trace(), 3, 100);
        MoesaicException e = assertThrows(MoesaicException.class, () -> steps(batched, 4));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("more than 100 bytes"), e.getMessage());
    }

    /// The batches of `crosscheck.csv`: lanes are the first requests of the pack with at least 400 tokens and no flag of
    /// repetition, for 400 steps.
    @Test
    void batchesOfTheRealPack() throws IOException {
        InMemoryTrace lanes = lanes();
        for (int batch : new int[] {1, 2, 4, 8, 16, 32, 64}) {
            RoutingTrace batched = BatchedTrace.of(new RequestShare(lanes, 0, batch), batch);
            long distinct = 0;
            long busiest = 0;
            TraceBlock block = new TraceBlock(batched.header(), TraceBlock.DEFAULT_TOKENS);
            try (TraceReader reader = batched.open()) {
                while (reader.read(block)) {
                    for (int step = 0; step < block.steps(); step++) {
                        for (int layer = 0; layer < block.layers(); layer++) {
                            int[] rows = rows(block, layer, step);
                            for (int count : rows) {
                                distinct += count > 0 ? 1 : 0;
                            }
                            busiest += Arrays.stream(rows).max().orElseThrow();
                        }
                    }
                }
            }
            double layerSteps = LANE_STEPS * 24;
            assertEquals(crosscheck(batch, "distinct_total"), distinct, 0);
            assertEquals(crosscheck(batch, "distinct_mean"), distinct / layerSteps, 1e-9);
            assertEquals(crosscheck(batch, "maxload_mean"), busiest / layerSteps, 1e-9);
        }
    }

    private static int[] rows(TraceBlock block, int layer, int step) {
        int[] rows = new int[32];
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            for (int slot = 0; slot < block.topK(); slot++) {
                rows[block.expert(layer, token, slot)]++;
            }
        }
        return rows;
    }

    private static InMemoryTrace lanes() throws IOException {
        BitSet chosen = new BitSet();
        int request = 0;
        for (String line :
                Files.readAllLines(SharedTraces.file("gptoss20b_dev.requests.csv")).stream()
                        .skip(1)
                        .toList()) {
            List<String> cells = List.of(line.split(","));
            boolean enough = Integer.parseInt(cells.get(6)) >= LANE_STEPS;
            chosen.set(request++, enough && cells.get(8).equals("0"));
        }
        assertEquals(crosscheckRow("lanes_available"), chosen.cardinality(), 0);
        RoutingTrace pack = TraceImporters.open(SharedTraces.file("gptoss20b_dev.npz"));
        TraceBlock lanes = new TraceBlock(pack.header(), 64 * LANE_STEPS);
        try (TraceReader reader = pack.open()) {
            TraceBlock block = new TraceBlock(pack.header(), TraceBlock.DEFAULT_TOKENS);
            int[] kept = new int[request];
            List<Integer> order = new ArrayList<>();
            while (reader.read(block)) {
                for (int token = 0; token < block.tokens(); token++) {
                    int of = block.request(token);
                    if (!chosen.get(of) || kept[of] == LANE_STEPS) {
                        continue;
                    }
                    if (kept[of]++ == 0) {
                        order.add(of);
                    }
                    if (order.size() <= 64) {
                        lanes.beginStep(lanes.steps());
                        lanes.addCopy(block, token, order.size() - 1);
                    }
                }
            }
        }
        return InMemoryTrace.ofBlocks(pack.header(), List.of(lanes));
    }

    private static double crosscheck(int batch, String metric) throws IOException {
        return crosscheckRow("batch" + batch + "_" + metric);
    }

    private static double crosscheckRow(String metric) throws IOException {
        return Files.readAllLines(SharedTraces.file("crosscheck.csv")).stream()
                .filter(line -> line.startsWith("gptoss20b_dev.npz,pack," + metric + ","))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
