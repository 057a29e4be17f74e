package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.TestHardware;
import org.moesaic.model.placement.EngineKind;
import org.moesaic.model.placement.FixedScores;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.RankCorrelation;
import org.moesaic.model.placement.TestModels;
import org.moesaic.model.placement.WeightScore;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;

/// What the papers find of trained models: experts that tokens choose often have grown router rows (arXiv 2604.06515) and
/// large neurons (arXiv 2603.02633). On such experts the two policies want opposite things, and the one that gives bits
/// by router norm gives them to others than those that give bits by frequency. That all agree would be a mistake.
class PoliciesDisagreeProperties {

    private static final int EXPERTS = 32;
    private static final ModelCard MODEL = TestModels.card(1, EXPERTS, 4, 8, 8, 3);

    private final double[] counts = new double[EXPERTS];
    private final double[] routerNorms = new double[EXPERTS];
    private final double[] neuronNorms = new double[EXPERTS];

    /// Log-normal frequencies; both norms rise with them, each with noise of its own.
    private void fill(long seed) {
        Random random = new Random(seed);
        for (int e = 0; e < EXPERTS; e++) {
            double often = random.nextGaussian();
            counts[e] = Math.max(1, Math.round(1e4 * Math.exp(often)));
            routerNorms[e] = Math.exp(0.3 * (often + 0.3 * random.nextGaussian()));
            neuronNorms[e] = often + 0.3 * random.nextGaussian();
        }
    }

    private Placement place(String policy) {
        double[] same = new double[EXPERTS];
        Arrays.fill(same, 1);
        FixedScores scores =
                new FixedScores()
                        .with(WeightScore.ROUTER_NORM, routerNorms)
                        .with(WeightScore.MAX_VARIANCE, same)
                        .with(WeightScore.LOG_NEURON_NORM, neuronNorms);
        return Policies.propose(
                new PolicyRequest(
                                MODEL,
                                TestHardware.builder().build(),
                                Spec.parse("--policy", policy),
                                Optional.empty(),
                                Optional.of(
                                        RoutingProfile.ofLoads(
                                                "p",
                                                new double[][] {counts},
                                                Optional.empty(),
                                                0,
                                                false)))
                        .with(scores),
                List.of());
    }

    private static double[] bits(Placement placement) {
        double[] bits = new double[EXPERTS];
        Arrays.setAll(bits, e -> Levels.bits(placement.slot(0, e).format()).orElseThrow());
        return bits;
    }

    /// Selections times bits: what a token reads of its experts.
    private double traffic(Placement placement) {
        double[] bits = bits(placement);
        double sum = 0;
        for (int e = 0; e < EXPERTS; e++) {
            sum += counts[e] * bits[e];
        }
        return sum;
    }

    /// Σ n · bits at the same average bits (systems of arXiv 2604.06515: latency no longer than that of PMQ).
    @Property(tries = 60)
    void routerNormReadsLessThanPoliciesByFrequency(@ForAll long seed) {
        fill(seed);
        Placement router = place("router-norm:average=2.5,levels=1/2/3");
        Placement pmq = place("pmq:average=2.5,beta=0,levels=1/2/3");
        Placement frequency = place("frequency:average=2.5,levels=1/2/3");
        assertEquals(Arrays.stream(bits(router)).sum(), Arrays.stream(bits(frequency)).sum(), 1e-9);
        assertTrue(traffic(router) < traffic(frequency), "frequency");
        assertTrue(traffic(router) < traffic(pmq), "pmq");
    }

    /// Experts that one keeps digital are those that the other gives few bits.
    @Property(tries = 60)
    void neuronNormsAndRouterNormsAreOpposite(@ForAll long seed) {
        fill(seed);
        double[] digital = new double[EXPERTS];
        Placement neuron = place("neuron-norm:digital=0.5");
        Arrays.setAll(digital, e -> neuron.slot(0, e).engine() == EngineKind.DIGITAL ? 1.0 : 0.0);
        double[] bits = bits(place("router-norm:average=2.5,levels=2/3"));
        assertTrue(RankCorrelation.of(digital, bits).orElseThrow() < -0.2);
    }

    @Property(tries = 60)
    void notAllPoliciesAgree(@ForAll long seed) {
        fill(seed);
        List<Double> router = list(bits(place("router-norm:average=2.5,levels=2/3")));
        List<Double> frequency = list(bits(place("frequency:average=2.5,levels=2/3")));
        assertNotEquals(router, frequency);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
