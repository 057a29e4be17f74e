package org.moesaic.compute.quantise;

/// Plus or minus the scale; 0 becomes plus.
record BinaryGrid(float scale) implements Grid {

    @Override
    public int code(double weight) {
        return weight < 0 ? -1 : 1;
    }

    @Override
    public void codes(double[] w, int from, int to, int[] codes) {
        for (int i = from; i < to; i++) {
            // Adding 0 makes 0 of -0, which is no negative weight.
            long sign = Double.doubleToRawLongBits(w[i] + 0.0) >> 63;
            codes[i] = 1 + 2 * (int) sign;
        }
    }

    @Override
    public float value(int code) {
        return code * scale;
    }
}
