package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.hardware.VectorUnit;
import org.moesaic.model.placement.TestModels;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// One step of a whole model, worked out by hand.
///
/// One layer of width 4, one head of 8 values, a vocabulary of 100; experts of two 4 x 4 matrices in fp8, everything else
/// in bf16. One array of 4 x 4, weight-stationary, double-buffered, 1000 ps a cycle; with one row F folds take
/// 4 + 4 (F - 1) + 1 + 4 + 4 - 2 = 4 F + 7 cycles. HBM gives a byte each picosecond, the first after 100.
class WorkedModulesTest {

    private static final ModelCard MODEL = TestModels.card(1, 4, 2, 4, 4, 2);
    private static final Hardware HARDWARE = TestHardware.builder().build();

    /// One decode token with three tokens before it.
    private static InMemoryTrace trace(int position) {
        return TraceBuilder.of(1, 4, 2)
                .step()
                .token(0, position, Phase.DECODE, new int[][] {{0}})
                .build();
    }

    private static ReplayResult replay(InMemoryTrace trace, Hardware hardware) {
        ReplayScenario scenario =
                new ReplayScenario(
                        MODEL,
                        hardware,
                        ReplayScenario.uniform(MODEL, "fp8", Tier.HBM),
                        Optional.empty(),
                        trace);
        return Replay.run(scenario.request(1));
    }

    /// - embedding: 8 bytes, 108
    /// - attention: queries, keys and values are 24 x 4, 6 folds, 31 cycles; output 4 x 8, 2 folds, 15; 100 + 46,000
    /// - kv: 32 bytes written, then 3 x 32 read: first byte at 132; scores 4 x 8 and results 8 x 4, 2 folds each, 15 + 15
    ///   cycles; 132 + 30,000
    /// - router: 4 x 4, 1 fold, 11 cycles after the last of 32 bytes; 132 + 11,000
    /// - the expert: two of 1 fold, 22 cycles; 100 + 22,000
    /// - head: 100 x 4, 25 folds, 107 cycles; 100 + 107,000
    @Test
    void withoutAVectorUnit() {
        ReplayResult result = replay(trace(3), HARDWARE);
        assertEquals(
                Map.of(
                        "embedding", 108L,
                        "attention", 46_100L,
                        "kv", 30_132L,
                        "router", 11_132L,
                        "routedExperts", 22_100L,
                        "head", 107_100L),
                result.latency().byModulePicoseconds());
        assertEquals(216_672, result.latency().totalPicoseconds());
        // Embedding 8, attention 256, kv 32 + 96, router 32, expert 32, head 800.
        assertEquals(1256, result.latency().busyPicoseconds().get("hbm"));
        assertEquals(new ReplayResult.Traffic(1224, 32), result.traffic().get("hbm"));
        // Attention 128, kv 4 tokens x 16, router 16, head 400 in bf16; the expert 32 in fp8.
        assertEquals(608, result.actions().get("mac.bf16"));
        assertEquals(32, result.actions().get("mac.fp8"));
        assertEquals(640, result.digital().macs());
        assertEquals(109_464, result.layers().getFirst().picoseconds());
    }

    /// One elementary operation each 1000 ps: positions 3 x 16 = 48, longer than the arrays' 46,100; router 4 x (5 + 2) =
    /// 28; norms and residuals 2 x 5 x 4 = 40, before the head 16. Softmax of 4 scores, 20, and the expert's 4 + 8 are hidden.
    @Test
    void withAVectorUnit() {
        Hardware hardware =
                new Hardware(
                        HARDWARE.name(),
                        "",
                        HARDWARE.arrays(),
                        HARDWARE.tiles(),
                        Optional.of(new VectorUnit(1, 1_000_000_000L)),
                        HARDWARE.memories(),
                        HARDWARE.links(),
                        HARDWARE.devices(),
                        HARDWARE.nocHops(),
                        HARDWARE.area(),
                        HARDWARE.energy());
        ReplayResult result = replay(trace(3), hardware);
        assertEquals(
                Map.of(
                        "embedding", 108L,
                        "attention", 48_000L,
                        "kv", 30_132L,
                        "router", 28_000L,
                        "norms", 56_000L,
                        "routedExperts", 22_100L,
                        "head", 107_100L),
                result.latency().byModulePicoseconds());
        assertEquals(48 + 20 + 28 + 40 + 16 + 12, result.actions().get("vector.op"));
    }

    /// At position 0 there is nothing to read: 32 bytes are written while the arrays begin, 15 + 15 cycles after.
    @Test
    void theFirstTokenReadsNoCache() {
        ReplayResult result = replay(trace(0), HARDWARE);
        // Scores 1 x 8: 2 folds; results 8 x 1: 2 folds.
        assertEquals(32 + 30_000, result.latency().byModulePicoseconds().get("kv"));
        assertEquals(32, result.traffic().get("hbm").written());
    }

    /// Weights beside the experts: attention 256, router 32, embedding and head 800 each; experts 4 x 32 = 128; one token
    /// of cache 32.
    @Test
    void everythingMustFit() {
        Hardware fits = TestHardware.builder().withCapacities(2048, 1 << 20).build();
        assertEquals(1, replay(trace(0), fits).trace().tokens());
        Hardware small = TestHardware.builder().withCapacities(2047, 1 << 20).build();
        MoesaicException e = assertThrows(MoesaicException.class, () -> replay(trace(0), small));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(
                e.getMessage()
                        .contains(
                                "hbm would hold 2048 bytes, 1 more than its 2047: 128 of experts, 1888 of"
                                        + " other weights, 32 of cached keys and values"),
                e.getMessage());
    }

    /// With one more token of context there are 32 bytes more.
    @Test
    void theCacheGrows() {
        Hardware fits = TestHardware.builder().withCapacities(2048 + 3 * 32, 1 << 20).build();
        assertEquals(1, replay(trace(3), fits).trace().tokens());
        MoesaicException e = assertThrows(MoesaicException.class, () -> replay(trace(4), fits));
        assertTrue(e.getMessage().contains("160 of cached keys and values"), e.getMessage());
    }
}
