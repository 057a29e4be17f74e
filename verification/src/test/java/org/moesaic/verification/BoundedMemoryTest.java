package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.RoutingTrace;

/// A replay takes memory by the block, not by the trace: a JVM of 64 MiB replays what would fill hundreds.
class BoundedMemoryTest {

    private static final String HEAP = "-Xmx64m";

    /// The other JVM: replays a generated trace and prints what it counted. Arguments: tokens, cache, and `held` for a
    /// trace that is read into memory first.
    static final class Child {

        private Child() {}

        public static void main(String[] args) {
            RoutingTrace trace =
                    new GeneratedTrace(
                            "long",
                            Fixtures.LAYERS,
                            Fixtures.EXPERTS,
                            Fixtures.TOP_K,
                            Long.parseLong(args[0]),
                            1);
            if (args.length > 2) {
                trace = InMemoryTrace.of(trace);
            }
            ReplayResult result =
                    new ReplayCase(
                                    trace,
                                    Fixtures.MODEL,
                                    "hbm3-host",
                                    "all-digital:format=int4",
                                    args[1])
                            .replay(2);
            System.out.println(result.trace().selections() + " " + result.cache().accesses());
        }
    }

    @Test
    void lruOfTwoMillionTokens() throws Exception {
        assertReplays(2_000_000, Fixtures.LRU);
    }

    /// What Belady must know of the future, more than the heap of it, lies on disk.
    @Test
    void beladyOfAQuarterMillionTokens() throws Exception {
        assertReplays(250_000, "belady:experts-per-layer=8");
    }

    /// The same heap cannot hold the trace, so the tests above show what they say.
    @Test
    void theHeapIsTooSmallForTheTrace() throws Exception {
        OtherJvm.Ended ended = child("2000000", Fixtures.LRU, "held");
        assertNotEquals(0, ended.code());
        assertTrue(ended.err().contains("OutOfMemoryError"), ended.err());
    }

    private static void assertReplays(long tokens, String cache) throws Exception {
        OtherJvm.Ended ended = child(Long.toString(tokens), cache);
        assertEquals(0, ended.code(), ended.err());
        long selections = tokens * Fixtures.LAYERS * Fixtures.TOP_K;
        // One token a step: each selection is an access.
        assertEquals(selections + " " + selections, ended.out().strip());
    }

    private static OtherJvm.Ended child(String... args) throws IOException, InterruptedException {
        return OtherJvm.run(Child.class, HEAP, args);
    }
}
