package org.moesaic.model.cache;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.OptionalLong;
import org.moesaic.model.random.Draws;

/// The eviction rules. Each looks for a resident that the event does not use; ties go to the lower (layer, expert).
public final class Evictions {

    private Evictions() {}

    /// Least recently used.
    public record Lru() implements CacheSpec.Kind {

        @Override
        public String word() {
            return "lru";
        }
    }

    /// Least frequently used over all time, then the oldest.
    public record Lfu() implements CacheSpec.Kind {

        @Override
        public String word() {
            return "lfu";
        }
    }

    /// First in, first out: admitted longest ago.
    public record Fifo() implements CacheSpec.Kind {

        @Override
        public String word() {
            return "fifo";
        }
    }

    /// Any of them, each equally likely: the one with the lowest draw, drawn anew for each victim.
    ///
    /// @param seed of the draws
    public record Random(long seed) implements CacheSpec.Kind {

        /// The same with a seed of its own for one of many caches, so that they do not draw alike.
        public Random of(int device, int layer) {
            return new Random(Draws.bits(seed, device, layer));
        }

        @Override
        public String word() {
            return "random";
        }
    }

    /// Least frequently used of late, then the oldest: every so many steps of the trace all counts are multiplied by a factor
    /// (SE-MoE, arXiv 2205.10034: its β and K). An access counts 2^20, and products are rounded down, so that counts are
    /// whole. The paper's threshold is 0 here: with a higher one there may be nobody to evict.
    ///
    /// @param decay the factor, above 0 and up to 1
    /// @param every steps from one decay to the next, at least 1; with a factor of a half, the half-life
    public record LfuDecay(BigDecimal decay, int every) implements CacheSpec.Kind {

        /// Digits that a factor may have after the point.
        public static final int MOST_DIGITS = 6;

        public LfuDecay {
            if (!isDecay(decay) || every < 1) {
                throw new IllegalArgumentException("a decay of " + decay + " every " + every);
            }
            decay = decay.stripTrailingZeros();
        }

        /// True for what can be a factor.
        public static boolean isDecay(BigDecimal decay) {
            return decay.signum() > 0
                    && decay.compareTo(BigDecimal.ONE) <= 0
                    && decay.stripTrailingZeros().scale() <= MOST_DIGITS;
        }

        @Override
        public String word() {
            return "lfu-decay";
        }

        @Override
        public String parameters() {
            return ",decay=" + decay.toPlainString() + ",every=" + every;
        }
    }

    /// The farthest next use (Belady, IBM Systems Journal 5(2), 1966; with a look-ahead Read-ME, arXiv 2410.19123).
    ///
    /// @param lookAhead events of the cache that it sees ahead: residents that none of them uses go first, the oldest of
    ///     them; empty for all there are
    public record Belady(OptionalLong lookAhead) implements CacheSpec.Kind {

        public Belady {
            if (lookAhead.isPresent() && lookAhead.getAsLong() < 0) {
                throw new IllegalArgumentException("a look-ahead of " + lookAhead.getAsLong());
            }
        }

        @Override
        public String word() {
            return "belady";
        }

        @Override
        public String label() {
            return lookAhead.isPresent() ? "belady-look-ahead" : "belady";
        }

        @Override
        public String parameters() {
            return lookAhead.isPresent() ? ",look-ahead=" + lookAhead.getAsLong() : "";
        }
    }

    /// The oldest of those that a gate ahead does not name for the next layers of the step; then, of the others, what is named
    /// for the farthest layer (Pre-gated MoE, arXiv 2308.12066: one layer ahead; Read-ME: all of them). Only where one cache
    /// serves all layers: in a cache of one layer nobody is named.
    ///
    /// @param gate what it names
    /// @param layers how many layers it looks ahead, at least 1
    public record PreGated(PreGate gate, int layers) implements CacheSpec.Kind {

        public PreGated {
            Objects.requireNonNull(gate);
            if (layers < 1) {
                throw new IllegalArgumentException("a gate " + layers + " layers ahead");
            }
        }

        @Override
        public String word() {
            return "pregate";
        }

        @Override
        public String parameters() {
            return ",layers=" + layers + ",accuracy=" + gate.accuracy().toPlainString();
        }
    }
}
