package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.TraceReader;

/// Repairs drop what they say and nothing else, and the checks find nothing of it afterwards.
class TraceRepairTest {

    private static final int EXPERTS = 16;

    private final Random random = new Random(11);
    private int position;

    private TraceBuilder builder(int layers) {
        return TraceBuilder.of(layers, EXPERTS, 2).blockTokens(50);
    }

    private int[][] rows(int layers) {
        int[][] rows = new int[layers][];
        for (int layer = 0; layer < layers; layer++) {
            rows[layer] = TestTraces.row(random, EXPERTS, 2);
        }
        return rows;
    }

    private void text(TraceBuilder builder, int layers, int tokens) {
        for (int i = 0; i < tokens; i++) {
            builder.step().token(0, position++, Phase.DECODE, rows(layers));
        }
    }

    private void same(TraceBuilder builder, int tokens, int[]... rows) {
        for (int i = 0; i < tokens; i++) {
            builder.step().token(0, position++, Phase.DECODE, rows);
        }
    }

    private static TraceRepair.Result repair(RoutingTrace trace) {
        return TraceRepair.of(trace, StatisticsOptions.defaults());
    }

    private static List<String> codes(RoutingTrace trace) {
        return TraceQuality.of(trace, StatisticsOptions.defaults()).findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::code)
                .toList();
    }

    private static long tokens(RoutingTrace trace) {
        return TraceFacts.of(trace).tokens();
    }

    @Test
    void aSoundTraceIsLeftAsItIs() {
        TraceBuilder builder = builder(2);
        text(builder, 2, 200);
        InMemoryTrace trace = builder.build();
        assertSame(trace, repair(trace).trace());
        assertEquals(List.of(), repair(trace).actions());
    }

    @Test
    void warmUpBlocksAreCutAtTheStartAndInTheMiddle() {
        TraceBuilder builder = builder(2);
        same(builder, 100, new int[] {1, 2}, new int[] {3, 4});
        // A tie that flips for some rows, and a second dummy batch, are of the same block.
        same(builder, 5, new int[] {2, 1}, new int[] {3, 4});
        text(builder, 2, 150);
        same(builder, 70, new int[] {1, 2}, new int[] {3, 4});
        same(builder, 64, new int[] {2, 1}, new int[] {3, 4});
        same(builder, 3, new int[] {1, 2}, new int[] {3, 4});
        text(builder, 2, 30);
        InMemoryTrace trace = builder.build();
        assertEquals(List.of("identical-rows"), codes(trace));
        TraceRepair.Result result = repair(trace);
        assertEquals(1, result.actions().size());
        assertEquals(100 + 137, result.actions().getFirst().tokens());
        assertTrue(
                result.actions().getFirst().what().contains("tokens 0 to 99, tokens 255 to 391"),
                result.actions()::toString);
        assertEquals(5 + 150 + 30, tokens(result.trace()));
        assertEquals(List.of(), codes(result.trace()));
    }

    @Test
    void copiedAndUnwrittenLayersGo() {
        TraceBuilder builder = builder(4);
        for (int i = 0; i < 100; i++) {
            int[][] rows = rows(4);
            rows[2] = rows[0];
            rows[3] = new int[] {0, 0};
            builder.step().token(0, i, Phase.DECODE, rows);
        }
        InMemoryTrace trace = builder.build();
        TraceRepair.Result result = repair(trace);
        assertEquals(List.of(0, 1), result.trace().header().layerIds());
        assertEquals(
                List.of("all-zero-ids", "duplicate-layers"),
                result.actions().stream().map(TraceRepair.Action::code).toList());
        assertEquals(100, tokens(result.trace()));
        assertEquals(List.of(), codes(result.trace()));
    }

    @Test
    void incompleteAndUnwrittenTokensGo() {
        TraceBuilder builder = builder(2);
        for (int i = 0; i < 100; i++) {
            int[][] rows = rows(2);
            if (i == 40) {
                rows[1] = null;
            }
            if (i == 60 || i == 61) {
                rows[0] = new int[] {0, 0};
            }
            builder.step().token(0, i, Phase.DECODE, rows);
        }
        InMemoryTrace trace = builder.build();
        assertEquals(List.of("ragged-rows", "all-zero-ids"), codes(trace));
        TraceRepair.Result result = repair(trace);
        assertEquals(97, tokens(result.trace()));
        assertEquals(List.of(), codes(result.trace()));
        assertEquals(2, result.actions().getLast().tokens());
    }

    @Test
    void layersThatHaveDriftedApartAreNotTrimmed() {
        TraceBuilder builder = builder(2);
        for (int i = 0; i < 100; i++) {
            int[][] rows = rows(2);
            if (i >= 90) {
                rows[1] = null;
            }
            builder.step().token(0, i, Phase.DECODE, rows);
        }
        InMemoryTrace trace = builder.build();
        assertEquals(List.of("ragged-rows", "drifting-rows"), codes(trace));
        assertEquals(List.of(), repair(trace).actions());
    }

    @Test
    void theCopyOfARequestGoes() {
        TraceBuilder builder = builder(2);
        int[][][] rows = new int[100][][];
        for (int i = 0; i < 100; i++) {
            rows[i] = rows(2);
            builder.step().token(0, i, Phase.DECODE, rows[i]);
        }
        for (int i = 0; i < 100; i++) {
            builder.step().token(1, i, Phase.DECODE, rows[i]);
        }
        builder.step().token(2, 0, Phase.DECODE, rows(2));
        TraceRepair.Result result = repair(builder.build());
        assertEquals(100, result.actions().getFirst().tokens());
        assertEquals(101, tokens(result.trace()));
        try (TraceReader reader = result.trace().open()) {
            TraceBlock block = new TraceBlock(result.trace().header(), 1000);
            while (reader.read(block)) {
                for (int token = 0; token < block.tokens(); token++) {
                    assertTrue(block.request(token) < 2);
                }
            }
            assertEquals("2", reader.requestId(1));
        }
    }

    @Test
    void gapsInRequestsAreReported() {
        TraceBuilder builder = builder(1);
        for (int i = 0; i < 20; i++) {
            builder.step().token(0, i < 10 ? 5 + i : 8 + i, Phase.DECODE, rows(1));
        }
        Finding finding =
                TraceQuality.of(builder.build(), StatisticsOptions.defaults()).findings().stream()
                        .filter(each -> each.code().equals("position-gaps"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("3 tokens are missing inside requests", finding.what());
        assertEquals("request 0, positions 15 to 17", finding.place());
    }

    @Test
    void theSameRoutingHasTheSameFingerprintWhateverTheBlocks() {
        TraceBuilder small = TraceBuilder.of(2, EXPERTS, 2).blockTokens(3);
        TraceBuilder large = TraceBuilder.of(2, EXPERTS, 2).blockTokens(100);
        for (int i = 0; i < 40; i++) {
            int[][] rows = rows(2);
            small.step().token(0, i, Phase.DECODE, rows);
            large.step().token(0, i + 9, Phase.PREFILL, rows);
        }
        InMemoryTrace trace = large.build();
        String fingerprint = TraceFingerprint.of(trace);
        assertEquals(fingerprint, TraceFingerprint.of(small.build()));
        trace.blocks()
                .getFirst()
                .setExpert(1, 5, 0, 15 - trace.blocks().getFirst().expert(1, 5, 0));
        assertTrue(!fingerprint.equals(TraceFingerprint.of(trace)));
    }
}
