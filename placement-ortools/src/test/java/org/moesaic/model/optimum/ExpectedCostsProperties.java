package org.moesaic.model.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.replay.ModelModule;
import org.moesaic.model.replay.Replay;
import org.moesaic.model.replay.ReplayOptions;
import org.moesaic.model.replay.ReplayRequest;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.statistics.RoutingProfile;

/// What an optimum goes by against a replay of the very rows that it was told of, one token a step.
class ExpectedCostsProperties {

    private static final int LAYERS = 2;
    private static final int EXPERTS = 5;
    private static final int TOKENS = 12;
    private static final ModelCard MODEL = Cases.model(LAYERS, EXPERTS, 300);

    @Property(tries = 40)
    void energyIsThatOfTheReplayAndTimeIsNoLonger(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1) int machine) {
        Random random = new Random(seed);
        Hardware hardware = Cases.hardware(List.of("hbm3-host", "hybrid-analog").get(machine));
        InMemoryTrace trace = trace(random);
        RoutingProfile profile = RoutingProfile.of(trace, EXPERTS, true);
        Placement placement = placement(random, hardware);
        ReplayResult replay = replay(trace, hardware, placement);
        double dynamic = 0;
        for (Map.Entry<String, Range> action : replay.energy().byAction().entrySet()) {
            dynamic += action.getKey().startsWith("static.") ? 0 : action.getValue().nominal();
        }
        ExpectedCosts expected =
                ExpectedCosts.of(MODEL, hardware, placement.slots(), OptimumPolicy.shares(profile));
        int[][] chosen = new int[LAYERS][EXPERTS];
        List<List<double[][]>> none = new ArrayList<>();
        List<List<double[][]>> spans = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            none.add(List.of());
            spans.add(expected.lanes(layer, 1));
            for (int expert = 0; expert < EXPERTS; expert++) {
                chosen[layer][expert] = placement.slotIndex(layer, expert);
            }
        }
        double energy = cost(hardware, placement, expected.energy(), none, chosen) * TOKENS;
        assertEquals(dynamic, energy, 1e-9 * dynamic);
        double[][][] nothing = new double[LAYERS][EXPERTS][placement.slots().size()];
        double time = cost(hardware, placement, nothing, spans, chosen) * TOKENS;
        long measured = replay.latency().totalPicoseconds();
        assertTrue(time <= measured * (1 + 1e-9), time + " > " + measured);
        assertTrue(time >= 0.1 * measured, time + " says nothing of " + measured);
    }

    private static double cost(
            Hardware hardware,
            Placement placement,
            double[][][] cost,
            List<List<double[][]>> lanes,
            int[][] chosen) {
        return new Assignment(MODEL, hardware, placement.slots(), cost, lanes, List.of())
                .cost(chosen);
    }

    private static ReplayResult replay(
            InMemoryTrace trace, Hardware hardware, Placement placement) {
        Set<ModelModule> others = EnumSet.allOf(ModelModule.class);
        others.remove(ModelModule.ROUTED_EXPERTS);
        return Replay.run(
                new ReplayRequest(trace, MODEL, hardware, placement, Optional.empty())
                        .with(ReplayOptions.DEFAULT.excluding(others)));
    }

    private static Placement placement(Random random, Hardware hardware) {
        List<Memory> memories = hardware.memories();
        List<String> formats = List.of("int2", "int4", "int8");
        Placement.Builder builder = new Placement.Builder(MODEL);
        for (int layer = 0; layer < LAYERS; layer++) {
            for (int expert = 0; expert < EXPERTS; expert++) {
                boolean analog = !hardware.tiles().isEmpty() && random.nextBoolean();
                builder.put(
                        layer,
                        expert,
                        new Placement.Slot(
                                NumberFormats.parse(formats.get(random.nextInt(3))).orElseThrow(),
                                memories.get(random.nextInt(memories.size())).tier(),
                                analog ? EngineKind.ANALOG : EngineKind.DIGITAL,
                                List.of(0)));
            }
        }
        return builder.build();
    }

    /// One token a step, two different experts in each layer.
    private static InMemoryTrace trace(Random random) {
        TraceBuilder builder = TraceBuilder.of(LAYERS, EXPERTS, 2);
        for (int token = 0; token < TOKENS; token++) {
            int[][] rows = new int[LAYERS][];
            for (int layer = 0; layer < LAYERS; layer++) {
                int one = random.nextInt(EXPERTS);
                rows[layer] = new int[] {one, (one + 1 + random.nextInt(EXPERTS - 1)) % EXPERTS};
            }
            builder.step().token(0, token, Phase.DECODE, rows);
        }
        return builder.build();
    }
}
