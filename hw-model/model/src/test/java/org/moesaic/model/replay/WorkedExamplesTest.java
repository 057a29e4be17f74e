package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.replay.ReplayResult.Traffic;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// Layer-steps worked out by hand.
///
/// One layer; experts of two matrices of 4 x 4 weights in fp8: 32 bytes. One array of 4 x 4, weight-stationary,
/// double-buffered, 1000 ps a cycle. For m rows each matrix is one fold, and takes P + S + R + C - 2 = 4 + m + 4 + 4 - 2
/// = m + 10 cycles. With one row the arrays are busy for 2 x 11 cycles = 22,000 ps, and the last fold ends 11,000 ps
/// after the last weight.
///
/// 32 bytes occupy HBM for 32 ps (its latency is 100 ps), host memory for 128 ps (200 ps), PCIe for 256 ps (300 ps).
class WorkedExamplesTest {

    private static final ModelCard MODEL = TestModels.card(1, 4, 2, 4, 4, 2);
    private static final Hardware HARDWARE = TestHardware.builder().build();

    private static final int[] NONE = {};

    /// Steps of tokens of the experts they select.
    private static ReplayScenario scenario(int[][]... steps) {
        TraceBuilder builder = TraceBuilder.of(1, 4, 2);
        for (int step = 0; step < steps.length; step++) {
            builder.step();
            for (int[] row : steps[step]) {
                builder.token(0, step, Phase.DECODE, new int[][] {row});
            }
        }
        return new ReplayScenario(
                MODEL,
                HARDWARE,
                ReplayScenario.uniform(MODEL, "fp8", Tier.HOST),
                Optional.of(ReplayScenario.cache(Kind.LRU, 2, Semantics.ATOMIC)),
                builder.build());
    }

    private static long total(ReplayScenario scenario) {
        return scenario.replay().latency().totalPicoseconds();
    }

    /// What the last step adds.
    private static long lastStep(int[][]... steps) {
        int[][][] before = java.util.Arrays.copyOf(steps, steps.length - 1);
        return total(scenario(steps)) - total(scenario(before));
    }

    /// Host read: first byte at 200, last at 328. PCIe starts at 200, is busy until 456; first byte out at 500, last at
    /// 756. HBM write starts at 500 and needs 32 ps, but its input ends at 756. HBM read starts then: first byte at 856,
    /// last at 888. Arrays: 856 + 22,000 = 22,856; the last weight and a fold would be 888 + 11,000.
    @Test
    void oneMiss() {
        ReplayResult result = scenario(new int[][] {{0}}).replay();
        assertEquals(22_856, result.latency().totalPicoseconds());
        assertEquals(
                Map.of("array", 22_000L, "sram", 0L, "hbm", 64L, "host", 128L, "pcie", 256L),
                result.latency().busyPicoseconds());
        assertEquals(
                Map.of("array", 22_856L, "sram", 0L, "hbm", 0L, "host", 0L, "pcie", 0L),
                result.latency().boundByPicoseconds());
        assertEquals(new Traffic(32, 0), result.traffic().get("host"));
        assertEquals(new Traffic(32, 32), result.traffic().get("link"));
        assertEquals(new Traffic(32, 32), result.traffic().get("hbm"));
        assertEquals(32, result.cache().fetchedBytes());
        // Two products of 4 x 4; one fold each, so no partial sums are read back. Weights 32 and
        // activations of two
        // bytes, 4 + 4 of them, enter the arrays; 4 + 4 accumulators of four bytes leave, and the
        // weights land once.
        assertEquals(
                Map.of(
                        "mac.fp8", 32L,
                        "host.read", 32L,
                        "link.pcie", 32L,
                        "hbm.write", 32L,
                        "hbm.read", 32L,
                        "noc.hop", 96L,
                        "sram.read", 48L,
                        "sram.write", 64L),
                result.actions());
        // 32 of 16 multipliers x 22.856 cycles.
        assertEquals(32 / (16 * 22.856), result.digital().utilisation(), 1e-12);
    }

    /// As one miss until the first byte is out of PCIe at 500; HBM writes 32 bytes in 1600 ps, until 2100, and only then is
    /// read: first byte at 2200. Reading is as fast as before: a hit takes 22,100.
    @Test
    void writesTakeTheRateOfWriting() {
        Hardware slow = TestHardware.builder().withWrites(20_000_000_000L, 1).build();
        ReplayScenario miss = scenario(new int[][] {{0}}).withHardware(slow);
        assertEquals(24_200, total(miss));
        assertEquals(1632, miss.replay().latency().busyPicoseconds().get("hbm"));
        ReplayScenario both = scenario(new int[][] {{0}}, new int[][] {{0}}).withHardware(slow);
        assertEquals(24_200 + 22_100, total(both));
    }

    /// HBM read: first byte at 100, last at 132. Arrays: 100 + 22,000.
    @Test
    void oneHit() {
        assertEquals(22_100, lastStep(new int[][] {{0}}, new int[][] {{0}}));
    }

    /// The second read follows at 32, first byte at 132; its arrays start when the first expert's end, at 22,100.
    @Test
    void twoHits() {
        assertEquals(44_100, lastStep(new int[][] {{0, 1}}, new int[][] {{1, 0}}));
    }

