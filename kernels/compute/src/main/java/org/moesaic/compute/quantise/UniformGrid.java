package org.moesaic.compute.quantise;

import java.util.Arrays;

/// Evenly spaced values `(code - zero) · scale`; ties go to the even code.
record UniformGrid(float scale, float zero, int minCode, int maxCode) implements Grid {

    @Override
    public int code(double weight) {
        double code = scale == 0 ? zero : Math.rint(weight / scale + zero);
        return (int) Math.clamp(code, minCode, maxCode);
    }

    @Override
    public void codes(double[] w, int from, int to, int[] codes) {
        if (scale == 0) {
            Arrays.fill(codes, from, to, code(0));
            return;
        }
        double step = scale;
        double offset = zero;
        double low = minCode;
        double high = maxCode;
        for (int i = from; i < to; i++) {
            codes[i] = (int) Math.min(Math.max(Math.rint(w[i] / step + offset), low), high);
        }
    }

    /// In fp32, rounded after each operation, as formats define it.
    @Override
    public float value(int code) {
        return (code - zero) * scale;
    }
}
