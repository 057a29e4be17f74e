package org.moesaic.model.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// The parameters that every policy takes, for the modules that are not routed experts.
final class DenseParameters {

    private static final String LINEAR = "linear-format";
    private static final String OTHER = "other-format";
    private static final String KV = "kv-format";
    private static final String HOME = "dense-home";

    private static final String SHIPPED = "as shipped, no wider than 16 bits";

    static final List<Policy.Parameter> ALL =
            List.of(
                    new Policy.Parameter(
                            LINEAR,
                            "number format of attention, shared experts, dense layers",
                            SHIPPED),
                    new Policy.Parameter(
                            OTHER, "number format of embedding, router and output head", SHIPPED),
                    new Policy.Parameter(KV, "number format of cached keys and values", "bf16"),
                    new Policy.Parameter(
                            HOME,
                            "tier where the weights of these modules live",
                            "the memory that the arrays stream from"));

    private DenseParameters() {}

    static List<Problem> problems(Spec spec) {
        List<Problem> problems = new ArrayList<>();
        for (String key : List.of(LINEAR, OTHER, KV)) {
            spec.argument(key)
                    .filter(name -> NumberFormats.parse(name).isEmpty())
                    .ifPresent(name ->
                            problems.add(
                                    spec.problem(
                                            key,
                                            "is no number format",
                                            Names.suggest(name, NumberFormats.names()))));
        }
        spec.argument(HOME)
                .filter(label -> Tier.parse(label).isEmpty())
                .ifPresent(label ->
                        problems.add(
                                spec.problem(
                                        HOME,
                                        "is no tier",
                                        Names.suggest(
                                                label,
                                                List.of(Tier.values()).stream()
                                                        .map(Tier::label)
                                                        .toList()))));
        return problems;
    }

    /// The placement with what the parameters say; unchanged if they say nothing.
    static Placement apply(Placement placement, PolicyRequest request) {
        Map<String, String> given = request.spec().arguments();
        if (ALL.stream().noneMatch(parameter -> given.containsKey(parameter.name()))) {
            return placement;
        }
        return placement.withDense(over(placement.dense(), request));
    }

    /// The modules as the parameters say, and where they say nothing as `base` has them, or the default.
    static DenseModules over(Optional<DenseModules> given, PolicyRequest request) {
        DenseModules base =
                given.orElseGet(() -> DenseModules.of(request.model(), request.hardware()));
        return new DenseModules(
                format(request, LINEAR).orElse(base.linear()),
                format(request, OTHER).orElse(base.other()),
                format(request, KV).orElse(base.kv()),
                base.engine(),
                request.spec().argument(HOME).flatMap(Tier::parse).or(base::home));
    }

    private static Optional<NumberFormat> format(PolicyRequest request, String key) {
        return request.spec().argument(key).flatMap(NumberFormats::parse);
    }
}
