package org.moesaic.compute.quantise;

import org.moesaic.formats.Fp4;

/// E2M1 numbers times a power of two; ties go to the even code, as the specification wants it.
record MicroscalingGrid(float scale) implements Grid {

    @Override
    public int code(double weight) {
        return Fp4.fromFloat((float) (weight / scale));
    }

    @Override
    public float value(int code) {
        return Fp4.toFloat(code) * scale;
    }
}
