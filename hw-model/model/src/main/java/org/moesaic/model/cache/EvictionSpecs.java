package org.moesaic.model.cache;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;

/// Reads the eviction rule of a cache and its own parameters: `lfu-decay:every=K[,decay=B]`, `belady[:look-ahead=L]`,
/// `pregate[:layers=N,accuracy=A]`; the others have none.
final class EvictionSpecs {

    /// Words of all rules.
    static final List<String> WORDS =
            List.of("lru", "lfu", "lfu-decay", "fifo", "random", "belady", "pregate");

    private final Spec spec;
    private final List<Problem> problems;

    /// @param problems receives what is wrong
    EvictionSpecs(Spec spec, List<Problem> problems) {
        this.spec = spec;
        this.problems = problems;
    }

    /// Parameters that a rule has.
    static List<String> keys(String word) {
        return switch (word) {
            case "lfu-decay" -> List.of("every", "decay");
            case "belady" -> List.of("look-ahead");
            case "pregate" -> List.of("layers", "accuracy");
            default -> List.of();
        };
    }

    /// The rule; empty if something is wrong with it.
    ///
    /// @param seed of rules that draw
    Optional<CacheSpec.Kind> read(long seed) {
        return switch (spec.name()) {
            case "lru" -> Optional.of(CacheSpec.Kind.LRU);
            case "lfu" -> Optional.of(CacheSpec.Kind.LFU);
            case "fifo" -> Optional.of(new Evictions.Fifo());
            case "random" -> Optional.of(new Evictions.Random(seed));
            case "lfu-decay" -> decay();
            case "belady" -> belady();
            case "pregate" -> preGated(seed);
            default -> throw new IllegalArgumentException(spec.name());
        };
    }

    private Optional<CacheSpec.Kind> decay() {
        String form = "a number above 0 and up to 1, such as 0.5";
        Optional<BigDecimal> decay = share("decay", new BigDecimal("0.5"), form);
        if (decay.isPresent() && !Evictions.LfuDecay.isDecay(decay.get())) {
            problems.add(spec.problem("decay", "is no factor", form));
            decay = Optional.empty();
        }
        if (spec.argument("every").isEmpty()) {
            problems.add(
                    Problem.of(
                            "--cache lfu-decay needs the steps from one decay to the next",
                            "every=K, such as every=64; with decay=0.5 that is the half-life"));
            return Optional.empty();
        }
        OptionalLong every = whole("every", 1, Integer.MAX_VALUE);
        return decay.isEmpty() || every.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Evictions.LfuDecay(decay.get(), Math.toIntExact(every.getAsLong())));
    }

    private Optional<CacheSpec.Kind> belady() {
        if (spec.argument("look-ahead").isEmpty()) {
            return Optional.of(CacheSpec.Kind.BELADY);
        }
        OptionalLong events = whole("look-ahead", 0, Integer.MAX_VALUE);
        return events.isEmpty() ? Optional.empty() : Optional.of(new Evictions.Belady(events));
    }

    private Optional<CacheSpec.Kind> preGated(long seed) {
        OptionalLong layers =
                spec.argument("layers").isEmpty()
                        ? OptionalLong.of(1)
                        : whole("layers", 1, Short.MAX_VALUE);
        String form = "a share from 0 to 1, such as 0.9";
        Optional<BigDecimal> accuracy = share("accuracy", BigDecimal.ONE, form);
        if (accuracy.isPresent() && !PreGate.isAccuracy(accuracy.get())) {
            problems.add(spec.problem("accuracy", "is no share", form));
            accuracy = Optional.empty();
        }
        return layers.isEmpty() || accuracy.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Evictions.PreGated(
                                PreGate.of(accuracy.get(), seed),
                                Math.toIntExact(layers.getAsLong())));
    }

    private OptionalLong whole(String key, long least, long most) {
        String text = spec.argument(key).orElseThrow();
        if (text.matches("[0-9]{1,10}")) {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return OptionalLong.of(value);
            }
        }
        problems.add(
                spec.problem(
                        key, "is out of range", "a whole number from " + least + " to " + most));
        return OptionalLong.empty();
    }

    private Optional<BigDecimal> share(String key, BigDecimal usual, String form) {
        Optional<String> text = spec.argument(key);
        if (text.isEmpty()) {
            return Optional.of(usual);
        }
        if (text.get().matches("[0-9]{1,3}(\\.[0-9]{1,9})?|\\.[0-9]{1,9}")) {
            return Optional.of(new BigDecimal(text.get()));
        }
        problems.add(spec.problem(key, "is no number", form));
        return Optional.empty();
    }
}
