package org.moesaic.model.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.model.cache.CacheSpecs;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.replay.ReplayResult.CacheCounts;
import org.moesaic.model.replay.ReplayResult.Traffic;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.Phase;
import org.moesaic.traces.TraceBuilder;

/// Experts of 32 bytes on an SSD, a cache of one in HBM, one in host memory; rates and arrays of [WorkedExamplesTest]. The
/// SSD delivers 32 bytes in 640 ps (its latency is 700 ps), the link behind it in 534 ps (900 ps).
class WorkedTwoTiersTest {

    private static final ModelCard MODEL = TestModels.card(1, 4, 2, 4, 4, 2);

    private static ReplayScenario scenario(
            Hardware hardware, String near, String far, int... uses) {
        TraceBuilder builder = TraceBuilder.of(1, 4, 2);
        for (int step = 0; step < uses.length; step++) {
            builder.step();
            builder.token(0, step, Phase.DECODE, new int[][] {{uses[step]}});
        }
        return new ReplayScenario(
                MODEL,
                hardware,
                ReplayScenario.uniform(MODEL, "fp8", Tier.SSD),
                CacheSpecs.parse(List.of(near, far), hardware),
                builder.build());
    }

    private static ReplayScenario scenario(int experts, int... uses) {
        return scenario(
                TestHardware.builder().withSsd().build(),
                "lru:tier=hbm,experts-per-layer=1",
                "lru:tier=host,experts-per-layer=" + experts,
                uses);
    }

    /// Off the SSD: first byte at 700, last at 1340. Its link starts at 700, ends with its input at 1340: first byte out at
    /// 1600, last at 2240. Host writes until 2240, then reads: first byte at 2440, last at 2568. PCIe from 2440 to 2696:
    /// 2740 and 2996. HBM writes until 2996, reads: first byte at 3096. Arrays: 3096 + 22,000.
    ///
    /// Then expert 1 the same way, and expert 0 leaves HBM but not host memory: from there it takes 22,856, as one miss of a
    /// single cache. At last it is in HBM: 22,100.
    @Test
    void whatLeavesHbmIsStillInHostMemory() {
        ReplayResult first = scenario(2, 0).replay();
        assertEquals(25_096, first.latency().totalPicoseconds());
        assertEquals(640, first.latency().busyPicoseconds().get("ssd"));
        assertEquals(534, first.latency().busyPicoseconds().get("nvme"));
        assertEquals(256, first.latency().busyPicoseconds().get("host"));

        ReplayResult all = scenario(2, 0, 1, 0, 0).replay();
        assertEquals(2 * 25_096 + 22_856 + 22_100, all.latency().totalPicoseconds());
        assertEquals(new Traffic(2 * 32, 0), all.traffic().get("ssd"));
        assertEquals(new Traffic(3 * 32, 2 * 32), all.traffic().get("host"));
        assertEquals(new Traffic(4 * 32, 3 * 32), all.traffic().get("hbm"));
        assertEquals(2 * 32, all.actions().get("link.nvme"));
        assertEquals(3 * 32, all.actions().get("link.pcie"));
        CacheCounts near = all.cache();
        CacheCounts far = near.behind().orElseThrow();
        assertEquals(4, near.accesses());
        assertEquals(1, near.hits());
        assertEquals(3 * 32, near.fetchedBytes());
        assertEquals(3, far.accesses());
        assertEquals(1, far.hits());
        assertEquals(2 * 32, far.fetchedBytes());
    }

    /// With one place in host memory expert 1 takes it, and expert 0 has to come off the SSD again.
    @Test
    void whatLeavesBothComesFromItsHomeAgain() {
        assertEquals(3 * 25_096, scenario(1, 0, 1, 0).replay().latency().totalPicoseconds());
    }

    /// Each tier is held against what its cache may take.
    @Test
    void bothCachesNeedRoom() {
        Hardware small = TestHardware.builder().withSsd().withCapacities(40, 60).build();
        ReplayScenario scenario =
                scenario(
                        small,
                        "lru:tier=hbm,experts-per-layer=2",
                        "lru:tier=host,experts-per-layer=2",
                        0);
        MoesaicException e = assertThrows(MoesaicException.class, scenario::replay);
        assertEquals(Exit.BAD_DATA, e.exit());
        assertEquals(2, e.problems().size());
        String all = e.problems().toString();
        assertTrue(all.contains("--cache: hbm would hold 64 bytes, 24 more than its 40"), all);
        assertTrue(all.contains("--cache: host would hold 64 bytes, 4 more than its 60"), all);
    }

    /// Room for the cache in host memory, but not for the weights of the other modules beside it.
    @Test
    void otherWeightsCountWhereTheyLive() {
        Hardware tight = TestHardware.builder().withSsd().withCapacities(1L << 40, 70).build();
        ReplayScenario scenario =
                scenario(
                        tight,
                        "lru:tier=hbm,experts-per-layer=1",
                        "lru:tier=host,experts-per-layer=2",
                        0);
        Replay.run(scenario.request(1));
        DenseModules near = scenario.request(1).dense();
        DenseModules far =
                new DenseModules(
                        near.linear(),
                        near.other(),
                        near.kv(),
                        near.engine(),
                        Optional.of(Tier.HOST));
        ReplayScenario moved = scenario.withPlacement(scenario.placement().withDense(far));
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> Replay.run(moved.request(1)));
        assertEquals(Exit.BAD_DATA, e.exit());
        assertTrue(e.getMessage().contains("host would hold"), e.getMessage());
        assertTrue(e.getMessage().contains("64 of experts"), e.getMessage());
    }
}
