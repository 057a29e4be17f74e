package org.moesaic.model.placement;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// In each layer the experts that were selected most often, or rank highest otherwise ([RankBy]), on the digital arrays, the
/// others on analog tiles.
public final class HotDigitalPolicy implements Policy {

    /// For the service loader.
    public HotDigitalPolicy() {}

    @Override
    public String name() {
        return "hot-digital";
    }

    @Override
    public String description() {
        return "in each layer the most often selected experts (or others: by) on digital arrays, the rest on analog"
                + " tiles";
    }

    @Override
    public String source() {
        return "a frequency baseline, with by= those by gate weight, router norm and lot (the baselines of arXiv"
                + " 2603.02633): of each layer's E experts floor(fraction x E + 0.5) are digital, ties to the lower"
                + " id";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(
                new Parameter(
                        "fraction",
                        "share of each layer's experts that are digital, 0 to 1",
                        "with tiles or crossbars the least that they allow; else it must be given"));
        parameters.add(new Parameter("tiles", "analog tiles that experts may take", "no bound"));
        parameters.add(
                new Parameter(
                        "crossbars",
                        "stack levels of analog tiles that experts may take, together",
                        "no bound"));
        parameters.add(new Parameter("format", "number format of digital experts", "int8"));
        parameters.add(
                new Parameter(
                        "home",
                        "tier where digital experts live",
                        "the cache's home, or without a cache the fastest tier that holds them"));
        parameters.addAll(RankBy.parameters());
        return List.copyOf(parameters);
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public boolean learns(Spec spec) {
        return RankBy.of(spec).learns();
    }

    @Override
    public boolean readsWeights(Spec spec) {
        return RankBy.of(spec).readsWeights();
    }

    @Override
    public List<String> variants() {
        return List.of("fraction=0.25", "fraction=0.25,by=gate-weight", "fraction=0.25,by=random");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        OptionalLong tiles = arguments.whole("tiles", 0, Integer.MAX_VALUE);
        OptionalLong crossbars = arguments.whole("crossbars", 0, Integer.MAX_VALUE);
        Optional<BigDecimal> fraction =
                tiles.isPresent() || crossbars.isPresent()
                        ? arguments.optionalShare("fraction")
                        : arguments.share("fraction");
        NumberFormat format =
                arguments
                        .optionalFormat("format")
                        .orElseGet(() -> NumberFormats.parse("int8").orElseThrow());
        Optional<Tier> home = arguments.tier("home");
        RankBy by = RankBy.of(arguments);
        long seed = RankBy.seed(arguments);
        arguments.throwIfWrong();
        int experts = request.model().routedExperts();
        int layers = request.model().moeLayerIds().size();
        TileBudget budget = new TileBudget(request, tiles, crossbars);
        int digital =
                fraction.map(share -> count(share, experts))
                        .orElseGet(() -> experts - budget.mostAnalog());
        budget.require(experts - digital);
        Tier tier =
                home.or(request::cacheHome)
                        .orElseGet(() ->
                                AllDigitalPolicy.fastestThatHolds(
                                        request, format, (long) layers * digital));
        Rationale.Builder reasons = new Rationale.Builder(layers, experts);
        budget.report(experts - digital, reasons);
        fraction.ifPresent(share ->
                reasons.budget("digitalExpertsPerLayer", share.doubleValue() * experts, digital));
        Tier source = request.hardware().memories().getLast().tier();
        Placement.Slot hot = new Placement.Slot(format, tier);
        Placement.Slot cold = new Placement.Slot(format, source, EngineKind.ANALOG, 0);
        double[][] scores = by.scores(request, seed);
        Placement.Builder builder = new Placement.Builder(request.model());
        for (int layer = 0; layer < layers; layer++) {
            List<Integer> hottest = Hottest.inLayer(scores[layer]);
            for (int rank = 0; rank < experts; rank++) {
                int expert = hottest.get(rank);
                builder.put(layer, expert, rank < digital ? hot : cold);
                reasons.put(
                        layer,
                        expert,
                        scores[layer][expert],
                        by.reason(scores[layer][expert], rank, experts)
                                + (rank < digital ? "digital" : "analog"));
            }
        }
        return builder.build().because(reasons.build());
    }

    /// floor(fraction x experts + 0.5), in decimal arithmetic: 0.3 is three tenths.
    static int count(BigDecimal fraction, int experts) {
        return fraction.multiply(BigDecimal.valueOf(experts))
                .add(new BigDecimal("0.5"))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
    }
}
