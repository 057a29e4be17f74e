package org.moesaic.edge;

import java.math.BigDecimal;
import java.util.Optional;

/// Decimal numbers that come from a user. Ten characters can stand for a number that takes gigabytes when it is written out or
/// rounded, such as `1e999999999`; such ones are refused.
public final class Decimals {

    /// Digits in all, and before or behind the point.
    public static final int MOST_DIGITS = 100;

    private Decimals() {}

    /// The number, if the text is one of at most [#MOST_DIGITS] digits.
    public static Optional<BigDecimal> parse(String text) {
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return Math.abs((long) number.scale()) <= MOST_DIGITS && number.precision() <= MOST_DIGITS
                ? Optional.of(number)
                : Optional.empty();
    }
}
