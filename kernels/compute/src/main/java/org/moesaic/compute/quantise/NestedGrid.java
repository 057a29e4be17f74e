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
