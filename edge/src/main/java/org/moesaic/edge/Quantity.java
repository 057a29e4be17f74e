package org.moesaic.edge;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number with its unit: `614 GB/s`, `80 GiB`, `1.2 GHz`, `100 ns`, `4.05 pJ/bit`.
///
/// Every function reads one dimension into one unit, exactly: decimal arithmetic, and what is not a whole number of that
/// unit is refused where the result is an integer. All throw [IllegalArgumentException] with a message for the user: the
/// value found and what is allowed. Negative values are refused; zero is for the caller to judge.
public final class Quantity {

    private static final Pattern FORM =
            Pattern.compile(
                    "([+-]?[0-9]{1,40}(?:[.][0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?)\\s*(\\S.*)?");

    private Quantity() {}

    /// A size in bytes, from `80 GiB` (2^30) or `80 GB` (10^9).
    public static long bytes(String text) {
        return whole(text, Dimension.SIZE);
    }

    /// A rate in bytes per second, from `614 GB/s` or `400 Gb/s` (bits).
    public static long bytesPerSecond(String text) {
        return whole(text, Dimension.RATE);
    }

    /// A frequency in hertz, from `1.2 GHz`.
    public static long hertz(String text) {
        return whole(text, Dimension.FREQUENCY);
    }

    /// A time in picoseconds, from `100 ns`.
    public static long picoseconds(String text) {
        return whole(text, Dimension.TIME);
    }

    /// An energy per operation in picojoules, from `0.1 pJ` or `0.1 pJ/op`.
    public static BigDecimal picojoules(String text) {
        return value(text, Dimension.ENERGY);
    }

    /// An energy per bit in picojoules, from `4.05 pJ/bit`.
    public static BigDecimal picojoulesPerBit(String text) {
        return value(text, Dimension.ENERGY_PER_BIT);
    }

    /// A power in watts, from `15 mW`.
    public static BigDecimal watts(String text) {
        return value(text, Dimension.POWER);
    }

    /// An area in square millimetres, from `0.6 mm2` or `400 um2`.
    public static BigDecimal squareMillimetres(String text) {
        return value(text, Dimension.AREA);
    }

    private static long whole(String text, Dimension dimension) {
        BigDecimal value = value(text, dimension);
        try {
            return value.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
        } catch (ArithmeticException e) {
            boolean large = value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0;
            String wrong =
                    large
                            ? "is more than " + Long.MAX_VALUE + " " + dimension.baseUnit()
                            : "is not a whole number of "
                                    + dimension.baseUnit()
                                    + "; give it in a smaller unit";
            throw new IllegalArgumentException("'" + text + "' " + wrong, e);
        }
    }

    private static BigDecimal value(String text, Dimension dimension) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw wrong(text, "is not a number with a unit", dimension);
        }
        if (form.group(2) == null) {
            throw wrong(text, "has no unit", dimension);
        }
        String unit = form.group(2);
        Optional<BigDecimal> factor = dimension.factor(unit);
        if (factor.isEmpty()) {
            throw wrong(text, unitComplaint(unit), dimension);
        }
        BigDecimal value = new BigDecimal(form.group(1)).multiply(factor.get());
        if (value.signum() < 0) {
            throw wrong(text, "is negative", dimension);
        }
        return value;
    }

    private static String unitComplaint(String unit) {
        for (Dimension other : Dimension.values()) {
            if (other.factor(unit).isPresent()) {
                return "is " + other.noun();
            }
        }
        for (Dimension other : Dimension.values()) {
            Optional<String> spelled = other.sameButForCase(unit);
            if (spelled.isPresent()) {
                return "has the unknown unit '"
                        + unit
                        + "' (did you mean '"
                        + spelled.get()
                        + "'?)";
            }
        }
        return "has the unknown unit '" + unit + "'";
    }

    private static IllegalArgumentException wrong(String text, String what, Dimension dimension) {
        String found = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return new IllegalArgumentException(
                "'"
                        + found
                        + "' "
                        + what
                        + "; "
                        + dimension.noun()
                        + " is needed, "
                        + dimension.examples());
    }
}
