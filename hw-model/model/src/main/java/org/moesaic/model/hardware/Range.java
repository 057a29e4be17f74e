package org.moesaic.model.hardware;

/// A figure with its uncertainty.
public record Range(double low, double nominal, double high) {

    public static final Range ZERO = new Range(0, 0, 0);

    public Range {
        if (!(low <= nominal && nominal <= high) || low < 0 || Double.isInfinite(high)) {
            throw new IllegalArgumentException(
                    "not 0 <= low <= nominal <= high: " + low + ", " + nominal + ", " + high);
        }
    }

    public Range plus(Range other) {
        return new Range(low + other.low, nominal + other.nominal, high + other.high);
    }

    public Range times(double factor) {
        return new Range(low * factor, nominal * factor, high * factor);
    }
}
