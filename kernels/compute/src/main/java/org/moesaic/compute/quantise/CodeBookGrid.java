package org.moesaic.compute.quantise;

/// A short list of values, each times a scale; of two that are equally near the one with the lower code.
///
/// @param values the value of each code
record CodeBookGrid(float scale, float[] values) implements Grid {

    @Override
    public int code(double weight) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (distance(i, weight) < distance(best, weight)) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public float value(int code) {
        return values[code] * scale;
    }

    private double distance(int index, double weight) {
        return Math.abs((double) (values[index] * scale) - weight);
    }
}
