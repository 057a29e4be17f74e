package org.moesaic.compute.quantise;

/// A short list of values, each times a scale; of two that are equally near the one with the lower code.
///
/// @param values the value of each code
record CodeBookGrid(float scale, float[] values) implements Grid {

    @Override
    public int code(double weight) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value * scale);
            high = Math.max(high, value * scale);
        }
        // A weight far outside is equally far from all values, as far as double can tell.
        double inside = Math.clamp(weight, low, high);
        int best = 0;
        for (int code = 1; code < values.length; code++) {
            if (distance(code, inside) < distance(best, inside)) {
                best = code;
            }
        }
        return best;
    }

    @Override
    public float value(int code) {
        return values[code] * scale;
    }

    private double distance(int code, double weight) {
        return Math.abs((double) (values[code] * scale) - weight);
    }
}
