package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceHeader.WeightsKind;

class TraceQualityTest {

    private static TraceQuality check(InMemoryTrace trace) {
        return TraceQuality.of(trace, StatisticsOptions.defaults());
    }

    private static List<String> codes(InMemoryTrace trace) {
        return check(trace).findings().stream().map(Finding::code).toList();
    }

    private static Finding only(InMemoryTrace trace, String code, Severity severity) {
        List<Finding> findings =
                check(trace).findings().stream().filter(each -> each.code().equals(code)).toList();
        assertEquals(1, findings.size(), () -> code + " in " + check(trace).findings());
        assertEquals(severity, findings.getFirst().severity());
        return findings.getFirst();
    }

    private static void assertSays(Finding finding, String part) {
        assertTrue(finding.message().contains(part), finding.message());
    }

    @Test
    void aHealthyTraceGivesNoFinding() {
        assertEquals(List.of(), codes(TestTraces.random(1, 3, 16, 4, 200, 100)));
        assertFalse(check(TestTraces.random(1, 3, 16, 4, 200)).hasErrors());
    }

    @Test
    void warmUpRowsAtTheStartAndInTheMiddle() {
        Random random = new Random(2);
        TraceBuilder builder = TraceBuilder.of(2, 16, 2).blockTokens(50);
        for (int token = 0; token < 400; token++) {
            boolean dummy = token < 64 || token >= 200 && token < 300;
            int[][] rows =
                    dummy
                            ? new int[][] {{1, 2}, {3, 4}}
                            : new int[][] {
                                TestTraces.row(random, 16, 2), TestTraces.row(random, 16, 2)
                            };
            builder.step().token(0, token, Phase.DECODE, rows);
        }
        InMemoryTrace trace = builder.build();
        Finding finding = only(trace, "identical-rows", Severity.ERROR);
        assertSays(finding, "tokens 0 to 63 (at the start), tokens 200 to 299;");
        assertSays(finding, "164 tokens");
        assertTrue(check(trace).hasErrors());
    }

    @Test
    void sixtyThreeIdenticalRowsAreNoWarmUp() {
        Random random = new Random(3);
        int[][] rows =
                IntStream.range(0, 200)
                        .mapToObj(token ->
                                token < 63 ? new int[] {1, 2} : TestTraces.row(random, 9, 2))
                        .toArray(int[][]::new);
        rows[63] = new int[] {2, 1};
        assertFalse(codes(TestTraces.oneLayer(9, rows)).contains("identical-rows"));
    }

    @Test
    void aLayerThatCollapsedToTopKExperts() {
        Random random = new Random(4);
        TraceBuilder builder = TraceBuilder.of(2, 16, 2);
        for (int token = 0; token < 64; token++) {
            int[] collapsed = token % 2 == 0 ? new int[] {0, 1} : new int[] {1, 0};
            builder.step()
                    .token(
                            0,
                            token,
                            Phase.DECODE,
                            new int[][] {TestTraces.row(random, 16, 2), collapsed});
        }
        Finding finding = only(builder.build(), "collapsed-layer", Severity.ERROR);
        assertSays(finding, "top-k of 16 experts: layer 1 (2 experts over 64 rows)");
    }

    @Test
    void aModelThatSelectsAllItsExpertsIsNotCollapsed() {
        int[][] rows =
                IntStream.range(0, 70)
                        .mapToObj(token -> new int[] {token % 2, 1 - token % 2})
                        .toArray(int[][]::new);
        assertEquals(List.of(), codes(TestTraces.oneLayer(2, rows)));
    }

    @Test
    void idsThatWereNeverWritten() {
        InMemoryTrace trace = TestTraces.random(5, 3, 16, 2, 40);
        TraceBlock block = trace.blocks().getFirst();
        for (int slot = 0; slot < 2; slot++) {
            block.setExpert(2, 7, slot, 0);
            block.setExpert(2, 8, slot, 0);
        }
        Finding finding = only(trace, "all-zero-ids", Severity.ERROR);
        assertSays(finding, "layer 2 (2 of 40 rows, the first at token 7)");
        assertFalse(codes(trace).contains("duplicate-expert"));
    }

