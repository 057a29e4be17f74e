package org.moesaic.vector;

/// From vectors of sums to one number, always in the same order: not by a reduction of the Vector API, whose order is free
/// to differ from call to call.
final class RowSums {

    private RowSums() {}

    /// The sum of the four vectors of [FloatRow], which are overwritten.
    static float ofStep(float[] sums) {
        int l = Lanes.COUNT;
        for (int i = 0; i < l; i++) {
            sums[i] = (sums[i] + sums[l + i]) + (sums[2 * l + i] + sums[3 * l + i]);
        }
        return ofHalves(sums, 0, l);
    }

    /// The sum of `count` floats from `at` on, a power of two of them, which are overwritten.
    static float ofHalves(float[] sums, int at, int count) {
        for (int half = count / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return sums[at];
    }
}
