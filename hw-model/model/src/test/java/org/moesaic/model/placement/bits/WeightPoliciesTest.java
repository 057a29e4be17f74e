package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.FixedScores;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.placement.WeightScore;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// One layer of five experts, placed by what made-up weights say.
class WeightPoliciesTest {

    private static final ModelCard MODEL = TestModels.card(1, 5, 2, 8, 8, 3);

    private static final RoutingProfile PROFILE =
            RoutingProfile.ofLoads(
                    "p", new double[][] {{1, 1, 4, 1, 1}}, Optional.empty(), 0, false);

    /// By norm 3 0 2 1 4, by change 4 1 2 0 3.
    private static FixedScores scores() {
        return new FixedScores()
                .with(WeightScore.ROUTER_NORM, new double[] {2, 4, 3, 1, 5})
                .with(WeightScore.MAX_VARIANCE, new double[] {1, 3.5, 1.2, 2, 9})
                .with(WeightScore.TOP_NORM_VARIANCE, new double[] {1, 1, 1, 1, 1})
                .with(WeightScore.LOG_NEURON_NORM, new double[] {0, 3, 3, -1, 2})
                .with(WeightScore.LOG_INPUT_NORM, new double[] {9, 0, 0, 0, 0})
                .with(WeightScore.WEIGHT_NORM, new double[] {1, 2, 3, 4, 5})
                .with(WeightScore.OUTLIER, new double[] {5, 4, 3, 2, 1});
    }

    private static FixedScores withInitial() {
        return scores().with(WeightScore.INITIAL_ROUTER_NORM, new double[] {1.5, 6, 3, 0, 8});
    }

    private static Placement place(String policy, FixedScores scores) {
        return Policies.propose(
                new PolicyRequest(
                                MODEL,
                                TestHardware.builder().build(),
                                Spec.parse("--policy", policy),
                                Optional.empty(),
                                Optional.of(PROFILE))
                        .with(scores),
                List.of());
    }

    private static String bits(Placement placement) {
        StringBuilder text = new StringBuilder();
        for (int expert = 0; expert < placement.experts(); expert++) {
            text.append(Levels.bits(placement.slot(0, expert).format()).orElseThrow());
        }
        return text.toString();
    }

    /// Engines of the experts, such as `aadaa`.
    private static String engines(Placement placement) {
        StringBuilder text = new StringBuilder();
        for (int expert = 0; expert < placement.experts(); expert++) {
            text.append(placement.slot(0, expert).engine() == EngineKind.DIGITAL ? 'd' : 'a');
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // order 3 0 2 1 4, and after the reorder 4 3 1 0 2
                "router-norm:average=2.4,levels=2/3,zeta=inf               | 32232",
                "router-norm:average=2.4,levels=2/3                        | 22233",
                "router-norm:average=2.6,levels=2/3                        | 23233",
                "router-norm:average=2.4,levels=2/3,maxvar=topnorm         | 32232",
                "router-norm:average=2.4,levels=2/3,norm=final,zeta=inf    | 32232",
                "router-norm:average=3,levels=2/4,zeta=inf                 | 42242",
                "weight-norm:average=2.4,levels=2/3                        | 22233",
                "outlier:average=2.4,levels=2/3                            | 33222",
                // shares 1/8 and 1/2 times squared norms: 1 4 36 16 25 eighths
                "hessian:average=2.4,levels=2/3                            | 22323",
                // by activations: losses 6 1 1 8 1, a quarter for each bit
                "hessian:average=2.4,levels=2/3,activations=a.npy          | 32232",
                // errors 1 9 1 1 5 of the outputs, a quarter for each bit; times shares 1/8, expert
                // 2 1/2
                "output-error:average=2.4,levels=2/3                       | 23223",
                "output-error:average=2.4,levels=2/3,search=layer          | 23223",
                "output-error:average=2.4,levels=2/3,search=model          | 23223",
                "output-error:average=2.2,levels=2/3,weight=none           | 23222",
            })
    void whatEachPlaces(String policy, String expected) {
        assertEquals(expected, bits(place(policy, scores())));
    }

