package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;

/// What an expert takes in a layer-step, and what comes too late for it.
class CapacityFactorProperties {

    private static final ModelCard MODEL = TestModels.card(2, 6, 3, 8, 8, 3);

    private static CapacityFactor factor(String text) {
        return new CapacityFactor(new BigDecimal(text));
    }

    private static ReplayResult replay(ReplayScenario scenario, Optional<CapacityFactor> factor) {
        return Replay.run(scenario.request(1).with(ReplayOptions.DEFAULT.withCapacity(factor)));
    }

    private static ReplayScenario scenario(Random random) {
        int devices = 1 + random.nextInt(3);
        InMemoryTrace trace = TestDevices.trace(random, MODEL, 6);
        Placement.Slot like = new Placement.Slot(ReplayScenario.format("int4"), Tier.HOST);
        Placement placement = TestDevices.placement(random, MODEL, like, devices, 2);
        CacheSpec.Semantics semantics = CacheSpec.Semantics.values()[random.nextInt(2)];
        return new ReplayScenario(
                MODEL,
                devices == 1
                        ? TestHardware.builder().build()
                        : TestDevices.of(TestHardware.builder().build(), devices),
                placement,
                Optional.of(ReplayScenario.cache(CacheSpec.Kind.LRU, 2, semantics)),
                trace);
    }

    /// ceil(1.25 x 10 x 2 / 8) = ceil(3.125); exact where a product in binary would not be.
    @Example
    void capacities() {
        assertEquals(4, factor("1.25").capacity(10, 2, 8));
        assertEquals(1, factor("0.000000001").capacity(1, 1, 32));
        assertEquals(11, factor("1.1").capacity(40, 1, 4));
        assertEquals(22, factor("1.1").capacity(80, 1, 4));
        assertEquals("1.5", factor("1.500").toString());
        for (String wrong : List.of("0", "-1", "1e7", "1e-10", "1e-999999999", "1e999999999")) {
            assertFalse(CapacityFactor.isAllowed(new BigDecimal(wrong)), wrong);
            assertThrows(IllegalArgumentException.class, () -> factor(wrong), wrong);
        }
    }

    /// With one selection an expert, rows that come later get nothing: three rows want expert 0, and two of them expert 1.
    @Example
    void firstComeFirstServed() {
        ModelCard model = TestModels.card(1, 4, 2, 4, 4, 2);
        TraceBuilder builder = TraceBuilder.of(1, 4, 2).step();
        builder.token(0, 0, Phase.DECODE, new int[][] {{0, 1}});
        builder.token(1, 0, Phase.DECODE, new int[][] {{1, 0}});
        builder.token(2, 0, Phase.DECODE, new int[][] {{0, 3}});
        ReplayScenario scenario =
                new ReplayScenario(
                        model,
                        TestHardware.builder().build(),
                        ReplayScenario.uniform(model, "fp8", Tier.HBM),
                        Optional.empty(),
                        builder.build());
        // ceil(0.5 x 3 x 2 / 4) = 1
        ReplayResult result = replay(scenario, Optional.of(factor("0.5")));
        assertEquals(3, result.trace().selections());
        assertEquals(3, result.trace().droppedSelections());
        assertEquals(3, result.capacity().orElseThrow().dropped());
        assertEquals(
                List.of(1L, 1L, 0L, 1L),
                result.experts().stream().map(ReplayResult.ExpertFigures::selections).toList());
        // ceil(0.7 x 3 x 2 / 4) = 2
        assertEquals(
                1, replay(scenario, Optional.of(factor("0.7"))).capacity().orElseThrow().dropped());
    }

    /// A factor of as many as there are experts drops nothing: the replay is the one without.
    @Property(tries = 60)
    void noLimit(@ForAll long seed) {
        ReplayScenario scenario = scenario(new Random(seed));
        ReplayResult without = replay(scenario, Optional.empty());
        ReplayResult with = replay(scenario, Optional.of(factor("6")));
        assertEquals(0, with.capacity().orElseThrow().dropped());
        assertEquals(without.trace(), with.trace());
        assertEquals(without.latency(), with.latency());
        assertEquals(without.energy(), with.energy());
        assertEquals(without.cache(), with.cache());
        assertEquals(without.experts(), with.experts());
        assertEquals(without.actions(), with.actions());
    }

    /// Dropped is what an expert was sent beyond its capacity; nothing that is not dropped is lost; less never takes longer.
    @Property(tries = 80)
    void dropped(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int tenths) {
        ReplayScenario scenario = scenario(new Random(seed));
        CapacityFactor factor = new CapacityFactor(BigDecimal.valueOf(tenths, 1));
        long expected = 0;
        for (TraceBlock block : scenario.trace().blocks()) {
            for (int step = 0; step < block.steps(); step++) {
                for (int layer = 0; layer < 2; layer++) {
                    expected += beyond(block, layer, step, tenths);
                }
            }
        }
        ReplayResult without = replay(scenario, Optional.empty());
        ReplayResult with = replay(scenario, Optional.of(factor));
        assertEquals(expected, with.capacity().orElseThrow().dropped());
        assertEquals(without.trace().selections() - expected, with.trace().selections());
        assertEquals(
                without.trace().droppedSelections() + expected, with.trace().droppedSelections());
        assertTrue(with.digital().macs() <= without.digital().macs());
        assertEquals(
                with,
                Replay.run(
                        scenario.request(3)
                                .with(ReplayOptions.DEFAULT.withCapacity(Optional.of(factor)))));
    }

    private static long beyond(TraceBlock block, int layer, int step, int tenths) {
        int tokens = block.tokenStart(step + 1) - block.tokenStart(step);
        int capacity = Math.ceilDiv(tenths * tokens * 3, 10 * 6);
        int[] sent = new int[6];
        for (int token = block.tokenStart(step); token < block.tokenStart(step + 1); token++) {
            for (int slot = 0; slot < 3; slot++) {
                if (block.expert(layer, token, slot) >= 0) {
                    sent[block.expert(layer, token, slot)]++;
                }
            }
        }
        long beyond = 0;
        for (int selections : sent) {
            beyond += Math.max(0, selections - capacity);
        }
        return beyond;
    }
}
