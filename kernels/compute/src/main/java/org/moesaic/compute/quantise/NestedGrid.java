package org.moesaic.compute.quantise;

/// A uniform base refined by planes of one bit (MWQ of D²MoE): each plane takes the sign of what is left.
///
/// The code is the base's code followed by the planes' bits, the first plane's the highest.
///
/// @param planeScales the step of each plane, in order
record NestedGrid(UniformGrid base, float[] planeScales) implements Grid {

    @Override
    public int code(double weight) {
        int code = base.code(weight);
        double rest = weight - base.value(code);
        for (float step : planeScales) {
            boolean up = rest >= 0;
            code = code << 1 | (up ? 1 : 0);
            rest -= up ? step : -step;
        }
        return code;
    }

    /// Plane after plane over all weights, not weight after weight.
    @Override
    public void codes(double[] w, int from, int to, int[] codes) {
        base.codes(w, from, to, codes);
        double[] rest = new double[to - from];
        float step = base.scale();
        float zero = base.zero();
        for (int i = 0; i < rest.length; i++) {
            rest[i] = w[from + i] - (codes[from + i] - zero) * step;
        }
        for (double plane : planeScales) {
            for (int i = 0; i < rest.length; i++) {
                // Adding 0 makes 0 of -0, which counts as up.
                double left = rest[i] + 0.0;
                int up = 1 + (int) (Double.doubleToRawLongBits(left) >> 63);
                codes[from + i] = codes[from + i] << 1 | up;
                rest[i] = left - Math.copySign(plane, left);
            }
        }
    }

    /// In fp32, from the base on, rounded after each operation, as the format defines it.
    @Override
    public float value(int code) {
        float value = base.value(code >>> planeScales.length);
        for (int plane = 0; plane < planeScales.length; plane++) {
            boolean up = (code >>> planeScales.length - 1 - plane & 1) == 1;
            value += up ? planeScales[plane] : -planeScales[plane];
        }
        return value;
    }
}