    /// Changes are 0.5 -2 0 1 -3: signed.
    @Test
    void theChangeIsSigned() {
        FixedScores both = withInitial();
        assertEquals("23223", bits(place("router-norm:average=2.4,levels=2/3,zeta=inf", both)));
        assertEquals(
                "32232",
                bits(place("router-norm:average=2.4,levels=2/3,zeta=inf,norm=final", both)));
        assertTrue(
                place("router-norm:average=2.4,levels=2/3", both)
                        .rationale()
                        .orElseThrow()
                        .of(0, 4)
                        .text()
                        .startsWith("change of router norm -3.00000, rank 1 of 5"));
    }

    @Test
    void theAverageThatIsReachedIsReported() {
        var budget =
                place("router-norm:average=2.5,levels=2/3", scores())
                        .rationale()
                        .orElseThrow()
                        .budgets()
                        .getFirst();
        assertEquals("averageBits", budget.name());
        assertEquals(2.5, budget.asked());
        // 2.5 of five experts, rounded half to even.
        assertEquals(2.4, budget.achieved());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // largest are 1 and 2, alike, then 4
                "neuron-norm:digital=0                | aaaaa",
                "neuron-norm:digital=0.2              | adaaa",
                "neuron-norm:digital=0.6              | addad",
                "neuron-norm:digital=0.5              | addad",
                "neuron-norm:digital=1                | ddddd",
                "neuron-norm:digital=0.2,axis=input   | daaaa",
            })
    void neuronNorms(String policy, String expected) {
        Placement placement = place(policy, scores());
        assertEquals(expected, engines(placement));
        assertEquals(EngineKind.DIGITAL, placement.dense().orElseThrow().engine());
    }

    /// Devices as the one policy alone says, bits as the other.
    @Test
    void bothAtOnce() {
        Placement both =
                place("neuron-norm+router-norm:digital=0.6,average=2.4,levels=2/3", scores());
        assertEquals("addad", engines(both));
        assertEquals("22233", bits(both));
        // Ranks 1 3.5 3.5 0 2 and 1 3 2 0 4: (1 + 1.5 + 0 + 4 + 0) / sqrt(9.5 x 10)
        assertTrue(
                both.rationale()
                        .orElseThrow()
                        .remarks()
                        .toString()
                        .contains(
                                "Spearman's rank correlation of neuron norm and router norm: 0.6669"),
                both.rationale().orElseThrow().remarks().toString());
    }

    /// A zero matrix has no logarithm: such an expert comes last, and no score is reported.
    @Test
    void aZeroMatrixIsAnalog() {
        FixedScores zero =
                new FixedScores()
                        .with(
                                WeightScore.LOG_NEURON_NORM,
                                new double[] {
                                    Double.NEGATIVE_INFINITY,
                                    -700,
                                    -800,
                                    -900,
                                    Double.NEGATIVE_INFINITY
                                });
        Placement placement = place("neuron-norm:digital=0.6", zero);
        assertEquals("addda", engines(placement));
        var reason = placement.rationale().orElseThrow().of(0, 4);
        assertTrue(reason.score().isEmpty());
        assertEquals("a zero matrix, so neuron norm 0, rank 5 of 5: analog", reason.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "router-norm:average=1,levels=2/3       | BAD_DATA | the smallest feasible average is 2",
                "router-norm:average=4,levels=2/3       | BAD_DATA | the largest average is 3",
                "router-norm:average=3,levels=2/3/5     | BAD_DATA | equal spacing",
                "router-norm:average=3,levels=2/3/4/5   | BAD_DATA | two or three",
                "router-norm:average=3,zeta=-1          | USAGE    | a number from 0, such as 3, or inf",
                "router-norm:average=3,zeta=nan         | USAGE    | a number from 0, such as 3, or inf",
                "router-norm:average=3,maxvar=topnrm    | USAGE    | did you mean 'topnorm'",
                "router-norm:average=3,norm=change      | USAGE    | --router-initial",
                "router-norm                            | USAGE    | average",
                "neuron-norm                            | USAGE    | digital",
                "neuron-norm:digital=1.5                | USAGE    | a number from 0 to 1",
                "neuron-norm:digital=0.5,axis=outputs   | USAGE    | did you mean 'output'",
                "neuron-norm+router-norm:digital=0.5,average=9 | BAD_DATA | the largest average is 4",
            })
    void whatIsRefused(String policy, Exit exit, String cure) {
        MoesaicException refused =
                assertThrows(MoesaicException.class, () -> place(policy, scores()));
        assertEquals(exit, refused.exit());
        assertTrue(refused.getMessage().contains(cure), refused.getMessage());
    }

    @Test
    void allMistakesTogether() {
        MoesaicException refused =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                place(
                                        "neuron-norm+router-norm:digital=2,average=x,axis=row,maxvar=y",
                                        scores()));
        assertEquals(4, refused.problems().size(), refused.getMessage());
    }

    @Test
    void withoutWeightsNoneOfThemPlaces() {
        List<String> readers = new ArrayList<>();
        for (Spec spec : Policies.variants(List.of())) {
            if (!Policies.find(spec.name(), List.of()).readsWeights()) {
                continue;
            }
            readers.add(spec.name());
            PolicyRequest request =
                    new PolicyRequest(
                            MODEL,
                            TestHardware.builder().build(),
                            spec,
                            Optional.empty(),
                            Optional.of(PROFILE));
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> Policies.place(request, List.of()));
            assertEquals(Exit.USAGE, refused.exit());
            assertTrue(refused.getMessage().contains("--weights"), refused.getMessage());
        }
        assertEquals(
                List.of(
                        "hessian",
                        "hessian",
                        "neuron-norm",
                        "neuron-norm+router-norm",
                        "outlier",
                        "output-error",
                        "router-norm",
                        "router-norm",
                        "weight-norm"),
                readers);
    }

    /// An expert of large variance has two ranks: that of its score, and the place where it was moved.
    @Test
    void reasonsSayWhatTheReorderMoved() {
        Placement placement = place("router-norm:average=2.4,levels=2/3", scores());
        assertEquals(
                "router norm 5.00000, rank 5 of 5, by variance in place 1: 3 bits",
                placement.rationale().orElseThrow().of(0, 4).text());
        assertEquals(
                "router norm 3.00000, rank 3 of 5, by variance in place 5: 2 bits",
                placement.rationale().orElseThrow().of(0, 2).text());
        Placement unmoved = place("router-norm:average=2.4,levels=2/3,zeta=inf", scores());
        assertEquals(
                "router norm 5.00000, rank 5 of 5: 2 bits",
                unmoved.rationale().orElseThrow().of(0, 4).text());
    }

    /// Ranks 1 3.5 3.5 0 2 and 1 3 2 0 4, by hand: 6.5 / sqrt(9.5 * 10).
    @Test
    void tiesAndTheRankCorrelationAreSaid() {
        Rationale both =
                place("neuron-norm+router-norm:digital=0.4,average=3", scores())
                        .rationale()
                        .orElseThrow();
        assertEquals(6.5 / Math.sqrt(95), both.rankCorrelation().orElseThrow(), 1e-12);
        String ties =
                "2 of 5 experts share their neuron norm with another of their layer; the lower id comes first";
        assertTrue(both.remarks().contains(ties), both.remarks().toString());
        Rationale alone = place("neuron-norm:digital=0.4", scores()).rationale().orElseThrow();
        assertEquals(List.of(ties), alone.remarks());
        assertTrue(alone.rankCorrelation().isEmpty());
    }

    @Test
    void routersThatDidNotChangeAreSuspicious() {
        FixedScores same =
                scores().with(WeightScore.INITIAL_ROUTER_NORM, new double[] {2, 4, 3, 1, 5});
        List<String> remarks =
                place("router-norm:average=3", same).rationale().orElseThrow().remarks();
        assertTrue(remarks.stream().anyMatch(each -> each.contains("no router row changed")));
        assertTrue(remarks.stream().anyMatch(each -> each.startsWith("5 of 5 experts share")));
    }
}
