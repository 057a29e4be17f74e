package org.moesaic.model.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Quantity;
import org.moesaic.edge.Spec;
import org.moesaic.model.cache.CacheSpec.Kind;
import org.moesaic.model.cache.CacheSpec.Semantics;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Memory;
import org.moesaic.model.hardware.Tier;

/// Reads `none` and `RULE:tier=T,home=T,experts-per-layer=N|bytes=SIZE,semantics=atomic|sequential`, where `RULE` is one of
/// `lru`, `lfu`, `lfu-decay`, `fifo`, `random`, `belady` and `pregate`, some with parameters of their own among the others.
///
/// Without `tier` the cache is in the memory that feeds the arrays; without `home` it is for the next farther memory of the
/// hardware. Of two caches the first is the nearer one: it is asked first, and what it misses goes to the second.
public final class CacheSpecs {

    private static final List<String> KINDS =
            Stream.concat(Stream.of("none"), EvictionSpecs.WORDS.stream()).toList();
    private static final List<String> KEYS =
            List.of("tier", "home", "experts-per-layer", "bytes", "semantics");

    private final Spec spec;
    private final Hardware hardware;
    private final long seed;
    private final List<Problem> problems = new ArrayList<>();

    private CacheSpecs(Spec spec, Hardware hardware, long seed) {
        this.spec = spec;
        this.hardware = hardware;
        this.seed = seed;
    }

    /// The same with a seed of 0.
    public static Optional<CacheSpec> parse(String text, Hardware hardware) {
        return parse(text, hardware, 0);
    }

    /// The same with a seed of 0.
    public static Optional<CacheSpec> parse(List<String> texts, Hardware hardware) {
        return parse(texts, hardware, 0);
    }

    /// The cache asked for, or empty for `none`.
    ///
    /// @param seed of rules that draw
    /// @throws MoesaicException with everything that is wrong with it: wrong usage, or (exit 65) a tier that the
    ///     hardware does not have
    public static Optional<CacheSpec> parse(String text, Hardware hardware, long seed) {
        return new CacheSpecs(Spec.parse("--cache", text), hardware, seed).read();
    }

    /// One cache, or two of which the first is nearer to the arrays; both cache what lives in the home of the second, which
    /// the first need not name.
    ///
    /// @param seed of rules that draw
    /// @throws MoesaicException like [#parse(String, Hardware, long)]; or (wrong usage) if the two do not go together
    public static Optional<CacheSpec> parse(List<String> texts, Hardware hardware, long seed) {
        return switch (texts.size()) {
            case 0 -> Optional.empty();
            case 1 -> parse(texts.getFirst(), hardware, seed);
            case 2 -> twoTiers(texts, hardware, seed);
            default ->
                    throw MoesaicException.usage(
                            "--cache: " + texts.size() + " caches",
                            "give one, or two of which the first is nearer to the arrays");
        };
    }

    private static Optional<CacheSpec> twoTiers(List<String> texts, Hardware hardware, long seed) {
        List<MoesaicException> failures = new ArrayList<>();
        Optional<CacheSpec> far = attempt(texts.getLast(), hardware, seed, failures);
        Spec first = Spec.parse("--cache", texts.getFirst());
        String completed = texts.getFirst();
        if (far.isPresent()
                && KINDS.contains(first.name())
                && !first.name().equals("none")
                && first.argument("home").isEmpty()) {
            String separator = completed.contains(":") ? "," : ":";
            completed += separator + "home=" + far.get().home().label();
        }
        Optional<CacheSpec> near = attempt(completed, hardware, seed, failures);
        if (!failures.isEmpty()) {
            throw new MoesaicException(
                    failures.getFirst().exit(),
                    failures.stream().flatMap(each -> each.problems().stream()).toList());
        }
        if (near.isEmpty() || far.isEmpty()) {
            throw MoesaicException.usage(
                    "--cache: one of two caches is none", "leave the other one alone");
        }
        List<Problem> problems = new ArrayList<>();
        if (far.get().tier().compareTo(near.get().tier()) <= 0) {
            problems.add(
                    Problem.of(
                            "--cache: the second cache, in "
                                    + far.get().tier().label()
                                    + ", is not farther than the first, in "
                                    + near.get().tier().label(),
                            "name the cache nearer to the arrays first; hardware with three tiers, such as hbm3-host-ssd, is needed"));
        }
        if (near.get().home() != far.get().home()) {
            problems.add(
                    Problem.of(
                            "--cache: the first cache is for experts of "
                                    + near.get().home().label()
                                    + ", the second for those of "
                                    + far.get().home().label(),
                            "home= is where the experts live, the same for both; the first need not name it"));
        }
        if (near.get().semantics() != far.get().semantics()) {
            problems.add(
                    Problem.of(
                            "--cache: the first cache is "
                                    + near.get().semantics().label()
                                    + ", the second "
                                    + far.get().semantics().label()
                                    + "; what the first one misses in an event is an event of the second",
                            "give both the same semantics="));
        }
        if (!problems.isEmpty()) {
            throw new MoesaicException(Exit.USAGE, problems);
        }
        CacheSpec own = near.get();
        return Optional.of(
                new CacheSpec(
                        own.kind(), own.tier(), own.home(), own.capacity(), own.semantics(), far));
    }

    private static Optional<CacheSpec> attempt(
            String text, Hardware hardware, long seed, List<MoesaicException> failures) {
        try {
            return parse(text, hardware, seed);
        } catch (MoesaicException e) {
            failures.add(e);
            return Optional.empty();
        }
    }