    @Test
    void anExpertTwiceInARow() {
        InMemoryTrace trace = TestTraces.random(6, 3, 16, 2, 40);
        TraceBlock block = trace.blocks().getFirst();
        block.setExpert(1, 9, 0, 5);
        block.setExpert(1, 9, 1, 5);
        assertSays(only(trace, "duplicate-expert", Severity.ERROR), "expert 5 at token 9, layer 1");
    }

    @Test
    void layersThatAreCopies() {
        InMemoryTrace trace = TestTraces.random(7, 4, 16, 2, 40);
        TraceBlock block = trace.blocks().getFirst();
        for (int token = 0; token < 40; token++) {
            for (int slot = 0; slot < 2; slot++) {
                block.setExpert(3, token, slot, block.expert(1, token, slot));
            }
        }
        assertSays(only(trace, "duplicate-layers", Severity.ERROR), "layer 3 of layer 1");
        block.setExpert(3, 39, 1, (block.expert(3, 39, 1) + 1) % 16);
        assertFalse(codes(trace).contains("duplicate-layers"));
    }

    @Test
    void aRequestThatLoopsIsFoundWithItsLag() {
        Random random = new Random(8);
        int[][] period =
                IntStream.range(0, 44)
                        .mapToObj(_ -> TestTraces.row(random, 32, 4))
                        .toArray(int[][]::new);
        TraceBuilder builder = TraceBuilder.of(1, 32, 4);
        for (int token = 0; token < 300; token++) {
            int[] rows = token < 100 ? TestTraces.row(random, 32, 4) : period[token % 44];
            builder.step()
                    .token(0, token, Phase.DECODE, new int[][] {rows})
                    .token(1, token, Phase.DECODE, new int[][] {TestTraces.row(random, 32, 4)});
        }
        InMemoryTrace trace = builder.build();
        assertSays(only(trace, "greedy-loop", Severity.WARNING), "1 of 2 requests");
        assertEquals(new SelfOverlap("0", 44, 1.0, 2, 1), check(trace).selfOverlap().orElseThrow());
    }

    /// With a period of 2, reuse at lag 1 is zero: only the overlap at lag 2 gives the loop away.
    @Test
    void aLoopOfPeriodTwo() {
        Random random = new Random(9);
        int[][] rows =
                IntStream.range(0, 128)
                        .mapToObj(token ->
                                token < 20 ? TestTraces.row(random, 8, 1) : new int[] {token % 2})
                        .toArray(int[][]::new);
        InMemoryTrace trace = TestTraces.oneLayer(8, rows);
        assertEquals(2, check(trace).selfOverlap().orElseThrow().lag());
        only(trace, "greedy-loop", Severity.WARNING);
    }

    @Test
    void aRequestOfFewRowsCannotTell() {
        assertTrue(check(TestTraces.random(10, 1, 16, 2, 63)).selfOverlap().isEmpty());
        assertTrue(check(TestTraces.random(10, 1, 16, 2, 64)).selfOverlap().isPresent());
    }

    @Test
    void aLongRequestIsJudgedByItsBeginning() {
        assertSays(
                only(TestTraces.random(11, 1, 16, 2, 8193), "long-requests", Severity.INFO),
                "1 requests are longer than 8192 rows");
    }

    @Test
    void requestsWithTheSameContent() {
        Random random = new Random(12);
        TraceBuilder builder = TraceBuilder.of(1, 16, 2);
        for (int position = 0; position < 16; position++) {
            int[] row = TestTraces.row(random, 16, 2);
            builder.step()
                    .token(0, position, Phase.DECODE, new int[][] {row})
                    .token(1, position, Phase.DECODE, new int[][] {TestTraces.row(random, 16, 2)})
                    .token(2, position, Phase.DECODE, new int[][] {row});
        }
        assertSays(
                only(builder.build(), "duplicate-requests", Severity.WARNING),
                "request 2 as 0 (16 tokens)");
    }

    @Test
    void raggedRowsAndDroppedSelections() {
        TraceBuilder builder = TraceBuilder.of(2, 4, 2);
        builder.step().token(0, 0, Phase.DECODE, new int[][] {{0, 1}, null});
        builder.step().token(0, 1, Phase.DECODE, new int[][] {{2, 3}, {2}});
        InMemoryTrace trace = builder.build();
        assertSays(
                only(trace, "ragged-rows", Severity.ERROR),
                "2 tokens, and 1 rows are missing: layer 1 has 1 rows");
        assertSays(only(trace, "dropped-selections", Severity.INFO), "1 selections");
        assertSays(
                only(trace, "unused-experts", Severity.INFO),
                "3 of 8 experts are never selected: layer 1 (3)");
    }

