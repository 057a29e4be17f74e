package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// Policies that go by how often experts were selected. An int4 expert of this model takes 144 bytes.
class LearningPoliciesTest {

    private static final ModelCard MODEL = TestModels.card(2, 4, 2, 8, 8, 3);

    /// In layer 0 expert 2 leads and 0 and 3 tie; in layer 1 all tie but 1.
    private static final RoutingProfile PROFILE =
            RoutingProfile.ofCounts("p", new long[][] {{5, 1, 9, 5}, {3, 8, 3, 3}}, false);

    private static PolicyRequest request(String policy, Optional<RoutingProfile> profile) {
        return new PolicyRequest(
                MODEL,
                TestHardware.builder().build(),
                Spec.parse("--policy", policy),
                Optional.empty(),
                profile);
    }

    private static MoesaicException refused(String policy) {
        PolicyRequest request = request(policy, Optional.of(PROFILE));
        return assertThrows(MoesaicException.class, () -> new HotNearPolicy().place(request));
    }

    private static List<EngineKind> engines(Placement placement, int layer) {
        return java.util.stream.IntStream.range(0, 4)
                .mapToObj(expert -> placement.slot(layer, expert).engine())
                .toList();
    }

    @Test
    void theHottestAreDigitalTiesToTheLowerId() {
        EngineKind d = EngineKind.DIGITAL;
        EngineKind a = EngineKind.ANALOG;
        Placement placement =
                new HotDigitalPolicy()
                        .place(request("hot-digital:fraction=0.5", Optional.of(PROFILE)));
        assertEquals(List.of(d, a, d, a), engines(placement, 0));
        assertEquals(List.of(d, d, a, a), engines(placement, 1));
        assertEquals("int8", placement.slot(0, 2).format().name());
    }

    @ParameterizedTest
    @CsvSource({"0, 8, 0", "0.0624, 8, 0", "0.0625, 8, 1", "0.3, 10, 3", "0.35, 10, 4", "1, 7, 7"})
    void theShareIsRoundedHalfUp(String fraction, int experts, int digital) {
        assertEquals(digital, HotDigitalPolicy.count(new BigDecimal(fraction), experts));
    }

    /// 500 bytes hold three experts: (0, 2) with 9, (1, 1) with 8, and of (0, 0) and (0, 3) the lower.
    @Test
    void theHottestAreNearUpToSoManyBytes() {
        Placement placement =
                Policies.place(
                        request("hot-near:bytes=500B,format=int4", Optional.of(PROFILE)),
                        List.of());
        for (int layer = 0; layer < 2; layer++) {
            for (int expert = 0; expert < 4; expert++) {
                boolean near =
                        layer == 0 && (expert == 2 || expert == 0) || layer == 1 && expert == 1;
                assertEquals(near ? Tier.HBM : Tier.HOST, placement.slot(layer, expert).home());
            }
        }
        assertEquals(432, placement.bytesByHome(MODEL).get(Tier.HBM));
        assertEquals(5 * 144, placement.bytesByHome(MODEL).get(Tier.HOST));
    }

    @Test
    void aPolicyThatLearnsNeedsAProfile() {
        PolicyRequest request = request("hot-near:bytes=500B,format=int4", Optional.empty());
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> Policies.place(request, List.of()));
        assertEquals(Exit.USAGE, e.exit());
        assertTrue(e.getMessage().contains("hot-near learns from a trace"), e.getMessage());
        assertFalse(new AllDigitalPolicy().learns());
    }

    @Test
    void allMistakesTogether() {
        MoesaicException e = refused("hot-near:bytes=3,format=imt4,near=hbn");
        assertEquals(Exit.USAGE, e.exit());
        assertEquals(3, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains("bytes='3' is not a size"), e.getMessage());
        assertTrue(e.getMessage().contains("did you mean 'hbm'?"), e.getMessage());
        assertTrue(refused("hot-near:format=int4").getMessage().contains("needs a size as bytes"));
        assertTrue(
                refused("hot-near:format=int4,bytes=1MB,near=host,far=hbm")
                        .getMessage()
                        .contains("far=hbm is not behind near=host"));
        PolicyRequest wrongShare = request("hot-digital:fraction=1.5", Optional.of(PROFILE));
        assertTrue(
                assertThrows(MoesaicException.class, () -> new HotDigitalPolicy().place(wrongShare))
                        .getMessage()
                        .contains("a number from 0 to 1"));
    }

    @Test
    void allAnalogKeepsNothingInMemoryTiers() {
        Placement placement =
                new AllAnalogPolicy().place(request("all-analog:dense=analog", Optional.empty()));
        assertTrue(placement.bytesByHome(MODEL).isEmpty());
        assertEquals(EngineKind.ANALOG, placement.dense().orElseThrow().engine());
        PolicyRequest wrong = request("all-analog:dense=analogue", Optional.empty());
        assertTrue(
                assertThrows(MoesaicException.class, () -> new AllAnalogPolicy().place(wrong))
                        .getMessage()
                        .contains("did you mean 'analog'?"));
    }

    /// Every policy takes the formats of the other modules.
    @Test
    void denseModules() {
        Placement shipped =
                Policies.place(request("all-digital:format=int4", Optional.empty()), List.of());
        assertEquals(Optional.empty(), shipped.dense());
        Placement placement =
                Policies.place(
                        request(
                                "all-digital:format=int4,linear-format=int8,kv-format=fp8,dense-home=host",
                                Optional.empty()),
                        List.of());
        DenseModules dense = placement.dense().orElseThrow();
        assertEquals("int8", dense.linear().name());
        assertEquals("bf16", dense.other().name());
        assertEquals("fp8", dense.kv().name());
        assertEquals(Optional.of(Tier.HOST), dense.home());
        PolicyRequest wrong =
                request("all-digital:format=int4,kv-format=fp9,dense-home=hsot", Optional.empty());
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> Policies.place(wrong, List.of()));
        assertEquals(2, e.problems().size(), e.getMessage());
    }
}
