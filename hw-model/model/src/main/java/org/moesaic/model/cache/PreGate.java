package org.moesaic.model.cache;

import java.math.BigDecimal;
import org.moesaic.model.random.Draws;

/// What a gate ahead of a layer says of it: the experts that its router will choose, each right with a stated probability.
///
/// Of an expert that a layer-step uses the gate names, with probability `accuracy`, that expert, and otherwise another one
/// of the layer, any with the same probability. A draw depends on seed, step, layer and expert alone.
///
/// @param millionths right names of a million, from 0 to 1,000,000
/// @param seed of the draws
public record PreGate(int millionths, long seed) {

    /// Digits that an accuracy may have after the point.
    public static final int MOST_DIGITS = 6;

    private static final int ALL = 1_000_000;

    public PreGate {
        if (millionths < 0 || millionths > ALL) {
            throw new IllegalArgumentException("an accuracy of " + millionths + " millionths");
        }
    }

    /// A gate that is right with a probability.
    ///
    /// @throws IllegalArgumentException unless [#isAccuracy]
    public static PreGate of(BigDecimal accuracy, long seed) {
        if (!isAccuracy(accuracy)) {
            throw new IllegalArgumentException("an accuracy of " + accuracy);
        }
        return new PreGate(accuracy.movePointRight(MOST_DIGITS).intValueExact(), seed);
    }

    /// True for what can be an accuracy.
    public static boolean isAccuracy(BigDecimal accuracy) {
        return accuracy.signum() >= 0
                && accuracy.compareTo(BigDecimal.ONE) <= 0
                && accuracy.stripTrailingZeros().scale() <= MOST_DIGITS;
    }

    /// Share of right names.
    public BigDecimal accuracy() {
        BigDecimal share = BigDecimal.valueOf(millionths, MOST_DIGITS);
        return share.signum() == 0 ? BigDecimal.ZERO : share.stripTrailingZeros();
    }

    /// The expert that is named for one that will be used.
    ///
    /// @param step ordinal of the step in the trace
    /// @param layer index of the MoE layer
    /// @param expert which will be used
    /// @param experts of the layer; one alone is always named
    public int names(long step, int layer, int expert, int experts) {
        if (millionths == ALL || experts == 1) {
            return expert;
        }
        long place = (long) layer * experts + expert;
        if (Draws.below(ALL, Draws.bits(seed, 2 * step, place)) < millionths) {
            return expert;
        }
        int other = Draws.below(experts - 1, Draws.bits(seed, 2 * step + 1, place));
        return other < expert ? other : other + 1;
    }
}
