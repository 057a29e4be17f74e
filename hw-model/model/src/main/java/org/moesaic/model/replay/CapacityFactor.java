package org.moesaic.model.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/// How many selections an expert takes in a layer-step: ⌈factor × tokens × k / experts⌉, as in GShard (Lepikhin et al., ICLR
/// 2021) and Switch Transformers (Fedus et al., JMLR 2022). A factor of 1 is what balanced routing needs.
///
/// @param factor above 0
public record CapacityFactor(BigDecimal factor) {

    /// The largest factor; that of a model with so many experts drops nothing.
    public static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

    /// Digits that a factor may have after the point.
    public static final int MOST_DIGITS = 9;

    /// @throws IllegalArgumentException for a factor of 0 or less, above [#MOST] or with more than [#MOST_DIGITS]
    public CapacityFactor {
        Objects.requireNonNull(factor);
        if (!isAllowed(factor)) {
            throw new IllegalArgumentException("a capacity factor of " + factor);
        }
        factor = factor.stripTrailingZeros();
    }

    /// True for what can be a factor.
    public static boolean isAllowed(BigDecimal factor) {
        return factor.signum() > 0
                && factor.compareTo(MOST) <= 0
                && factor.stripTrailingZeros().scale() <= MOST_DIGITS;
    }

    /// Selections that an expert takes in a layer-step of so many tokens; at least 1.
    public long capacity(long tokens, int topK, int experts) {
        return factor.multiply(BigDecimal.valueOf(Math.multiplyExact(tokens, topK)))
                .divide(BigDecimal.valueOf(experts), 0, RoundingMode.CEILING)
                .longValueExact();
    }

    @Override
    public String toString() {
        return factor.toPlainString();
    }
}
