package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TraceBuilderTest {

    private static final int[][] ROWS = {{3, 1}, {7, 0}};

    @Test
    void stepsAndTokensComeBackAsBuilt() {
        InMemoryTrace trace =
                TraceBuilder.of(2, 8, 2)
                        .step()
                        .token(0, 5, Phase.PREFILL, ROWS)
                        .token(1, 0, Phase.DECODE, new int[][] {{2}, null})
                        .step()
                        .token(0, 6, Phase.DECODE, ROWS)
                        .build();

        TraceBlock block = trace.blocks().getFirst();
        assertEquals(2, block.steps());
        assertEquals(3, block.tokens());
        assertEquals(2, block.tokenStart(1));
        assertEquals(1, block.request(1));
        assertEquals(6, block.position(2));
        assertEquals(Phase.PREFILL, block.phase(0));
        assertEquals(7, block.expert(1, 0, 0));
        assertEquals(2, block.expert(0, 1, 0));
        assertEquals(TraceBlock.DROPPED, block.expert(0, 1, 1));
        assertEquals(TraceBlock.ABSENT, block.expert(1, 1, 0));
        assertEquals(3, trace.header().tokens().orElseThrow());
    }

    @Test
    void blocksBreakBetweenSteps() {
        TraceBuilder builder = TraceBuilder.of(2, 8, 2).blockTokens(2);
        for (int step = 0; step < 5; step++) {
            builder.step().token(0, step, Phase.DECODE, ROWS);
        }
        assertEquals(3, builder.build().blocks().size());
    }

    @Test
    void mistakesOfTheCallerAreRefused() {
        TraceBuilder builder = TraceBuilder.of(2, 8, 2);
        assertThrows(IllegalArgumentException.class, () -> builder.token(0, 0, Phase.DECODE, ROWS));
        builder.step();
        assertThrows(IllegalArgumentException.class, () -> builder.token(1, 0, Phase.DECODE, ROWS));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.token(0, 0, Phase.DECODE, new int[][] {{8}, {0}}));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.token(0, 0, Phase.DECODE, new int[][] {{0}}));
    }
}
