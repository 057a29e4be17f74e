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
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceHeader;

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

    @Example
    void routingThatDependedOnTheBatchIsRefused() {
        TraceHeader header =
                TraceBuilder.of(1, 4, 2)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{1}})
                        .build()
                        .header();
        ContinuousBatching.mustNotDependOnBatch(header, 0);
        MoesaicException refused =
                assertThrows(
                        MoesaicException.class,
                        () -> ContinuousBatching.mustNotDependOnBatch(header, 1));
        assertEquals(Exit.BAD_DATA, refused.exit());
        assertTrue(refused.getMessage().contains("replay the steps as recorded"));
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
