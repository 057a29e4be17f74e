package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.NeuronNorms;
import org.moesaic.model.placement.Placement;
import org.moesaic.model.placement.Policy;
import org.moesaic.model.placement.PolicyArguments;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.model.placement.RankCorrelation;
import org.moesaic.model.placement.Rationale;
import org.moesaic.model.placement.Ties;

/// Both papers at once: what executes an expert by its neuron norm ([NeuronNorms]), the bits of its weights by its router
/// norm ([RouterNorms]). Each of the two is what the policy of that name alone would say.
public final class NeuronAndRouterNormPolicy implements Policy {

    private static final String LEVELS = "2/3/4";

    /// For the service loader.
    public NeuronAndRouterNormPolicy() {}

    @Override
    public String name() {
        return "neuron-norm+router-norm";
    }

    @Override
    public String description() {
        return "digital or analog by neuron norm, bits by router norm; says how the two rankings correlate";
    }

    @Override
    public String source() {
        return "arXiv 2603.02633 for devices and arXiv 2604.06515 for bits; an analog expert's bits are those of the copy"
                + " that its tiles are programmed from";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        all.add(NeuronNorms.DIGITAL);
        all.add(
                new Parameter(
                        BitPolicy.AVERAGE,
                        "bits a weight that experts have in the mean, scales apart, such as 2.5",
                        ""));
        all.add(
                new Parameter(
                        BitPolicy.LEVELS,
                        "two or three numbers of bits or number formats, such as 2/3/4",
                        LEVELS));
        all.add(NeuronNorms.AXIS);
        all.addAll(RouterNorms.PARAMETERS);
        all.add(
                new Parameter(
                        "home",
                        "tier where digital experts live",
                        "the cache's home, or without a cache the fastest tier that holds them"));
        return List.copyOf(all);
    }

    @Override
    public boolean readsWeights() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("digital=0.25,average=3");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<BigDecimal> share = arguments.share("digital");
        Optional<Levels> levels = BitPolicy.levels(arguments, LEVELS);
        Optional<BigDecimal> average =
                arguments.requiredDecimal(BitPolicy.AVERAGE, "bits a weight");
        String axis = arguments.choice("axis", List.of("output", "input"));
        RouterNorms routers = RouterNorms.of(arguments);
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        BitPolicy.requireWithin(request, levels.orElseThrow(), average.orElseThrow());
        int experts = request.model().routedExperts();
        int layers = request.model().moeLayerIds().size();
        Rationale.Builder reasons = new Rationale.Builder(layers, experts);
        List<Ranking> rankings = routers.rank(request, reasons);
        int[][] chosen =
                Ranking.levels(
                        request,
                        levels.orElseThrow(),
                        average.orElseThrow(),
                        rankings,
                        routers.what(request),
                        reasons);
        NeuronNorms norms = NeuronNorms.of(request, share.orElseThrow(), axis);
        reasons.budget(
                "digitalExpertsPerLayer",
                share.orElseThrow().doubleValue() * experts,
                norms.digital());
        reasons.budget(
                BitPolicy.AVERAGE_BITS,
                average.orElseThrow().doubleValue(),
                BitPolicy.averageBits(levels.orElseThrow(), chosen));
        explain(request, norms, rankings, routers, levels.orElseThrow(), chosen, reasons);
        return norms.place(
                        request,
                        (layer, expert) -> levels.orElseThrow().format(chosen[layer][expert]),
                        home)
                .because(reasons.build());
    }

    private static void explain(
            PolicyRequest request,
            NeuronNorms norms,
            List<Ranking> rankings,
            RouterNorms routers,
            Levels levels,
            int[][] chosen,
            Rationale.Builder reasons) {
        double sum = 0;
        int counted = 0;
        for (int layer = 0; layer < chosen.length; layer++) {
            double[] router = rankings.get(layer).scores();
            OptionalDouble correlation = RankCorrelation.of(norms.scores()[layer], router);
            sum += correlation.orElse(0);
            counted += correlation.isPresent() ? 1 : 0;
            for (int expert = 0; expert < chosen[layer].length; expert++) {
                reasons.put(
                        layer,
                        expert,
                        norms.score(layer, expert),
                        String.format(
                                Locale.ROOT,
                                "%s; %s %.6g, %s: %d bits",
                                norms.reason(layer, expert),
                                routers.what(request),
                                router[expert],
                                rankings.get(layer).place(expert),
                                levels.bits(chosen[layer][expert])));
            }
        }
        reasons.remark(
                counted == 0
                        ? "no rank correlation: one of the two scores is the same for all experts"
                        : String.format(
                                Locale.ROOT,
                                "Spearman's rank correlation of neuron norm and %s: %.4f%s",
                                routers.what(request),
                                sum / counted,
                                counted == 1 ? "" : " in the mean of " + counted + " layers"));
        if (counted > 0) {
            reasons.rankCorrelation(sum / counted);
        }
        Ties.remark(norms.scores(), "neuron norm", reasons);
    }
}