    @Test
    void weightsOutOfOrderOrOfAnotherKind() {
        InMemoryTrace trace = weighted(WeightsKind.RENORMALISED, 0.6f, 0.4f);
        assertEquals(List.of(), codes(trace));
        TraceBlock block = trace.blocks().getFirst();
        block.setWeight(0, 3, 0, 0.4f);
        block.setWeight(0, 3, 1, 0.6f);
        assertSays(only(trace, "weights-not-descending", Severity.WARNING), "token 3, layer 0");
        block.setWeight(0, 4, 0, 0.7f);
        assertSays(only(trace, "weights-kind", Severity.WARNING), "token 4, layer 0 (sum 1.100)");
        block.setWeight(0, 5, 1, Float.POSITIVE_INFINITY);
        assertSays(only(trace, "weights-not-finite", Severity.ERROR), "token 5, layer 0");
    }

    @Test
    void theKindOfWeightsMustBeTold() {
        assertTrue(codes(weighted(WeightsKind.NONE, 0.5f, 0.3f)).contains("weights-kind"));
        assertTrue(codes(weighted(WeightsKind.RAW_TOPK, 0.6f, 0.4f)).contains("weights-kind"));
        assertTrue(codes(weighted(WeightsKind.RAW_TOPK, 0.9f, 0.4f)).contains("weights-kind"));
        assertEquals(List.of(), codes(weighted(WeightsKind.RAW_TOPK, 0.5f, 0.3f)));
        assertEquals(List.of(), codes(weighted(WeightsKind.LOGITS, 7.5f, 0.3f)));
    }

    private static InMemoryTrace weighted(WeightsKind kind, float first, float second) {
        InMemoryTrace trace = TestTraces.random(13, 1, 8, 2, 60);
        TraceBlock block = trace.blocks().getFirst();
        for (int token = 0; token < block.tokens(); token++) {
            block.setWeight(0, token, 0, first);
            block.setWeight(0, token, 1, second);
        }
        return TestTraces.withHeader(trace, TestTraces.header(trace.header(), kind, true, 8));
    }

    @Test
    void notesOnBatchesAndOnInferredExperts() {
        TraceBuilder builder = TraceBuilder.of(1, 4, 2);
        builder.step()
                .token(0, 0, Phase.DECODE, new int[][] {{0, 1}})
                .token(0, 1, Phase.DECODE, new int[][] {{2, 3}});
        InMemoryTrace trace = builder.build();
        only(trace, "batch-adjacent", Severity.INFO);
        only(trace, "one-request-in-batch", Severity.INFO);
        InMemoryTrace silent =
                TestTraces.withHeader(
                        trace, TestTraces.header(trace.header(), WeightsKind.NONE, true, 0));
        assertSays(only(silent, "inferred-experts", Severity.INFO), "4 is its largest id plus one");
    }

    @Test
    void requestsWithoutANameHaveNoReuse() {
        TraceInspection inspection =
                TraceInspection.of(
                        TestTraces.unnamed(TestTraces.random(14, 1, 8, 2, 100)),
                        StatisticsOptions.defaults());
        assertTrue(inspection.statistics().reuse().getFirst().share().isEmpty());
        assertTrue(inspection.quality().selfOverlap().isEmpty());
        assertEquals(
                List.of("unknown-requests"),
                inspection.quality().findings().stream().map(Finding::code).toList());
    }

    @Test
    void anEmptyTraceIsAnError() {
        only(TraceBuilder.of(1, 4, 2).build(), "empty-trace", Severity.ERROR);
    }

    @Test
    void errorsComeFirst() {
        InMemoryTrace trace = weighted(WeightsKind.NONE, 0.4f, 0.6f);
        trace.blocks().getFirst().setExpert(0, 3, 0, 0);
        trace.blocks().getFirst().setExpert(0, 3, 1, 0);
        List<Severity> severities =
                check(trace).findings().stream().map(Finding::severity).toList();
        assertEquals(List.of(Severity.ERROR, Severity.WARNING, Severity.WARNING), severities);
    }
}
