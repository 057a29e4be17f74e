package org.moesaic.traces.synthesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.statistics.ReuseAtLag;
import org.moesaic.traces.statistics.StatisticsOptions;
import org.moesaic.traces.statistics.TraceStatistics;

class TraceGeneratorProperties {

    private static InMemoryTrace capture(long seed, int layers, int experts, int topK) {
        Random random = new Random(seed);
        TraceBuilder builder = TraceBuilder.of(layers, experts, topK);
        for (int request = 0; request < 3; request++) {
            int popular = Math.max(topK, experts / (1 + random.nextInt(3)));
            for (int position = 0; position < 40; position++) {
                int[][] rows = new int[layers][];
                for (int layer = 0; layer < layers; layer++) {
                    rows[layer] = random.ints(0, popular).distinct().limit(topK).toArray();
                }
                builder.step().token(request, position, Phase.DECODE, rows);
            }
        }
        return builder.build();
    }

    private static int[] contents(TraceGenerator trace) {
        int[] hashes = new int[3];
        for (TraceBlock block : InMemoryTrace.of(trace).blocks()) {
            for (int token = 0; token < block.tokens(); token++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    int from = block.slot(layer, token);
                    short[] row = Arrays.copyOfRange(block.experts(), from, from + block.topK());
                    hashes[0] = 31 * hashes[0] + Arrays.hashCode(row);
                }
                hashes[1] = 31 * hashes[1] + block.request(token);
                hashes[2]++;
            }
        }
        return hashes;
    }

    @Property(tries = 30)
    void rowsAreSetsOfExpertsAndThreadsDoNotMatter(@ForAll long seed) {
        Random random = new Random(seed);
        int experts = 2 + random.nextInt(70);
        int topK = 1 + random.nextInt(Math.min(experts, 9));
        GeneratorProfile profile =
                GeneratorProfile.fit(capture(seed, 1 + random.nextInt(3), experts, topK), experts);
        RequestPlan plan = RequestPlan.even(5, 150);
        TraceGenerator trace = new TraceGenerator(profile, plan, seed, 1);
        assertTrue(trace.header().synthetic());
        for (TraceBlock block : InMemoryTrace.of(trace).blocks()) {
            for (int token = 0; token < block.tokens(); token++) {
                for (int layer = 0; layer < block.layers(); layer++) {
                    int from = block.slot(layer, token);
                    short[] row = Arrays.copyOfRange(block.experts(), from, from + topK);
                    Arrays.sort(row);
                    for (int i = 0; i < topK; i++) {
                        assertTrue(row[i] >= 0 && row[i] < experts);
                        assertTrue(i == 0 || row[i] > row[i - 1], () -> Arrays.toString(row));
                    }
                }
            }
        }
        int[] one = contents(trace);
        assertEquals(750, one[2]);
        int[] three = contents(new TraceGenerator(profile, plan, seed, 3));
        assertEquals(Arrays.toString(one), Arrays.toString(three));
    }

    @Example
    void anotherSeedGivesAnotherTrace() {
        GeneratorProfile profile = GeneratorProfile.fit(capture(1, 2, 64, 4), 64);
        RequestPlan plan = RequestPlan.even(5, 150);
        assertTrue(
                contents(new TraceGenerator(profile, plan, 1, 1))[0]
                        != contents(new TraceGenerator(profile, plan, 2, 1))[0]);
    }

    @Example
    void aPresetHasTheFiguresThatItNames() {
        GeneratorProfile profile = Presets.named("gpt-oss-20b");
        RequestPlan plan = RequestPlan.tokens(profile, 60_000);
        assertEquals(60_000, plan.tokens());
        TraceStatistics made =
                TraceStatistics.of(
                        new TraceGenerator(profile, plan, 3, 2), StatisticsOptions.defaults());
        assertEquals(4.5353, made.entropyBits(), 0.05);
        List<Double> reuse = List.of(.436, .376, .358, .341, .330, .324, .319);
        for (int i = 0; i < reuse.size(); i++) {
            ReuseAtLag lag = made.reuse().get(i);
            assertEquals(reuse.get(i), lag.share().orElseThrow(), 0.02, "lag " + lag.lag());
        }
        assertTrue(Presets.names().stream().allMatch(name -> !Presets.source(name).isEmpty()));
        assertThrows(IllegalArgumentException.class, () -> Presets.named("gpt"));
    }

    @Example
    void persistenceHasTheSharesThatWereAskedFor() {
        double[] target = {.2, .11, .08, .06, .04, .03, .02, .01};
        double[] shares = new double[129];
        double[] weights = Persistence.fit(target);
        for (int round = 0; round < 50; round++) {
            Persistence.shares(weights, shares);
        }
        for (int i = 0; i < target.length; i++) {
            assertEquals(target[i], shares[Persistence.LAGS[i]], 0.01, "lag " + i);
        }
    }
}
