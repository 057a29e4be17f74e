package org.moesaic.model.placement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.edge.Decimals;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;

/// Reads the parameters of a policy, for the policy itself, and gathers what is wrong with them, so that all mistakes are told together.
public final class PolicyArguments {

    private final PolicyRequest request;
    private final List<Problem> problems = new ArrayList<>();

    public PolicyArguments(PolicyRequest request) {
        this.request = request;
    }

    /// A number format that must be given.
    public Optional<NumberFormat> format(String key) {
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

    /// A number format that may be given.
    public Optional<NumberFormat> optionalFormat(String key) {
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

    /// A tier that may be given.
    public Optional<Tier> tier(String key) {
        Optional<String> label = request.spec().argument(key);
        Optional<Tier> tier = label.flatMap(Tier::parse);
        if (label.isPresent() && tier.isEmpty()) {
            List<String> labels = List.of(Tier.values()).stream().map(Tier::label).toList();
            problems.add(
                    request.spec().problem(key, "is no tier", Names.suggest(label.get(), labels)));
        }
        return tier;
    }

    /// An engine that may be given.
    public Optional<EngineKind> engine(String key) {
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
    public Optional<BigDecimal> share(String key) {
        Optional<String> text = required(key, "a share from 0 to 1");
        Optional<BigDecimal> share = text.flatMap(Decimals::parse);
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
    public OptionalLong bytes(String key) {
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

    /// Ends the reading: returns if nothing is wrong.
    ///
    /// @throws MoesaicException with everything that is wrong, as wrong usage
    public void throwIfWrong() {
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
    }

    /// A decimal number; empty if it is not given, or wrong.
    ///
    /// @param what what it is, such as `a number from 0`
    public Optional<BigDecimal> decimal(String key, String what) {
        Optional<String> text = request.spec().argument(key);
        Optional<BigDecimal> number =
                text.flatMap(Decimals::parse).filter(each -> each.signum() >= 0);
        if (text.isPresent() && number.isEmpty()) {
            wrong(key, "is no number from 0", what);
        }
        return number;
    }

    /// A decimal number that must be given.
    public Optional<BigDecimal> requiredDecimal(String key, String what) {
        required(key, what);
        return decimal(key, what);
    }

    /// A whole number that may be given; empty if it is not, or wrong.
    public OptionalLong whole(String key, long least, long most) {
        Optional<String> text = request.spec().argument(key);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (text.get().matches("[0-9]{1,18}")) {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return OptionalLong.of(number);
            }
        }
        wrong(key, "is not allowed", "a whole number from " + least + " to " + most);
        return OptionalLong.empty();
    }

    /// A size in bytes that may be given.
    public OptionalLong optionalBytes(String key) {
        return request.spec().argument(key).isEmpty() ? OptionalLong.empty() : bytes(key);
    }

    /// A share from 0 to 1 that may be given.
    public Optional<BigDecimal> optionalShare(String key) {
        return request.spec().argument(key).isEmpty() ? Optional.empty() : share(key);
    }

    /// One of some words; the first of them if nothing is given.
    public String choice(String key, List<String> words) {
        String word = request.spec().argument(key).orElse(words.getFirst());
        if (!words.contains(word)) {
            wrong(key, "is not known", Names.suggest(word, words));
            return words.getFirst();
        }
        return word;
    }

    /// Text, as it stands.
    public Optional<String> text(String key) {
        return request.spec().argument(key);
    }

    /// Says what is wrong with the value of a parameter.
    public void wrong(String key, String message, String cure) {
        problems.add(request.spec().problem(key, message, cure));
    }

    /// Says what is wrong with the parameters as a whole.
    public void wrong(String message, String cure) {
        problems.add(Problem.of("--policy " + request.spec().name() + ": " + message, cure));
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
}
