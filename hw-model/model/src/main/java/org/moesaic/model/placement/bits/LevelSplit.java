package org.moesaic.model.placement.bits;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// How many experts of a layer get which of two or three levels, so that their mean comes near an average. Who gets which
/// is for a ranking to say.
///
/// Source: Router-norm mixed precision (arXiv 2604.06515), its public code. Two levels: of E experts a share κ =
/// (average - low) / (high - low), rounded half to even, gets the high one. Three levels of equal spacing start from such a
/// split between the middle one and the level on the side of the average, then pairs of middle experts move to the two
/// ends: always where the average is above high - Δ/3 with Δ = high - low; never where it is below high - 2Δ/3; in between
/// while the middle keeps at least as many as were promoted.
public final class LevelSplit {

    /// Bits of the widest integer format.
    private static final int WIDEST = 8;

    private LevelSplit() {}

    /// Experts of each level, those of few bits first.
    ///
    /// @param bits one to three numbers of bits, ascending; three with equal spacing
    /// @throws IllegalArgumentException with a message for the user if the levels are not such, or if the average is
    ///     beyond them
    public static int[] counts(BigDecimal average, List<Integer> bits, int experts) {
        int low = bits.getFirst();
        int high = bits.getLast();
        if (average.compareTo(BigDecimal.valueOf(low)) < 0) {
            throw new IllegalArgumentException(
                    "no expert has fewer than "
                            + low
                            + " bits, so the smallest feasible average is "
                            + low);
        }
        if (average.compareTo(BigDecimal.valueOf(high)) > 0) {
            throw new IllegalArgumentException(
                    "no expert has more than " + high + " bits, so the largest average is " + high);
        }
        return switch (bits.size()) {
            case 1 -> new int[] {experts};
            case 2 -> two(average, low, high, experts);
            case 3 -> three(average, bits, experts);
            default ->
                    throw new IllegalArgumentException(
                            bits.size() + " levels; experts are ranked into two or three");
        };
    }

    private static int[] two(BigDecimal average, int low, int high, int experts) {
        int wide =
                average.subtract(BigDecimal.valueOf(low))
                        .multiply(BigDecimal.valueOf(experts))
                        .divide(BigDecimal.valueOf(high - low), 0, RoundingMode.HALF_EVEN)
                        .intValueExact();
        return new int[] {experts - wide, wide};
    }

    /// Levels of equal spacing near the given ones.
    private static String evenly(int low, int middle, int high) {
        boolean even = (low + high) % 2 == 0;
        int centre = even ? (low + high) / 2 : middle;
        int top = even ? high : 2 * middle - low;
        return top <= WIDEST
                ? low + ", " + centre + ", " + top
                : low + ", " + (low + 1) + ", " + (low + 2);
    }

    private static int[] three(BigDecimal average, List<Integer> bits, int experts) {
        int low = bits.get(0);
        int middle = bits.get(1);
        int high = bits.get(2);
        if (high - middle != middle - low) {
            throw new IllegalArgumentException(
                    "three levels need equal spacing, and "
                            + low
                            + ", "
                            + middle
                            + ", "
                            + high
                            + " have not; such as "
                            + evenly(low, middle, high));
        }
        boolean above = average.compareTo(BigDecimal.valueOf(middle)) >= 0;
        int[] split =
                above ? two(average, middle, high, experts) : two(average, low, middle, experts);
        int[] counts =
                above ? new int[] {0, split[0], split[1]} : new int[] {split[0], split[1], 0};
        // Three times the average against three times the two bounds: no thirds, no rounding.
        BigDecimal tripled = average.multiply(BigDecimal.valueOf(3));
        int spread = high - low;
        boolean always = tripled.compareTo(BigDecimal.valueOf(3L * high - spread)) > 0;
        boolean never = tripled.compareTo(BigDecimal.valueOf(3L * high - 2L * spread)) < 0;
        int promoted = 0;
        while (!never && counts[1] >= 2 && (always || counts[1] - 2 >= promoted + 1)) {
            counts[0]++;
            counts[1] -= 2;
            counts[2]++;
            promoted++;
        }
        return counts;
    }
}
