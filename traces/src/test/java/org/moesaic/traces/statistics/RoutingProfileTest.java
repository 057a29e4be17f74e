package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RequestShare;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceFacts;

class RoutingProfileTest {

    /// Two requests in one batch, then the second alone; blocks of one step.
    private static InMemoryTrace trace() {
        return TraceBuilder.of(2, 4, 2)
                .blockTokens(1)
                .step()
                .token(0, 0, Phase.DECODE, new int[][] {{3, 1}, {0, 1}})
                .token(1, 0, Phase.DECODE, new int[][] {{3, 2}, {0, 2}})
                .step()
                .token(1, 1, Phase.DECODE, new int[][] {{3}, {1, 0}})
                .build();
    }

    @Test
    void countsSelections() {
        RoutingProfile profile = RoutingProfile.of(trace(), 4, true);
        assertEquals(3, profile.selections(0, 3));
        assertEquals(1, profile.selections(0, 1));
        assertEquals(0, profile.selections(0, 0));
        assertEquals(5, profile.selections(0));
        assertEquals(6, profile.selections(1));
        assertEquals(3, profile.tokens());
        assertTrue(profile.inSample());
        assertFalse(profile.hasWeights());
    }

    @Test
    void ofTheFirstRequestsOrOfTheOthers() {
        RoutingProfile first = RoutingProfile.of(new RequestShare(trace(), 0, 1), 4, false);
        RoutingProfile others = RoutingProfile.of(new RequestShare(trace(), 1, 2), 4, false);
        assertEquals(1, first.selections(0, 3));
        assertEquals(2, others.selections(0, 3));
        assertEquals(1, first.tokens());
        assertEquals(2, others.tokens());
        TraceFacts facts = TraceFacts.of(new RequestShare(trace(), 1, 2));
        assertEquals(1, facts.requests());
        assertEquals(2, facts.steps());
        assertEquals(1, TraceFacts.of(new RequestShare(trace(), 0, 1)).steps());
    }

    @Test
    void anExpertThatTheModelDoesNotHave() {
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> RoutingProfile.of(trace(), 3, true));
        assertTrue(e.getMessage().contains("expert 3"), e.getMessage());
    }
}
