package org.moesaic.model.placement;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// Ternary routed experts beside shared experts in full precision.
public final class MotePolicy implements Policy {

    /// For the service loader.
    public MotePolicy() {}

    @Override
    public String name() {
        return "mote";
    }

    @Override
    public String description() {
        return "ternary routed experts beside attention and shared experts in full precision";
    }

    @Override
    public String source() {
        return "MoTE (2025): routed experts ternary at 2 bits a weight, the shared expert bf16 or int4";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        "format",
                        "number format of routed experts, such as ternary-1.6",
                        "ternary"),
                new Parameter(
                        "shared",
                        "number format of shared experts, attention and dense layers",
                        "bf16"),
                new Parameter(
                        "home",
                        "tier where routed experts live",
                        "the cache's home, or without a cache the fastest tier that holds them"));
    }

    @Override
    public Placement place(PolicyRequest request) {
        PolicyArguments arguments = new PolicyArguments(request);
        NumberFormat format =
                arguments
                        .optionalFormat("format")
                        .orElseGet(() -> NumberFormats.parse("ternary").orElseThrow());
        NumberFormat shared =
                arguments
                        .optionalFormat("shared")
                        .orElseGet(() -> DenseModules.executable("bf16", request.hardware()));
        Optional<Tier> home = arguments.tier("home");
        arguments.throwIfWrong();
        int layers = request.model().moeLayerIds().size();
        int experts = request.model().routedExperts();
        int devices = request.hardware().devices().count();
        Rationale.Builder reasons = new Rationale.Builder(layers, experts);
        for (int layer = 0; layer < layers; layer++) {
            for (int expert = 0; expert < experts; expert++) {
                reasons.put(layer, expert, OptionalDouble.empty(), "routed expert: ternary");
            }
        }
        if (request.model().shared().experts() == 0) {
            reasons.remark(request.model().id() + " has no shared expert to keep in full");
        }
        DenseModules usual = DenseModules.of(request.model(), request.hardware());
        DenseModules dense =
                new DenseModules(shared, usual.other(), usual.kv(), usual.engine(), usual.home());
        return Homes.place(
                        request,
                        home,
                        tier -> {
                            Placement.Builder builder = new Placement.Builder(request.model());
                            for (int layer = 0; layer < layers; layer++) {
                                for (int expert = 0; expert < experts; expert++) {
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
                .withDense(dense)
                .because(reasons.build());
    }
}
