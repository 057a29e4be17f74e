package org.moesaic.model.placement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// Reads the parameters of a policy and gathers what is wrong with them, so that all mistakes are told together.
final class PolicyArguments {

    private final PolicyRequest request;
    private final List<Problem> problems = new ArrayList<>();

    PolicyArguments(PolicyRequest request) {
        this.request = request;
    }

    /// A number format that must be given.
    Optional<NumberFormat> format(String key) {
        if (request.spec().argument(key).isEmpty()) {
            problems.add(
                    Problem.of(
                            "--policy " + request.spec().name() + " needs a number format",
                            "write "
                                    + request.spec().name()
                                    + ":"
                                    + key
                                    + "=F with one of "
                                    + String.join(", ", NumberFormats.names())));
        }
        return optionalFormat(key);
    }

    Optional<NumberFormat> optionalFormat(String key) {
        Optional<String> name = request.spec().argument(key);
        Optional<NumberFormat> format = name.flatMap(NumberFormats::parse);
        if (name.isPresent() && format.isEmpty()) {
            problems.add(
                    request.spec()
                            .problem(
                                    key,
                                    "is no number format",
                                    Names.suggest(name.get(), NumberFormats.names())));
        }
        return format;
    }

    Optional<Tier> tier(String key) {
        Optional<String> label = request.spec().argument(key);
        Optional<Tier> tier = label.flatMap(Tier::parse);
        if (label.isPresent() && tier.isEmpty()) {
            List<String> labels = List.of(Tier.values()).stream().map(Tier::label).toList();
            problems.add(
                    request.spec().problem(key, "is no tier", Names.suggest(label.get(), labels)));
        }
        return tier;
    }

    Optional<EngineKind> engine(String key) {
        Optional<String> label = request.spec().argument(key);
        Optional<EngineKind> engine = label.flatMap(EngineKind::parse);
        if (label.isPresent() && engine.isEmpty()) {
            List<String> labels =
                    List.of(EngineKind.values()).stream().map(EngineKind::label).toList();
            problems.add(
                    request.spec()
                            .problem(key, "is no engine", Names.suggest(label.get(), labels)));
        }
        return engine;
    }

    /// A share from 0 to 1 that must be given.
    Optional<BigDecimal> share(String key) {
        Optional<String> text = required(key, "a share from 0 to 1");
        Optional<BigDecimal> share = text.flatMap(PolicyArguments::decimal);
        if (share.isPresent()
                && share.get().signum() >= 0
                && share.get().compareTo(BigDecimal.ONE) <= 0) {
            return share;
        }
        text.ifPresent(_ ->
                problems.add(
                        request.spec()
                                .problem(
                                        key, "is no share", "a number from 0 to 1, such as 0.25")));
        return Optional.empty();
    }

    /// A size in bytes that must be given.
    OptionalLong bytes(String key) {
        Optional<String> text = required(key, "a size");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Quantity.bytes(text.get()));
        } catch (IllegalArgumentException e) {
            problems.add(request.spec().problem(key, "is not a size", e.getMessage()));
            return OptionalLong.empty();
        }
    }

    void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
    }

    private Optional<String> required(String key, String what) {
        Optional<String> text = request.spec().argument(key);
        if (text.isEmpty()) {
            String name = request.spec().name();
            problems.add(
                    Problem.of(
                            "--policy " + name + " needs " + what + " as " + key,
                            "write " + name + ":" + key + "=..."));
        }
        return text;
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
