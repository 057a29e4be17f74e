package org.moesaic.traces.statistics;

import java.util.Locale;

/// Real numbers in messages.
final class Decimals {

    private Decimals() {}

    /// Three digits after the point, whatever the machine's locale.
    static String shown(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
