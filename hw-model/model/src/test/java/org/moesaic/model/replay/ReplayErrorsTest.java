package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceBuilder;
import org.moesaic.traces.TraceHeader;

class ReplayErrorsTest {

    private static final ModelCard MODEL = TestModels.card(2, 4, 2, 8, 8, 3);

    private static ReplayScenario scenario(InMemoryTrace trace) {
        return new ReplayScenario(
                        MODEL,
                        TestHardware.builder().build(),
                        ReplayScenario.uniform(MODEL, "int4", Tier.HOST),
                        java.util.Optional.empty(),
                        trace)
                .withCache(ReplayScenario.cache(Kind.LRU, 2, Semantics.ATOMIC));
    }

    private static InMemoryTrace good() {
        return TraceBuilder.of(2, 4, 2)
                .step()
                .token(0, 0, Phase.DECODE, new int[][] {{0, 1}, {2, 3}})
                .build();
    }

    /// A trace that does not say how many experts there are.
    private static InMemoryTrace withExpert(int expert) {
        TraceHeader header =
                new TraceHeader(
                        "some.trace",
                        "test",
                        "",
                        List.of(0, 1),
                        TraceHeader.LayerNumbering.MOE_ORDINAL,
                        OptionalInt.empty(),
                        2,
                        OptionalLong.empty(),
                        TraceHeader.Batching.AS_RECORDED,
                        false,
                        TraceHeader.WeightsKind.NONE,
                        false,
                        true,
                        false,
                        "");
        TraceBlock block = new TraceBlock(header, 1);
        for (int layer = 0; layer < 2; layer++) {
            if (layer == 0) {
                block.beginStep(17);
                block.addToken(0, 0, Phase.DECODE);
            }
            block.setExpert(layer, 0, 0, 0);
            block.setExpert(layer, 0, 1, layer == 1 ? expert : 1);
        }
        return InMemoryTrace.ofBlocks(header, List.of(block));
    }

    /// All problems of a replay that cannot be, which are the same on any number of threads.
    private static List<Problem> refused(ReplayScenario scenario) {
        MoesaicException one = assertThrows(MoesaicException.class, () -> scenario.replay(1));
        MoesaicException three = assertThrows(MoesaicException.class, () -> scenario.replay(3));
        assertEquals(Exit.BAD_DATA, one.exit());
        assertEquals(Exit.BAD_DATA, three.exit());
        assertEquals(one.problems(), three.problems());
        return one.problems();
    }

    private static void says(List<Problem> problems, String... parts) {
        assertEquals(1, problems.size(), problems.toString());
        for (String part : parts) {
            assertTrue(problems.getFirst().toString().contains(part), problems.toString());
        }
    }

    @Test
    void theGoodOneIsReplayed() {
        assertEquals(4, scenario(good()).replay().trace().selections());
        assertEquals(4, scenario(withExpert(3)).replay().trace().selections());
    }

    @Test
    void emptyTrace() {
        says(refused(scenario(TraceBuilder.of(2, 4, 2).build())), "built", "empty");
    }

    @Test
    void emptyTraceUnderBelady() {
        ReplayScenario scenario = scenario(TraceBuilder.of(2, 4, 2).build());
        says(
                refused(
                        scenario.withCache(
                                ReplayScenario.cache(Kind.BELADY, 2, Semantics.SEQUENTIAL))),
                "empty");
    }

    @Test
    void traceOfAnotherModelTellsAllThatIsWrong() {
        InMemoryTrace trace =
                TraceBuilder.of(3, 8, 4)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{0}, {1}, {2}})
                        .build();
        List<Problem> problems = refused(scenario(trace));
        assertEquals(
                List.of("layers", "top-k", "experts"),
                problems.stream().map(Problem::path).toList());
    }

    @Test
    void raggedTrace() {
        InMemoryTrace trace =
                TraceBuilder.of(2, 4, 2)
                        .step()
                        .token(0, 0, Phase.DECODE, new int[][] {{0, 1}, null})
                        .build();
        says(refused(scenario(trace)), "ragged", "step 0", "layer");
    }

    @Test
    void expertBeyondTheModel() {
        says(refused(scenario(withExpert(4))), "expert 4", "step 17", "0 to 3");
        says(refused(scenario(withExpert(32_000)).withoutCache()), "expert 32000", "0 to 3");
        ReplayScenario belady =
                scenario(withExpert(4))
                        .withCache(ReplayScenario.cache(Kind.BELADY, 2, Semantics.ATOMIC));
        says(refused(belady), "expert 4", "step 17", "0 to 3");
    }

    @Test
    void nothingToCache() {
        ReplayScenario scenario =
                scenario(good()).withPlacement(ReplayScenario.uniform(MODEL, "int4", Tier.HBM));
        says(refused(scenario), "no expert lives in host", "--cache none");
    }

    /// A matrix of 8 x 8 in int4 takes 8 x 4 bytes of codes and 8 scales of 2: 48 bytes; an expert 144; two experts in
    /// each of two layers 576.
    @Test
    void cacheLargerThanItsTier() {
        ReplayScenario scenario =
                scenario(good())
                        .withHardware(TestHardware.builder().withCapacities(575, 1152).build());
        says(refused(scenario), "576 bytes", "1 more", "575");
        ReplayScenario fits =
                scenario(good())
                        .withHardware(TestHardware.builder().withCapacities(576, 1152).build());
        assertEquals(4, fits.replay().cache().misses());
    }

    @Test
    void homeTooSmall() {
        ReplayScenario scenario =
                scenario(good())
                        .withHardware(TestHardware.builder().withCapacities(576, 1151).build());
        says(refused(scenario), "host", "1152 bytes", "1 more", "1151");
    }

    @Test
    void homeThatTheHardwareLacks() {
        ReplayScenario scenario =
                scenario(good())
                        .withHardware(TestHardware.builder().withoutHost().build())
                        .withoutCache();
        says(refused(scenario), "no memory 'host'", "hbm");
    }
}