    private Optional<CacheSpec> read() {
        if (!KINDS.contains(spec.name())) {
            throw MoesaicException.usage(
                    "--cache: unknown cache '" + spec.name() + "'",
                    Names.suggest(spec.name(), KINDS));
        }
        if (spec.name().equals("none")) {
            problems.addAll(spec.unknown(List.of()));
            throwIfAny(Exit.USAGE);
            return Optional.empty();
        }
        List<String> keys = new ArrayList<>(KEYS);
        keys.addAll(EvictionSpecs.keys(spec.name()));
        problems.addAll(spec.unknown(keys));
        Optional<Kind> kind = new EvictionSpecs(spec, problems).read(seed);
        Optional<Tier> tier = tier("tier");
        Optional<Tier> home = tier("home");
        Optional<Semantics> semantics = semantics();
        Optional<CacheSpec.Capacity> capacity = capacity();
        if (spec.name().equals("pregate") && spec.argument("experts-per-layer").isPresent()) {
            problems.add(
                    Problem.of(
                            "--cache pregate: experts-per-layer= is a cache for each layer, and a gate ahead names"
                                    + " experts of the layers after it, which are not in it",
                            "give one cache for all layers, bytes=SIZE; or belady:look-ahead=1, which sees the"
                                    + " next step of a layer"));
        }
        throwIfAny(Exit.USAGE);

        Tier near = tier.orElse(hardware.feeder().tier());
        Optional<Tier> far = home.or(() -> nextFarther(near));
        require(near, "tier");
        far.filter(t -> home.isPresent()).ifPresent(t -> require(t, "home"));
        if (far.isEmpty()) {
            problems.add(
                    Problem.of(
                            "--cache: " + hardware.name() + " has no memory behind " + near.label(),
                            "choose hardware with a farther tier, such as hbm3-host or edge-lpddr5, or --cache none"));
        }
        throwIfAny(Exit.BAD_DATA);
        if (far.get().compareTo(near) <= 0) {
            throw MoesaicException.usage(
                    "--cache: home="
                            + far.get().label()
                            + " is not farther than tier="
                            + near.label(),
                    "the tiers from near to far: " + tiers());
        }
        return Optional.of(
                new CacheSpec(
                        kind.orElseThrow(),
                        near,
                        far.get(),
                        capacity.orElseThrow(),
                        semantics.orElseThrow()));
    }

    private Optional<Tier> tier(String key) {
        Optional<String> label = spec.argument(key);
        Optional<Tier> tier = label.flatMap(Tier::parse);
        if (label.isPresent() && tier.isEmpty()) {
            List<String> labels = List.of(Tier.values()).stream().map(Tier::label).toList();
            problems.add(spec.problem(key, "is no tier", Names.suggest(label.get(), labels)));
        }
        return tier;
    }

    private Optional<Semantics> semantics() {
        String label = spec.argument("semantics").orElse("atomic");
        switch (label) {
            case "atomic":
                return Optional.of(Semantics.ATOMIC);
            case "sequential":
                return Optional.of(Semantics.SEQUENTIAL);
            default:
                problems.add(spec.problem("semantics", "is unknown", "known: atomic, sequential"));
                return Optional.empty();
        }
    }

    private Optional<CacheSpec.Capacity> capacity() {
        Optional<String> experts = spec.argument("experts-per-layer");
        Optional<String> bytes = spec.argument("bytes");
        if (experts.isPresent() == bytes.isPresent()) {
            problems.add(
                    Problem.of(
                            "--cache "
                                    + spec
                                    + ": needs one capacity, not "
                                    + (bytes.isPresent() ? "two" : "none"),
                            "give experts-per-layer=N or bytes=SIZE, such as bytes=16GiB"));
            return Optional.empty();
        }
        if (experts.isPresent()) {
            try {
                int count = Integer.parseInt(experts.get());
                if (count > 0) {
                    return Optional.of(new CacheSpec.ExpertsPerLayer(count));
                }
            } catch (NumberFormatException e) {
                // Reported below like a number that is out of range.
            }
            problems.add(
                    spec.problem(
                            "experts-per-layer",
                            "is not a number of experts",
                            "a whole number from 1"));
            return Optional.empty();
        }
        try {
            long size = Quantity.bytes(bytes.get());
            if (size > 0) {
                return Optional.of(new CacheSpec.Bytes(size));
            }
            problems.add(spec.problem("bytes", "is no capacity", "a size above 0, such as 16GiB"));
        } catch (IllegalArgumentException e) {
            problems.add(spec.problem("bytes", "is not a size", e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<Tier> nextFarther(Tier near) {
        return hardware.memories().stream()
                .map(Memory::tier)
                .filter(tier -> tier.compareTo(near) > 0)
                .findFirst();
    }

    private void require(Tier tier, String key) {
        if (hardware.memory(tier).isEmpty()) {
            problems.add(
                    Problem.of(
                            "--cache: hardware "
                                    + hardware.name()
                                    + " has no memory '"
                                    + tier.label()
                                    + "' for "
                                    + key,
                            "it has " + tiers() + "; hbm3-host has host memory behind HBM"));
        }
    }

    private String tiers() {
        return String.join(
                ", ", hardware.memories().stream().map(memory -> memory.tier().label()).toList());
    }

    private void throwIfAny(Exit exit) {
        if (!problems.isEmpty()) {
            throw new MoesaicException(exit, problems);
        }
    }
}
