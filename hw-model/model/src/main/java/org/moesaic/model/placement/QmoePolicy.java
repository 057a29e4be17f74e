package org.moesaic.model.placement;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// Cold experts in QMoE's dictionary-coded ternary format, the others as they are.
public final class QmoePolicy implements Policy {

    /// For the service loader.
    public QmoePolicy() {}

    @Override
    public String name() {
        return "qmoe";
    }

    @Override
    public String description() {
        return "in each layer the least selected experts below one bit a weight, the others in a wider format";
    }

    @Override
    public String source() {
        return "QMoE (arXiv 2310.16795), which compresses every expert (cold=1); here the cold ones:"
                + " floor(cold x E + 0.5) of a layer's E, ties to the higher id. Decoding needs arrays that execute"
                + " dict16";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("cold", "share of each layer's experts that are compressed", ""),
                new Parameter("cold-format", "their number format", "dict16"),
                new Parameter(
                        "format",
                        "number format of the others",
                        "as shipped, or what the arrays execute"),
                new Parameter(
                        "home",
                        "tier where the experts live",
                        "the cache's home, or without a cache the fastest tier that holds them"));
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public List<String> variants() {
        return List.of("cold=0.5", "cold=0.5,cold-format=ternary");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<BigDecimal> share = arguments.share("cold");
        NumberFormat cold =
                arguments
                        .optionalFormat("cold-format")
                        .orElseGet(() -> NumberFormats.parse("dict16").orElseThrow());
        NumberFormat hot =
                arguments
                        .optionalFormat("format")
                        .orElseGet(() ->
                                DenseModules.executable(
                                        request.model().shippedExpertFormat(), request.hardware()));
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        int experts = request.model().routedExperts();
        int layers = request.model().moeLayerIds().size();
        int wide = experts - HotDigitalPolicy.count(share.orElseThrow(), experts);
        double[][] selections = RankBy.FREQUENCY.scores(request, 0);
        Rationale.Builder reasons = new Rationale.Builder(layers, experts);
        boolean[][] isCold = new boolean[layers][experts];
        for (int layer = 0; layer < layers; layer++) {
            List<Integer> hottest = Hottest.inLayer(selections[layer]);
            for (int rank = 0; rank < experts; rank++) {
                int expert = hottest.get(rank);
                isCold[layer][expert] = rank >= wide;
                reasons.put(
                        layer,
                        expert,
                        selections[layer][expert],
                        RankBy.FREQUENCY.reason(selections[layer][expert], rank, experts)
                                + (rank >= wide ? "cold, compressed" : "as it is"));
            }
        }
        reasons.budget(
                "coldExpertsPerLayer", share.orElseThrow().doubleValue() * experts, experts - wide);
        int devices = request.hardware().devices().count();
        return Homes.place(
                        request,
                        home,
                        tier -> {
                            Placement.Builder builder = new Placement.Builder(request.model());
                            for (int layer = 0; layer < layers; layer++) {
                                for (int expert = 0; expert < experts; expert++) {
                                    NumberFormat format = isCold[layer][expert] ? cold : hot;
                                    builder.put(
                                            layer,
                                            expert,
                                            new Placement.Slot(
                                                    format,
                                                    tier,
                                                    EngineKind.DIGITAL,
                                                    expert % devices));
                                }
                            }
                            return builder.build();
                        })
                .because(reasons.build());
    }
}
