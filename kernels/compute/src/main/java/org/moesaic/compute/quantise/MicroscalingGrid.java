package org.moesaic.compute.quantise;

import org.moesaic.formats.Fp4;

/// E2M1 numbers times a power of two; ties go to the even code, as the specification wants it.
record MicroscalingGrid(float scale) implements Grid {

    @Override
    public int code(double weight) {
        return Fp4.fromFloat((float) (weight / scale));
    }

    @Override
    public void codes(double[] w, int from, int to, int[] codes) {
        float[] scaled = new float[to - from];
        double step = scale;
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (w[from + i] / step);
        }
        int[] found = new int[scaled.length];
        Fp4.fromFloats(scaled, found.length, found);
        System.arraycopy(found, 0, codes, from, found.length);
    }

    @Override
    public float value(int code) {
        return Fp4.toFloat(code) * scale;
    }
}
