package org.moesaic.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/// Figures for people: thousands grouped, SI prefixes in steps of 1000, binary prefixes (KiB, MiB) in steps of 1024,
/// always with a decimal point. Programs read [JsonText], which never rounds.
public final class Numbers {

    private static final String[] LARGE = {"", "k", "M", "G", "T", "P", "E", "Z", "Y"};
    private static final String[] SMALL = {"", "m", "µ", "n", "p", "f", "a"};
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Numbers() {}

    /// `12,150,912`.
    public static String count(long value) {
        return String.format(Locale.US, "%,d", value);
    }

    /// `1 request`, `446 requests`.
    public static String count(long value, String noun) {
        return count(value) + " " + noun + (value == 1 ? "" : "s");
    }

    /// Bytes in binary units: `4.53 GiB`.
    public static String binaryBytes(long bytes) {
        double scaled = bytes;
        int step = 0;
        while (rounded(scaled) >= 1024 && step < BINARY.length - 1) {
            scaled /= 1024;
            step++;
        }
        return step == 0 ? bytes + " B" : digits(scaled) + " " + BINARY[step];
    }

    /// Bytes in decimal units: `4.87 GB`.
    public static String bytes(long bytes) {
        return bytes < 1000 ? bytes + " B" : si(bytes, "B");
    }

    /// `1.23 ms`, from an integer count of picoseconds.
    public static String picoseconds(long picoseconds) {
        return si(picoseconds * 1e-12, "s");
    }

    /// `3.21 mJ`, from picojoules.
    public static String picojoules(double picojoules) {
        return si(picojoules * 1e-12, "J");
    }

    /// A value in its base unit with an SI prefix and three digits: `614 GB/s`.
    public static String si(double value, String unit) {
        double size = Math.abs(value);
        if (size == 0 || Double.isNaN(size) || Double.isInfinite(size)) {
            return digits(value) + " " + unit;
        }
        int step = 0;
        while (rounded(size) >= 1000 && step < LARGE.length - 1) {
            size /= 1000;
            step++;
        }
        while (rounded(size) < 1 && -step < SMALL.length - 1) {
            size *= 1000;
            step--;
        }
        String prefix = step >= 0 ? LARGE[step] : SMALL[-step];
        return (value < 0 ? "-" : "") + digits(size) + " " + prefix + unit;
    }

    /// A share as `83.2 %`; below 1 % with two significant digits at most, so that a small share does not look like none.
    public static String percent(double share) {
        double percent = share * 100;
        double size = Math.abs(percent);
        if (size == 0 || size >= 0.995 || Double.isNaN(size)) {
            return String.format(Locale.US, "%.1f %%", percent);
        }
        BigDecimal twoDigits = new BigDecimal(percent).round(new MathContext(2));
        return twoDigits.stripTrailingZeros().toPlainString() + " %";
    }

    /// What three digits will show, so that 999.7 becomes the next unit and not `1000`.
    private static double rounded(double value) {
        return value >= 99.95 ? Math.rint(value) : value >= 0.9995 ? Math.max(value, 1) : value;
    }

    private static String digits(double value) {
        double size = Math.abs(value);
        int decimals = value == Math.rint(value) || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        return String.format(Locale.US, "%." + decimals + "f", value);
    }
}
