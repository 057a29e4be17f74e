package org.moesaic.model.footprint;

import java.util.Locale;
import java.util.Optional;

/// How codes of some bits lie in memory: what a weight takes is not what it is called.
public enum Packing {
    /// As many whole codes as a 32-bit word holds: ten of 3 bits (3.2 bits each), six of 5, five of 6, four of 7. This is
    /// how HQQ packs 3 bits.
    WORDS,
    /// Codes follow each other bit by bit, as in Moesaic's own formats.
    DENSE;

    private static final int WORD_BITS = 32;

    /// The name in options.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Packing> parse(String label) {
        for (Packing packing : values()) {
            if (packing.label().equals(label)) {
                return Optional.of(packing);
            }
        }
        return Optional.empty();
    }

    /// Bytes of so many codes one after the other, the last word or byte filled up.
    ///
    /// @param bits of a code, 1 to 32
    /// @throws ArithmeticException if it does not fit into a `long`
    public long bytes(long codes, int bits) {
        return switch (this) {
            case WORDS ->
                    Math.multiplyExact(
                            Math.ceilDiv(codes, WORD_BITS / bits), (long) WORD_BITS / Byte.SIZE);
            case DENSE -> Math.ceilDiv(Math.multiplyExact(codes, (long) bits), Byte.SIZE);
        };
    }
}
