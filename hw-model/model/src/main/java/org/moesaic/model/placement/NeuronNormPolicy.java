package org.moesaic.model.placement;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// In each layer the experts of largest neuron norms on the digital arrays, the others on analog tiles ([NeuronNorms]).
public final class NeuronNormPolicy implements Policy {

    /// For the service loader.
    public NeuronNormPolicy() {}

    @Override
    public String name() {
        return "neuron-norm";
    }

    @Override
    public String description() {
        return "in each layer the experts of largest neuron norms on digital arrays, the others on analog tiles";
    }

    @Override
    public String source() {
        return "maximum neuron norm (arXiv 2603.02633): the product over up, gate, down of the largest norm of a neuron;"
                + " floor(digital x E + 0.5) experts are digital, ties to the lower id, dense modules digital";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                NeuronNorms.DIGITAL,
                NeuronNorms.AXIS,
                new Parameter("format", "number format of the experts", "int8"),
                new Parameter(
                        "home",
                        "tier where digital experts live",
                        "the cache's home, or without a cache the fastest tier that holds them"));
    }

    @Override
    public boolean readsWeights() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("digital=0.25");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<BigDecimal> share = arguments.share("digital");
        String axis = arguments.choice("axis", List.of("output", "input"));
        NumberFormat format =
                arguments
                        .optionalFormat("format")
                        .orElseGet(() -> NumberFormats.parse("int8").orElseThrow());
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        int experts = request.model().routedExperts();
        NeuronNorms norms = NeuronNorms.of(request, share.orElseThrow(), axis);
        Rationale.Builder reasons =
                new Rationale.Builder(request.model().moeLayerIds().size(), experts);
        reasons.budget(
                "digitalExpertsPerLayer",
                share.orElseThrow().doubleValue() * experts,
                norms.digital());
        for (int layer = 0; layer < norms.scores().length; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                reasons.put(layer, expert, norms.score(layer, expert), norms.reason(layer, expert));
            }
        }
        Ties.remark(norms.scores(), "neuron norm", reasons);
        return norms.place(request, (_, _) -> format, home).because(reasons.build());
    }
}
