package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceHeader.WeightsKind;

class TraceStatisticsTest {

    private static TraceStatistics measure(InMemoryTrace trace) {
        return TraceStatistics.of(trace, StatisticsOptions.defaults());
    }

    @Test
    void figuresThatCanBeCheckedByHand() {
        TraceStatistics statistics =
                measure(TestTraces.oneLayer(4, new int[][] {{0, 1}, {0, 2}, {0, 1}, {3, 1}}));
        assertEquals(4, statistics.tokens());
        assertEquals(4, statistics.steps());
        assertEquals(1, statistics.requests());
        assertEquals(8, statistics.selections());
        assertEquals(List.of(3L, 3L, 1L, 1L), statistics.layers().getFirst().counts());
        // H = 2 * 3/8 * log2(8/3) + 2 * 1/8 * 3
        assertEquals(
                0.75 * Math.log(8 / 3.0) / Math.log(2) + 0.75, statistics.entropyBits(), 1e-15);
        assertEquals(2, statistics.evenEntropyBits());
        assertEquals(1.5, statistics.maxOverMeanLoad());
        // f = 3/4, 3/4, 1/4, 1/4: (9 + 9 + 1 + 1) / 16 / 2
        assertEquals(0.625, statistics.iidReuse(), 1e-15);
        assertEquals(new ReuseAtLag(1, 3, 3, 2), statistics.reuse().get(0));
        assertEquals(OptionalDouble.of(0.5), statistics.reuse().get(0).share());
        assertEquals(new ReuseAtLag(2, 2, 2, 2), statistics.reuse().get(1));
        assertEquals(new ReuseAtLag(4, 0, 0, 2), statistics.reuse().get(2));
        assertTrue(statistics.reuse().get(2).share().isEmpty());
    }

    @Test
    void reuseIsMeasuredInsideRequestsHoweverTheyAreInterleaved() {
        TraceBuilder builder = TraceBuilder.of(1, 8, 1);
        for (int position = 0; position < 4; position++) {
            builder.step()
                    .token(0, position, Phase.DECODE, new int[][] {{3}})
                    .token(1, position, Phase.DECODE, new int[][] {{position}});
        }
        TraceStatistics statistics = measure(builder.build());
        assertEquals(2, statistics.requests());
        assertEquals(4, statistics.steps());
        assertEquals(new ReuseAtLag(1, 6, 3, 1), statistics.reuse().getFirst());
        assertEquals(0, statistics.requestsCutInReuse());
    }

    @Test
    void absentRowsAndDroppedSelectionsAreInNoCount() {
        TraceStatistics statistics =
                measure(
                        TraceBuilder.of(2, 4, 2)
                                .step()
                                .token(0, 0, Phase.DECODE, new int[][] {{0, 1}, {2}})
                                .step()
                                .token(0, 1, Phase.DECODE, new int[][] {null, {2, 3}})
                                .build());
        assertEquals(2, statistics.tokens());
        assertEquals(5, statistics.selections());
        assertEquals(1, statistics.absentRows());
        assertEquals(1, statistics.droppedSelections());
        assertEquals(1, statistics.layers().get(0).rows());
        assertEquals(new ReuseAtLag(1, 1, 1, 2), statistics.reuse().getFirst());
    }

    @Test
    void expertsAreInferredOnlyIfNobodySaysHowMany() {
        InMemoryTrace built = TestTraces.oneLayer(8, new int[][] {{0, 5}, {1, 2}});
        assertEquals(8, measure(built).experts());
        assertFalse(measure(built).expertsInferred());
        InMemoryTrace silent =
                TestTraces.withHeader(
                        built, TestTraces.header(built.header(), WeightsKind.NONE, true, 0));
        assertEquals(6, measure(silent).experts());
        assertTrue(measure(silent).expertsInferred());
        assertEquals(
                40,
                TraceStatistics.of(silent, StatisticsOptions.defaults().withExperts(40)).experts());
    }

    @Test
    void anExpertThatTheModelLacksIsBadData() {
        InMemoryTrace trace = TestTraces.oneLayer(8, new int[][] {{0, 1}, {7, 2}});
        MoesaicException problem =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                TraceStatistics.of(
                                        trace, StatisticsOptions.defaults().withExperts(7)));
        assertEquals(Exit.BAD_DATA, problem.exit());
        assertTrue(problem.getMessage().contains("step 1, layer 0"), problem.getMessage());
    }

    @Test
    void aClaimOfTooManyExpertsIsRefusedBeforeMemoryIsTaken() {
        InMemoryTrace trace = TraceBuilder.of(1000, 30_000, 2).build();
        MoesaicException problem = assertThrows(MoesaicException.class, () -> measure(trace));
        assertEquals(Exit.BAD_DATA, problem.exit());
        assertTrue(
                problem.getMessage().contains("1000 layers of 30000 experts; statistics take at"),
                problem.getMessage());
    }

    @Test
    void anEmptyTraceHasNoFiguresAndNoAccident() {
        TraceStatistics statistics =
                TraceStatistics.of(
                        TraceBuilder.of(2, 4, 2).build(),
                        StatisticsOptions.defaults().withCaches(CacheScope.LAYER, List.of(2)));
        assertEquals(0, statistics.tokens());
        assertEquals(0, statistics.entropyBits());
        assertEquals(0, statistics.maxOverMeanLoad());
        assertEquals(0, statistics.lru().getFirst().hitRate());
    }

    /// Request 0 selects one expert always (f = 1), request 1 each of two half of the time (2 / 4): the mean is not of
    /// tokens. A layer without rows counts for neither.
    @Test
    void chanceWithinRequestsIsAMeanOverRequests() {
        TraceBuilder builder = TraceBuilder.of(2, 4, 1);
        for (int token = 0; token < 3; token++) {
            builder.step().token(0, token, Phase.DECODE, new int[][] {{3}, null});
        }
        builder.step().token(1, 0, Phase.DECODE, new int[][] {{0}, null});
        builder.step().token(1, 1, Phase.DECODE, new int[][] {{1}, null});
        TraceStatistics statistics =
                TraceStatistics.of(builder.build(), StatisticsOptions.defaults());
        assertEquals(0.75, statistics.requestIidReuse().orElseThrow(), 1e-12);
        assertTrue(
                TraceStatistics.of(
                                TestTraces.unnamed(builder.build()), StatisticsOptions.defaults())
                        .requestIidReuse()
                        .isEmpty());
    }

    @Test
    void theWorkingSetCountsWholeWindowsOfOneRequest() {
        TraceStatistics statistics =
                TraceStatistics.of(
                        TestTraces.oneLayer(4, new int[][] {{0}, {1}, {1}, {1}, {2}}),
                        StatisticsOptions.defaults());
        assertEquals(
                List.of(
                        new WorkingSetSize(1, 1),
                        new WorkingSetSize(2, 1.5),
                        new WorkingSetSize(4, 2)),
                statistics.workingSet());
    }
}
