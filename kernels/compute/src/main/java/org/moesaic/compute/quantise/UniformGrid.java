package org.moesaic.compute.quantise;

/// Evenly spaced values `(code - zero) · scale`; ties go to the even code.
record UniformGrid(float scale, float zero, int minCode, int maxCode) implements Grid {

    @Override
    public int code(double weight) {
        double code = scale == 0 ? zero : Math.rint(weight / scale + zero);
        return (int) Math.clamp(code, minCode, maxCode);
    }

    /// In fp32, rounded after each operation, as formats define it.
    @Override
    public float value(int code) {
        return (code - zero) * scale;
    }
}
