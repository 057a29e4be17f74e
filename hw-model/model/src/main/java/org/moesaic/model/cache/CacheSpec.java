package org.moesaic.model.cache;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.moesaic.model.hardware.Tier;

/// A cache as the user asked for it.
///
/// @param kind the eviction rule
/// @param tier where the cache is
/// @param home where the experts live that it caches; farther than `tier`
/// @param capacity how much it holds
/// @param semantics what one event is
/// @param behind a cache between this one and the home, asked for what this one misses
public record CacheSpec(
        Kind kind,
        Tier tier,
        Tier home,
        Capacity capacity,
        Semantics semantics,
        Optional<CacheSpec> behind) {

    /// A cache straight before the home.
    public CacheSpec(Kind kind, Tier tier, Tier home, Capacity capacity, Semantics semantics) {
        this(kind, tier, home, capacity, semantics, Optional.empty());
    }

    /// Eviction rules.
    public enum Kind {
        LRU,
        LFU,
        BELADY;

        /// The name in options and results.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What is looked up together.
    public enum Semantics {
        /// All distinct experts of a layer-step at once.
        ATOMIC,
        /// Every selection on its own, in file order.
        SEQUENTIAL;

        /// The name in options and results.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How much a cache holds.
    public sealed interface Capacity {}

    /// One cache per layer, of that many experts each.
    public record ExpertsPerLayer(int experts) implements Capacity {}

    /// One cache over all layers, of that many bytes.
    public record Bytes(long bytes) implements Capacity {}

    public CacheSpec {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(capacity);
        Objects.requireNonNull(semantics);
        if (home.compareTo(tier) <= 0) {
            throw new IllegalArgumentException("a cache in " + tier + " for experts of " + home);
        }
        if (behind.isPresent()
                && (behind.get().tier().compareTo(tier) <= 0
                        || behind.get().home() != home
                        || behind.get().behind().isPresent()
                        || behind.get().semantics() != semantics)) {
            throw new IllegalArgumentException("a cache in " + tier + " before " + behind.get());
        }
    }

    /// The same with another eviction rule.
    public CacheSpec with(Kind other) {
        return new CacheSpec(other, tier, home, capacity, semantics, behind);
    }

    /// The cache in full, as [CacheSpecs] reads it; the one behind it follows after a blank.
    @Override
    public String toString() {
        String size =
                switch (capacity) {
                    case ExpertsPerLayer(int experts) -> "experts-per-layer=" + experts;
                    case Bytes(long bytes) -> "bytes=" + bytes + "B";
                };
        String own =
                String.join(
                        ",",
                        kind.label() + ":tier=" + tier.label(),
                        "home=" + home.label(),
                        size,
                        "semantics=" + semantics.label());
        return behind.map(cache -> own + " " + cache).orElse(own);
    }
}
