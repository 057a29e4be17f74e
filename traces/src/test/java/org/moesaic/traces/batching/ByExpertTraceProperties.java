package org.moesaic.traces.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceReader;

class ByExpertTraceProperties {

    /// Two layers, two of six experts; requests one after the other or mixed, some with prefill.
    private static RoutingTrace trace(Random random) {
        TraceBuilder builder =
                TraceBuilder.of(2, 6, 2).blockTokens(1 + random.nextInt(20)).name("a trace");
        int requests = 1 + random.nextInt(8);
        int step = 0;
        for (int request = 0; request < requests; request++) {
            int prefill = random.nextInt(4);
            if (prefill > 0) {
                builder.step();
                step++;
                for (int position = 0; position < prefill; position++) {
                    builder.token(request, position, Phase.PREFILL, rows(random));
                }
            }
            for (int token = random.nextInt(6); token >= 0; token--) {
                builder.step();
                builder.token(request, prefill + step++, Phase.DECODE, rows(random));
            }
        }
        return builder.build();
    }

    private static int[][] rows(Random random) {
        int[][] rows = new int[2][];
        for (int layer = 0; layer < 2; layer++) {
            int one = random.nextInt(6);
            rows[layer] = new int[] {one, (one + 1 + random.nextInt(5)) % 6};
        }
        return rows;
    }

    /// One token as text: what it is and what it selects.
    private static String token(TraceReader reader, TraceBlock block, int token) {
        StringBuilder text = new StringBuilder(reader.requestId(block.request(token)));
        text.append(' ').append(block.position(token)).append(block.phase(token));
        for (int layer = 0; layer < block.layers(); layer++) {
            for (int k = 0; k < block.topK(); k++) {
                text.append(' ').append(block.expert(layer, token, k));
            }
        }
        return text.toString();
    }

    /// Steps of a trace, each with its tokens as text.
    private static List<List<String>> steps(RoutingTrace trace) {
        List<List<String>> steps = new ArrayList<>();
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), 64);
            while (reader.read(block)) {
                for (int step = 0; step < block.steps(); step++) {
                    List<String> tokens = new ArrayList<>();
                    for (int t = block.tokenStart(step); t < block.tokenStart(step + 1); t++) {
                        tokens.add(token(reader, block, t));
                    }
                    steps.add(tokens);
                }
            }
        }
        return steps;
    }

    /// Batching moves tokens and changes none: each runs once, those of a request in order, and together they select what they
    /// selected.
    @Property(tries = 200)
    void theSameTokensEachOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int tokens,
            @ForAll @IntRange(min = 1, max = 9) int waiting) {
        RoutingTrace trace = trace(new Random(seed));
        RoutingTrace formed = ByExpertTrace.of(trace, tokens, waiting);
        List<List<String>> steps = steps(formed);
        assertEquals(byRequest(steps(trace)), byRequest(steps));
        assertEquals(steps, steps(formed), "a second reader");
        for (List<String> step : steps) {
            assertTrue(!step.isEmpty());
            assertTrue(
                    step.size() <= tokens || requests(step) == 1,
                    "a step of " + step.size() + " tokens");
            assertTrue(requests(step) <= waiting);
        }
    }

    private static int requests(List<String> tokens) {
        return new TreeSet<>(tokens.stream().map(each -> each.split(" ")[0]).toList()).size();
    }

    private static Map<String, List<String>> byRequest(List<List<String>> steps) {
        Map<String, List<String>> byRequest = new HashMap<>();
        for (List<String> step : steps) {
            for (String token : step) {
                byRequest.computeIfAbsent(token.split(" ")[0], _ -> new ArrayList<>()).add(token);
            }
        }
        return byRequest;
    }

    /// Four requests, the experts of their tokens 0 1, 1 1, 0 0, 1 0, in steps of two tokens. Queues of expert 0 and 1: r0 r2 and
    /// r1 r3, equal, so the first; r2 and r1 r3 r0, so r1 r3; r2 r3 and r0 r1.
    @Example
    void byHand() {
        TraceBuilder builder = TraceBuilder.of(1, 2, 1);
        int[][] experts = {{0, 1}, {1, 1}, {0, 0}, {1, 0}};
        for (int request = 0; request < experts.length; request++) {
            for (int position = 0; position < 2; position++) {
                builder.step();
                builder.token(
                        request,
                        position,
                        Phase.DECODE,
                        new int[][] {{experts[request][position]}});
            }
        }
        List<List<String>> steps = new ArrayList<>();
        for (List<String> step : steps(ByExpertTrace.of(builder.build(), 2, 4))) {
            steps.add(step.stream().map(each -> each.substring(0, each.indexOf('D'))).toList());
        }
        // r0 and r2 run; then r1 r3 r0 of expert 1 are longest; then r0 alone is left of it, with
        // r1.
        assertEquals(4, steps.size());
        assertEquals(2, steps.getFirst().size());
        List<Integer> sizes = steps.stream().map(List::size).toList();
        assertEquals(List.of(2, 2, 2, 2), sizes);
        assertEquals(List.of("0 0", "2 0"), steps.getFirst().stream().map(String::strip).toList());
        assertEquals(List.of("1 0", "3 0"), steps.get(1).stream().map(String::strip).toList());
        assertEquals(List.of("2 1", "3 1"), steps.get(2).stream().map(String::strip).toList());
        assertEquals(List.of("0 1", "1 1"), steps.get(3).stream().map(String::strip).toList());
    }

    /// Where routing is skewed, a step of many requests uses fewer experts than one of the same size in lockstep.
    @Example
    void stepsUseFewerExperts() {
        Random random = new Random(4);
        TraceBuilder builder = TraceBuilder.of(1, 16, 1);
        for (int request = 0; request < 64; request++) {
            for (int position = 0; position < 10; position++) {
                builder.step();
                builder.token(request, position, Phase.DECODE, new int[][] {{random.nextInt(16)}});
            }
        }
        RoutingTrace trace = builder.build();
        double grouped = meanExperts(ByExpertTrace.of(trace, 8, 64));
        double lockstep = meanExperts(org.moesaic.traces.BatchedTrace.of(trace, 8));
        assertTrue(grouped < 0.6 * lockstep, grouped + " of " + lockstep);
    }

    private static double meanExperts(RoutingTrace trace) {
        return steps(trace).stream()
                .mapToLong(step -> step.stream().map(each -> each.split(" ")[2]).distinct().count())
                .average()
                .orElseThrow();
    }

    @Example
    void whatWaitsIsBounded() {
        RoutingTrace trace = trace(new Random(7));
        MoesaicException e =
                assertThrows(
                        MoesaicException.class, () -> steps(ByExpertTrace.of(trace, 2, 4, 10)));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("the requests that wait at once"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> ByExpertTrace.of(trace, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> ByExpertTrace.of(trace, 1, 0));
    }

    @Example
    void droppedSelectionsForbidIt() {
        TraceBuilder builder = TraceBuilder.of(1, 4, 2);
        builder.step();
        builder.token(0, 0, Phase.DECODE, new int[][] {{1}});
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> ByExpertTrace.of(builder.build(), 1, 1));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("routing depended on the batch"), e.getMessage());
    }
}
