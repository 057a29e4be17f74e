package org.moesaic.traces.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.traces.Phase;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceReader;

class ContinuousBatchingProperties {

    @Example
    void prefillIsCutToTheBudgetThatDecodingLeaves() {
        List<ServedRequest> requests =
                List.of(new ServedRequest(0, 0, 3), new ServedRequest(1, 5, 1));
        List<String> steps = new ArrayList<>();
        for (ContinuousBatching.Step step : new ContinuousBatching(2, 4).schedule(requests)) {
            steps.add(step.number() + " " + step.shares());
        }
        assertEquals(
                List.of(
                        "0 [Share[request=0, first=0, count=1]]",
                        "1 [Share[request=0, first=1, count=1],"
                                + " Share[request=1, first=0, count=3]]",
                        "2 [Share[request=0, first=2, count=1],"
                                + " Share[request=1, first=3, count=2]]",
                        "3 [Share[request=1, first=5, count=1]]"),
                steps);
    }

    @Example
    void anEmptyMachineWaitsForTheNextArrival() {
        List<ContinuousBatching.Step> steps =
                new ContinuousBatching(1, 1).schedule(List.of(new ServedRequest(7, 0, 1)));
        assertEquals(1, steps.size());
        assertEquals(7, steps.getFirst().number());
    }

    @Example
    void aBudgetBelowTheLiveRequestsIsRefused() {
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> new ContinuousBatching(8, 4));
        assertEquals(Exit.USAGE, refused.exit());
        assertTrue(refused.getMessage().contains("4 tokens for 8 live"), refused.getMessage());
    }

    private static TraceBuilder decoding(int... tokensOfRequest) {
        TraceBuilder builder = TraceBuilder.of(1, 64, 1);
        for (int request = 0; request < tokensOfRequest.length; request++) {
            for (int position = 0; position < tokensOfRequest[request]; position++) {
                builder.step()
                        .token(
                                request,
                                position,
                                Phase.DECODE,
                                new int[][] {{10 * request + position}});
            }
        }
        return builder;
    }

    /// Step, then the expert of each of its tokens.
    private static List<String> steps(RoutingTrace trace, int blockTokens) {
        List<String> steps = new ArrayList<>();
        try (TraceReader reader = trace.open()) {
            TraceBlock block = new TraceBlock(trace.header(), blockTokens);
            while (reader.read(block)) {
                for (int step = 0; step < block.steps(); step++) {
                    StringBuilder text = new StringBuilder(block.stepId(step) + ":");
                    for (int token = block.tokenStart(step);
                            token < block.tokenStart(step + 1);
                            token++) {
                        text.append(" r")
                                .append(reader.requestId(block.request(token)))
                                .append('/')
                                .append(block.expert(0, token, 0));
                    }
                    steps.add(text.toString());
                }
            }
        }
        return steps;
    }

    @Example
    void aSlotThatIsFreeTakesTheNextRequest() {
        RoutingTrace trace = decoding(3, 1, 2).build();
        RoutingTrace batched = ContinuousTrace.of(trace, new ContinuousBatching(2, 8), _ -> 0);
        List<String> expected = List.of("0: r0/0 r1/10", "1: r0/1 r2/20", "2: r0/2 r2/21");
        for (int blockTokens : new int[] {1, 2, 3, 64}) {
            assertEquals(expected, steps(batched, blockTokens));
        }
    }

    @Example
    void aLaterArrivalIsServedLaterWhateverItsPlaceInTheTrace() {
        RoutingTrace trace = decoding(2, 2).build();
        RoutingTrace batched =
                ContinuousTrace.of(
                        trace, new ContinuousBatching(2, 8), name -> name.equals("0") ? 1 : 0);
        assertEquals(List.of("0: r1/10", "1: r1/11 r0/0", "2: r0/1"), steps(batched, 64));
    }

    @Example
    void prefillRunsInChunksBesideDecoding() {
        TraceBuilder builder = TraceBuilder.of(1, 64, 1);
        builder.step().token(0, 0, Phase.DECODE, new int[][] {{1}});
        builder.step().token(0, 1, Phase.DECODE, new int[][] {{2}});
        builder.step();
        for (int position = 0; position < 3; position++) {
            builder.token(1, position, Phase.PREFILL, new int[][] {{10 + position}});
        }
        builder.step().token(1, 3, Phase.DECODE, new int[][] {{13}});
        RoutingTrace batched =
                ContinuousTrace.of(builder.build(), new ContinuousBatching(2, 3), _ -> 0);
        assertEquals(
                List.of("0: r0/1 r1/10 r1/11", "1: r0/2 r1/12", "2: r1/13"), steps(batched, 64));
    }

    @Example
    void routingThatDependedOnTheBatchIsRefused() {
        RoutingTrace dropped =
                TraceBuilder.of(1, 4, 2)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{1}})
                        .build();
        MoesaicException refused =
                assertThrows(
                        MoesaicException.class,
                        () -> ContinuousTrace.of(dropped, new ContinuousBatching(2, 8), _ -> 0));
        assertEquals(Exit.BAD_DATA, refused.exit());
        assertTrue(refused.getMessage().contains("selections were dropped"));
        assertTrue(refused.getMessage().contains("replay it as recorded"));
    }

    @Example
    void requestsThatWaitTakeBoundedMemory() {
        RoutingTrace trace = decoding(9, 9).build();
        RoutingTrace batched = ContinuousTrace.of(trace, new ContinuousBatching(2, 8), _ -> 0, 100);
        MoesaicException refused = assertThrows(MoesaicException.class, () -> steps(batched, 64));
        assertTrue(refused.getMessage().contains("more than 100 bytes; use fewer slots"));
    }

    @Property(tries = 200)
    void everyTokenRunsOnceInOrderWithinTheLimits(@ForAll long seed) {
        Random random = new Random(seed);
        int live = 1 + random.nextInt(5);
        int budget = live + random.nextInt(9);
        List<ServedRequest> requests = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            requests.add(
                    new ServedRequest(
                            random.nextInt(30), random.nextInt(20), 1 + random.nextInt(9)));
        }
        int[] done = new int[requests.size()];
        long last = -1;
        for (ContinuousBatching.Step step :
                new ContinuousBatching(live, budget).schedule(requests)) {
            assertTrue(step.number() > last);
            last = step.number();
            assertTrue(step.tokens() >= 1 && step.tokens() <= budget, () -> "" + step);
            assertTrue(step.shares().size() <= live);
            for (ContinuousBatching.Share share : step.shares()) {
                ServedRequest request = requests.get(share.request());
                assertTrue(step.number() >= request.arrivalStep());
                assertEquals(done[share.request()], share.first());
                done[share.request()] += share.count();
                boolean prefill = share.first() < request.prefillTokens();
                assertTrue(
                        prefill
                                ? done[share.request()] <= request.prefillTokens()
                                : share.count() == 1);
            }
        }
        for (int i = 0; i < done.length; i++) {
            assertEquals(requests.get(i).tokens(), done[i]);
        }
    }
}
