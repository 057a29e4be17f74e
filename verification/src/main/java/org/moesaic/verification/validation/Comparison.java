package org.moesaic.verification.validation;

import java.util.Locale;

/// One published figure and ours.
///
/// @param what is compared
/// @param published figure that ours is held against, not 0
/// @param predicted figure of ours, in the same unit
public record Comparison(String what, double published, double predicted) {

    public Comparison {
        if (published == 0) {
            throw new IllegalArgumentException("nothing can be held against 0: " + what);
        }
    }

    /// By how much ours is larger, in percent of the published one.
    public double errorPercent() {
        return 100 * (predicted / published - 1);
    }

    /// As a row of a Markdown table.
    String row() {
        return "| %s | %s | %s | %+.1f %% |"
                .formatted(what, shown(published), shown(predicted), errorPercent())
                .replace("| -0.0 %", "| +0.0 %");
    }

    /// Whole numbers in full, others with four digits.
    private static String shown(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
