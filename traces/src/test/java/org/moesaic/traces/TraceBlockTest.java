package org.moesaic.traces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TraceBlockTest {

    /// The columns of steps grow apart from those of tokens.
    @Test
    void aBlockHoldsAnyNumberOfSteps() {
        TraceBlock block = new TraceBlock(1, 1, 4096);
        for (int step = 0; step < 1000; step++) {
            block.beginStep(10 * step);
            block.addToken(0, step, Phase.DECODE);
        }
        assertEquals(1000, block.steps());
        for (int step = 0; step < 1000; step++) {
            assertEquals(10 * step, block.stepId(step));
            assertEquals(step, block.tokenStart(step));
        }
        assertEquals(1000, block.tokenStart(1000));
    }
}
