package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// Who is digital and who is analog, who is near and who is far, by each ranking. An int4 expert takes 144 bytes.
class RankByTest {

    private static final ModelCard MODEL = TestModels.card(2, 4, 2, 8, 8, 3);

    private static final double[][] LOADS = {{5, 1, 9, 5}, {3, 8, 3, 3}};

    /// By weight 3 1 0 2 and 0 2 3 1; times selections 10 2.5 9 15 and 12 4 6 4.5, so 3 0 2 1 and 0 2 3 1.
    private static final double[][] WEIGHTS = {{2, 2.5, 1, 3}, {4, 0.5, 2, 1.5}};

    private static final FixedScores NORMS =
            new FixedScores()
                    .with(
                            WeightScore.ROUTER_NORM,
                            new double[] {0.3, 0.1, 0.2, 0.4},
                            new double[] {4, 3, 2, 1});

    private static PolicyRequest request(String policy, boolean weighted) {
        return new PolicyRequest(
                        MODEL,
                        policy.startsWith("hot-digital")
                                ? HardwareCatalog.load("hybrid-analog").hardware()
                                : TestHardware.builder().build(),
                        Spec.parse("--policy", policy),
                        Optional.empty(),
                        Optional.of(
                                RoutingProfile.ofLoads(
                                        "p",
                                        LOADS,
                                        weighted ? Optional.of(WEIGHTS) : Optional.empty(),
                                        0,
                                        false)))
                .with(NORMS);
    }

    private static String digital(String policy) {
        Placement placement = Policies.place(request(policy, true), List.of());
        return IntStream.range(0, 8)
                .mapToObj(i ->
                        placement.slot(i / 4, i % 4).engine() == EngineKind.DIGITAL ? "d" : "a")
                .collect(Collectors.joining());
    }

    /// Half of each layer, ties to the lower id.
    @ParameterizedTest
    @CsvSource({
        "frequency, dada ddaa",
        "gate-weight, adad dada",
        "frequency-gate-weight, daad dada",
        "router-norm, adda aadd"
    })
    void halfOfEachLayerIsDigital(String by, String engines) {
        assertEquals(engines.replace(" ", ""), digital("hot-digital:fraction=0.5,by=" + by));
    }

    /// Two experts near, of all layers together.
    @ParameterizedTest
    @CsvSource({
        "frequency, 0/2 1/1",
        "gate-weight, 0/3 1/0",
        "frequency-gate-weight, 0/3 1/0",
        "router-norm, 0/1 0/2"
    })
    void theFirstTwoAreNear(String by, String near) {
        Placement placement =
                Policies.place(
                        request("hot-near:bytes=300B,format=int4,by=" + by, true), List.of());
        String found =
                IntStream.range(0, 8)
                        .filter(i -> placement.slot(i / 4, i % 4).home() == Tier.HBM)
                        .mapToObj(i -> i / 4 + "/" + i % 4)
                        .collect(Collectors.joining(" "));
        assertEquals(near, found);
    }

    /// As many digital ones as ever, others with another seed, and nothing is learned.
    @Test
    void byLot() {
        String one = digital("hot-digital:fraction=0.5,by=random");
        assertEquals(one, digital("hot-digital:fraction=0.5,by=random,seed=1"));
        for (int layer = 0; layer < 2; layer++) {
            String engines = one.substring(4 * layer, 4 * layer + 4);
            assertEquals(2, engines.chars().filter(each -> each == 'd').count(), one);
        }
        List<String> lots =
                IntStream.range(1, 20)
                        .mapToObj(
                                seed -> digital("hot-digital:fraction=0.5,by=random,seed=" + seed))
                        .distinct()
                        .toList();
        assertTrue(lots.size() > 5, lots.toString());
        Spec spec = Spec.parse("--policy", "hot-digital:fraction=0.5,by=random");
        assertFalse(new HotDigitalPolicy().learns(spec));
        assertFalse(new HotNearPolicy().learns(spec));
        assertTrue(new HotNearPolicy().learns(Spec.parse("--policy", "hot-near:by=gate-weight")));
        assertTrue(
                new HotNearPolicy()
                        .readsWeights(Spec.parse("--policy", "hot-near:by=router-norm")));
        assertFalse(new HotNearPolicy().readsWeights(spec));
    }

    @Test
    void everyExpertHasItsReason() {
        Placement placement =
                Policies.place(request("hot-digital:fraction=0.5,by=gate-weight", true), List.of());
        Rationale.Reason reason = placement.rationale().orElseThrow().of(0, 3);
        assertEquals(3, reason.score().orElseThrow());
        assertEquals("sum of gate weights 3, rank 1 of 4: digital", reason.text());
        assertEquals("2.50000", Rationale.number(2.5));
        assertEquals(
                "9 selections, rank 1 of 4: digital",
                Policies.place(request("hot-digital:fraction=0.5", true), List.of())
                        .rationale()
                        .orElseThrow()
                        .of(0, 2)
                        .text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hot-digital:fraction=0.5,by=frequncy | USAGE | did you mean 'frequency'?",
                "hot-near:bytes=300B,format=int4,seed=2 | USAGE | goes with by=random alone",
                "hot-near:bytes=300B,format=int4,by=random,seed=-1 | USAGE | a whole number from 0",
                "hot-digital:fraction=0.5,by=gate-weight | BAD_DATA | what it learns from has none",
            })
    void mistakes(String policy, Exit exit, String message) {
        PolicyRequest request = request(policy, false);
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> Policies.place(request, List.of()));
        assertEquals(exit, e.exit());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void routerNormsNeedWeights() {
        PolicyRequest request =
                new PolicyRequest(
                        MODEL,
                        TestHardware.builder().build(),
                        Spec.parse("--policy", "hot-near:bytes=300B,format=int4,by=router-norm"),
                        Optional.empty());
        MoesaicException e =
                assertThrows(MoesaicException.class, () -> Policies.place(request, List.of()));
        assertEquals(Exit.USAGE, e.exit());
        assertTrue(e.getMessage().contains("reads weights"), e.getMessage());
    }
}