    /// The hit goes first, although the trace names the miss first: arrays busy from 100 to 22,100 with the hit; the
    /// miss has arrived by then, and follows.
    @Test
    void aHitAndAMiss() {
        assertEquals(44_100, lastStep(new int[][] {{0}}, new int[][] {{3, 0}}));
    }

    /// Two rows on one expert: 2 x 12 cycles, one read of the weights.
    @Test
    void twoRowsOnOneExpert() {
        ReplayScenario scenario = scenario(new int[][] {{0}, {0}});
        ReplayResult result = scenario.replay();
        assertEquals(856 + 24_000, result.latency().totalPicoseconds());
        assertEquals(1, result.cache().accesses());
        assertEquals(2, result.digital().selections());
        assertEquals(64, result.digital().macs());
        assertEquals(new Traffic(32, 32), result.traffic().get("hbm"));
    }

    @Test
    void atHomeInHbm() {
        ReplayScenario scenario =
                scenario(new int[][] {{0}}, new int[][] {{2}})
                        .withoutCache()
                        .withPlacement(ReplayScenario.uniform(MODEL, "fp8", Tier.HBM));
        ReplayResult result = scenario.replay();
        assertEquals(2 * 22_100, result.latency().totalPicoseconds());
        assertEquals(2, result.cache().hits());
        assertEquals(0, result.cache().misses());
        assertEquals(new Traffic(64, 0), result.traffic().get("hbm"));
        assertEquals(new Traffic(0, 0), result.traffic().get("host"));
        assertEquals(new Traffic(0, 0), result.traffic().get("link"));
    }

    /// Without a cache every layer-step fetches anew.
    @Test
    void atHomeInHostMemoryWithoutACache() {
        ReplayScenario scenario = scenario(new int[][] {{0}}, new int[][] {{0}}).withoutCache();
        ReplayResult result = scenario.replay();
        assertEquals(2 * 22_856, result.latency().totalPicoseconds());
        assertEquals(2, result.cache().misses());
    }

    /// A slow link: 32 bytes at 1 GB/s occupy it from 200 to 32,200; the last byte is in HBM at 32,500, and its read
    /// brings the first byte at 32,600. The second miss waits for the link, from 32,200 to 64,200: read from 64,500,
    /// first byte at 64,600; the arrays are free since 54,600.
    @Test
    void twoMissesOverASlowLink() {
        Hardware slow = TestHardware.builder().withLink(1_000_000_000L, 300).build();
        ReplayResult result = scenario(new int[][] {{0, 1}}).withHardware(slow).replay();
        assertEquals(64_600 + 22_000, result.latency().totalPicoseconds());
        assertEquals(64_000, result.latency().busyPicoseconds().get("pcie"));
        assertEquals(86_600, result.latency().boundByPicoseconds().get("pcie"));
    }

    /// One selection after the other: 0 and 1 miss, and with room for one each throws the other out again.
    @Test
    void anExpertFetchedTwiceInOneLayerStep() {
        CacheSpec one = ReplayScenario.cache(Kind.LRU, 1, Semantics.SEQUENTIAL);
        ReplayResult result = scenario(new int[][] {{0, 1}, {0, 1}}).withCache(one).replay();
        assertEquals(4, result.cache().misses());
        assertEquals(new Traffic(128, 0), result.traffic().get("host"));
        // Weights are written to HBM four times and stream into the arrays once for each expert.
        assertEquals(new Traffic(64, 128), result.traffic().get("hbm"));
    }

    /// SRAM is one server for what is fetched into it and for what the arrays read. At 1000 ps a byte a fetch occupies it
    /// for 32,000 ps, and the arrays' 48 bytes read and 32 written for 80,000. First miss: HBM read, first byte at 100;
    /// into SRAM until 32,100; arrays until 112,100. Second: into SRAM until 144,100, arrays until 224,100.
    @Test
    void twoMissesOfACacheInSlowSram() {
        CacheSpec inSram =
                new CacheSpec(
                        Kind.LRU,
                        Tier.SRAM,
                        Tier.HBM,
                        new CacheSpec.ExpertsPerLayer(2),
                        Semantics.ATOMIC);
        ReplayResult result =
                scenario(new int[][] {{0, 1}})
                        .withHardware(TestHardware.builder().withSram(1_000_000_000L).build())
                        .withPlacement(ReplayScenario.uniform(MODEL, "fp8", Tier.HBM))
                        .withCache(inSram)
                        .replay();
        assertEquals(224_100, result.latency().totalPicoseconds());
        assertEquals(224_000, result.latency().busyPicoseconds().get("sram"));
        assertEquals(new Traffic(64, 0), result.traffic().get("hbm"));
        assertEquals(new Traffic(96, 128), result.traffic().get("sram"));
        assertEquals(192, result.actions().get("noc.hop"));
    }

    @Test
    void aStepWhoseSelectionsWereAllDropped() {
        ReplayResult result = scenario(new int[][] {{0}}, new int[][] {NONE}).replay();
        assertEquals(22_856, result.latency().totalPicoseconds());
        assertEquals(3, result.trace().droppedSelections());
        assertEquals(1, result.trace().selections());
    }
}
