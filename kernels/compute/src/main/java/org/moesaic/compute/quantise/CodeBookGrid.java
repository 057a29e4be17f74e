package org.moesaic.compute.quantise;

/// A short list of values, each times a scale; of two that are equally near the one with the lower code.
///
/// @param values the value of each code
record CodeBookGrid(float scale, float[] values) implements Grid {

    /// Values that are searched by halves, where they rise.
    private static final int BOOK = 16;

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
    public void codes(double[] w, int from, int to, int[] codes) {
        double[] scaled = new double[values.length];
        boolean rising = true;
        for (int code = 0; code < values.length; code++) {
            scaled[code] = values[code] * scale;
            rising &= code == 0 || scaled[code] > scaled[code - 1];
        }
        if (!rising || values.length != BOOK) {
            Grid.super.codes(w, from, to, codes);
            return;
        }
        double low = scaled[0];
        double high = scaled[BOOK - 1];
        for (int i = from; i < to; i++) {
            double inside = Math.min(Math.max(w[i], low), high);
            int below = 0;
            for (int step = BOOK / 2; step > 0; step /= 2) {
                below += scaled[below + step] <= inside ? step : 0;
            }
            int above = Math.min(below + 1, BOOK - 1);
            boolean nearer = scaled[above] - inside < inside - scaled[below];
            codes[i] = nearer ? above : below;
        }
    }

    @Override
    public float value(int code) {
        return values[code] * scale;
    }

    private double distance(int code, double weight) {
        return Math.abs((double) (values[code] * scale) - weight);
    }
}
