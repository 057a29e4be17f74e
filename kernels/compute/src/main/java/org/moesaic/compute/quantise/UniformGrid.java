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

    /// A code is a whole number that fp32 has, so no integer need be made of it.
    @Override
    public void values(double[] w, int from, int to, int[] codes, float[] values) {
        if (scale == 0) {
            Arrays.fill(values, from, to, value(code(0)));
            return;
        }
        double step = scale;
        double offset = zero;
        double low = minCode;
        double high = maxCode;
        for (int i = from; i < to; i++) {
            double code = Math.min(Math.max(Math.rint(w[i] / step + offset), low), high);
            values[i] = ((float) code - zero) * scale;
        }
    }

    /// In fp32, rounded after each operation, as formats define it.
    @Override
    public float value(int code) {
        return (code - zero) * scale;
    }
}
