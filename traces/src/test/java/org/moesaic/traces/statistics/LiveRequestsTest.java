package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

class LiveRequestsTest {

    private record State(int request, long bytes) implements LiveRequests.Sized {}

    private final List<Integer> closed = new ArrayList<>();
    private final LiveRequests<State> live =
            new LiveRequests<>(
                    30, request -> new State(request, 10), state -> closed.add(state.request()));

    @Test
    void theLeastRecentlySeenMakesRoom() {
        State zero = live.of(0);
        live.of(1);
        live.of(2);
        assertSame(zero, live.of(0));
        live.of(3);
        assertEquals(List.of(1), closed);
        assertSame(zero, live.of(0));
        assertEquals(0, live.cutRequests());
        live.of(1);
        assertEquals(1, live.cutRequests());
        live.closeAll();
        assertEquals(List.of(1, 2, 3, 0, 1), closed);
        assertNotSame(zero, live.of(0));
    }

    @Test
    void oneRequestIsKeptHoweverLargeItIs() {
        LiveRequests<State> large =
                new LiveRequests<>(
                        5, request -> new State(request, 10), state -> closed.add(state.request()));
        assertSame(large.of(7), large.of(7));
        large.of(8);
        assertEquals(List.of(7), closed);
    }

    /// Three requests in turn, with room for two histories: every history is lost before its request comes again.
    @Test
    void reuseReportsTheRequestsWhoseHistoryWasLost() {
        TraceBuilder builder = TraceBuilder.of(1, 4, 1);
        for (int position = 0; position < 5; position++) {
            builder.step();
            for (int request = 0; request < 3; request++) {
                builder.token(request, position, Phase.DECODE, new int[][] {{1}});
            }
        }
        InMemoryTrace trace = builder.build();
        assertEquals(List.of(0L, 3L), reuse(trace, 2 * 128 * Long.BYTES));
        assertEquals(List.of(12L, 0L), reuse(trace, 3 * 128 * Long.BYTES));
    }

    /// Pairs at lag 1, and requests cut.
    private static List<Long> reuse(InMemoryTrace trace, long limitBytes) {
        ReuseMeter meter = new ReuseMeter(trace.header(), 4, limitBytes);
        TracePass.over(trace, List.of(meter));
        assertEquals(meter.cutRequests() > 0 ? 1 : 0, meter.findings().size());
        return List.of(meter.reuse().getFirst().pairs(), (long) meter.cutRequests());
    }
}
