package org.moesaic.model.placement;

import java.util.List;
import java.util.Optional;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.hardware.Tier;

/// Expert e of every layer on device e mod P, on its digital arrays, in one number format.
public final class RoundRobinPolicy implements Policy {

    /// For the service loader.
    public RoundRobinPolicy() {}

    @Override
    public String name() {
        return "round-robin";
    }

    @Override
    public String description() {
        return "expert e of every layer on device e mod P, in one number format and one home tier";
    }

    @Override
    public String source() {
        return "expert parallelism without regard to load, as serving engines start";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("format", "number format of every expert, such as fp8", ""),
                new Parameter(
                        "home",
                        "tier where the experts live",
                        "the memory that the arrays stream from"));
    }

    @Override
    public List<String> variants() {
        return List.of("format=fp8");
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        Optional<NumberFormat> format = arguments.format("format");
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        Tier tier = home.or(request::cacheHome).orElse(request.hardware().feeder().tier());
        int devices = request.hardware().devices().count();
        Placement.Builder builder = new Placement.Builder(request.model());
        for (int layer = 0; layer < request.model().moeLayerIds().size(); layer++) {
            for (int expert = 0; expert < request.model().routedExperts(); expert++) {
                builder.put(
                        layer,
                        expert,
                        new Placement.Slot(
                                format.orElseThrow(), tier, EngineKind.DIGITAL, expert % devices));
            }
        }
        return builder.build();
    }
}
