package org.moesaic.model.cache;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
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

    /// Which resident has to go. What each rule looks at is in [Evictions], and in docs/replay.md.
    public sealed interface Kind
            permits Evictions.Lru,
                    Evictions.Lfu,
                    Evictions.Fifo,
                    Evictions.Random,
                    Evictions.LfuDecay,
                    Evictions.Belady,
                    Evictions.PreGated {

        /// The oldest.
        Kind LRU = new Evictions.Lru();

        /// The lowest all-time access count, then the oldest.
        Kind LFU = new Evictions.Lfu();

        /// The farthest next use.
        Kind BELADY = new Evictions.Belady(OptionalLong.empty());

        /// The name to type.
        String word();

        /// The name in results; rules that are no bound have not the name of one.
        default String label() {
            return word();
        }

        /// Its parameters as [CacheSpecs] reads them, each after a comma; empty for none.
        default String parameters() {
            return "";
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
        if (kind instanceof Evictions.PreGated && !(capacity instanceof Bytes)) {
            throw new IllegalArgumentException("a gate ahead for caches of one layer each");
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
                        kind.word() + ":tier=" + tier.label(),
                        "home=" + home.label(),
                        size,
                        "semantics=" + semantics.label() + kind.parameters());
        return behind.map(cache -> own + " " + cache).orElse(own);
    }
}
