package org.moesaic.model.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/// Reads `none` and `lru|lfu|belady:tier=T,home=T,experts-per-layer=N|bytes=SIZE,semantics=atomic|sequential`.
///
/// Without `tier` the cache is in HBM; without `home` it is for the next farther memory of the hardware.
public final class CacheSpecs {

    private static final List<String> KINDS = List.of("none", "lru", "lfu", "belady");
    private static final List<String> KEYS =
            List.of("tier", "home", "experts-per-layer", "bytes", "semantics");

    private final Spec spec;
    private final Hardware hardware;
    private final List<Problem> problems = new ArrayList<>();

    private CacheSpecs(Spec spec, Hardware hardware) {
        this.spec = spec;
        this.hardware = hardware;
    }

    /// The cache asked for, or empty for `none`.
    ///
    /// @throws MoesaicException with everything that is wrong with it: wrong usage, or (exit 65) a tier that the
    ///     hardware does not have
    public static Optional<CacheSpec> parse(String text, Hardware hardware) {
        return new CacheSpecs(Spec.parse("--cache", text), hardware).read();
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
        problems.addAll(spec.unknown(KEYS));
        Optional<Tier> tier = tier("tier");
        Optional<Tier> home = tier("home");
        Optional<Semantics> semantics = semantics();
        Optional<CacheSpec.Capacity> capacity = capacity();
        throwIfAny(Exit.USAGE);

        Tier near = tier.orElse(hardware.feeder().tier());
        Optional<Tier> far = home.or(() -> nextFarther(near));
        require(near, "tier");
        far.filter(t -> home.isPresent()).ifPresent(t -> require(t, "home"));
        if (far.isEmpty()) {
            problems.add(
                    Problem.of(
                            "--cache: " + hardware.name() + " has no memory behind " + near.label(),
                            "choose hardware with a farther tier, such as hbm3-host, or --cache none"));
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
        Kind kind = Kind.valueOf(spec.name().toUpperCase(Locale.ROOT));
        return Optional.of(
                new CacheSpec(
                        kind, near, far.get(), capacity.orElseThrow(), semantics.orElseThrow()));
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
