package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.replay.ReplayResult.ExpertFigures;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// The replay against [ReferenceReplay] and [ReferenceTiming], on random models, hardware, placements and traces.
class ReplayAgainstReferenceProperties {

    @Property(tries = 400)
    void countsAndTimes(@ForAll long seed) {
        ReplayScenario scenario = ReplayScenario.random(seed);
        ReferenceReplay reference = new ReferenceReplay(scenario);
        List<Long> makespans = new ReferenceTiming(scenario).steps(reference);
        ReplayResult first = scenario.replay(1);
        counts(reference, first);
        times(reference, makespans, first);
        assertEquals(first, scenario.replay(2), "two threads");
        assertEquals(first, scenario.replay(5), "five threads");
    }

    /// Steps of thousands of rows: more than any table of the replay is long.
    @Example
    void largeSteps() {
        ModelCard model = TestModels.card(1, 3, 1, 8, 8, 3);
        TraceBuilder builder = TraceBuilder.of(1, 3, 1);
        for (int tokens : new int[] {1, 5000, 9000, 20_000, 9000, 3}) {
            builder.step();
            for (int token = 0; token < tokens; token++) {
                // Expert 0 takes nearly all, so that the experts' rows differ by orders of
                // magnitude.
                int expert = token % 50 == 0 ? 1 : token % 101 == 0 ? 2 : 0;
                builder.token(0, token, Phase.PREFILL, new int[][] {{expert}});
            }
        }
        for (Semantics semantics : Semantics.values()) {
            ReplayScenario scenario =
                    new ReplayScenario(
                            model,
                            TestHardware.builder().withSram(3_000_000_000L).build(),
                            ReplayScenario.uniform(model, "int4", Tier.HOST),
                            Optional.of(ReplayScenario.cache(Kind.LRU, 1, semantics)),
                            builder.build());
            ReferenceReplay reference = new ReferenceReplay(scenario);
            ReplayResult result = scenario.replay(2);
            counts(reference, result);
            times(reference, new ReferenceTiming(scenario).steps(reference), result);
            assertEquals(result.digital().macs(), reference.selections * 3 * 64);
            assertEquals(result.digital().macs(), result.actions().get("mac.int4"));
        }
    }

    static void counts(ReferenceReplay reference, ReplayResult result) {
        assertEquals(reference.selections, result.trace().selections(), "selections");
        assertEquals(reference.dropped, result.trace().droppedSelections(), "dropped");
        assertEquals(reference.steps.size(), result.trace().steps(), "steps");
        assertEquals(reference.accesses, result.cache().accesses(), "accesses");
        assertEquals(reference.misses, result.cache().misses(), "misses");
        assertEquals(reference.accesses - reference.misses, result.cache().hits(), "hits");
        assertEquals(reference.fetchedBytes, result.cache().fetchedBytes(), "fetched bytes");
        int experts = reference.accessesOf[0].length;
        for (int layer = 0; layer < reference.accessesOf.length; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                ExpertFigures figures = result.experts().get(layer * experts + expert);
                String who = "layer " + layer + ", expert " + expert;
                assertEquals(layer, figures.layerId(), who);
                assertEquals(expert, figures.expert(), who);
                assertEquals(reference.bytes(layer, expert), figures.bytes(), who);
                assertEquals(reference.selectionsOf[layer][expert], figures.selections(), who);
                assertEquals(reference.accessesOf[layer][expert], figures.accesses(), who);
                assertEquals(reference.missesOf[layer][expert], figures.misses(), who);
                assertEquals(figures.accesses(), figures.hits() + figures.misses(), who);
            }
        }
    }

    static void times(ReferenceReplay reference, List<Long> makespans, ReplayResult result) {
        assertEquals(sum(makespans), result.latency().totalPicoseconds(), "makespan");
        List<Long> ofTokens = new ArrayList<>();
        for (int step = 0; step < makespans.size(); step++) {
            for (int token = 0; token < reference.steps.get(step).decodeTokens(); token++) {
                ofTokens.add(makespans.get(step));
            }
        }
        if (ofTokens.isEmpty()) {
            assertEquals(OptionalDouble.empty(), result.latency().perTokenMeanPicoseconds());
            return;
        }
        double mean = (double) sum(ofTokens) / ofTokens.size();
        assertEquals(mean, result.latency().perTokenMeanPicoseconds().orElseThrow(), 1e-12 * mean);
        Collections.sort(ofTokens);
        within(ofTokens, 50, result.latency().perTokenP50Picoseconds().orElseThrow());
        within(ofTokens, 99, result.latency().perTokenP99Picoseconds().orElseThrow());
    }

    private static void within(List<Long> sorted, int percent, long quantile) {
        int rank = Math.ceilDiv(percent * sorted.size(), 100);
        long exact = sorted.get(rank - 1);
        assertEquals(exact, quantile, Math.ceilDiv(exact, 1 << 14), "p" + percent);
    }

    private static long sum(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).sum();
    }
}
