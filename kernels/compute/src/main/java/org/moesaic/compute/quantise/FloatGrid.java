package org.moesaic.compute.quantise;

import java.util.Arrays;
import org.moesaic.formats.Bf16;
import org.moesaic.formats.Encoder;
import org.moesaic.formats.FloatFormat;
import org.moesaic.formats.Fp8;

/// Floating-point numbers, those of a block-scaled format times their block's scale. A weight in double is rounded to
/// fp32 first, which is what weights are. What is larger than the largest finite number becomes that number.
record FloatGrid(FloatFormat.Kind kind, float scale) implements Grid {

    @Override
    public int code(double weight) {
        double exact = scale == 0 ? 0 : weight / scale;
        float scaled = (float) Math.clamp(exact, -largest(), largest());
        return Encoder.floatCode(kind, scaled);
    }

    @Override
    public void codes(double[] w, int from, int to, int[] codes) {
        if (scale == 0) {
            Arrays.fill(codes, from, to, code(0));
            return;
        }
        float[] scaled = new float[to - from];
        double step = scale;
        double high = largest();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) Math.min(Math.max(w[from + i] / step, -high), high);
        }
        int[] found = new int[scaled.length];
        switch (kind) {
            case FP8_E4M3 -> Fp8.E4M3.fromFloats(scaled, found.length, found);
            case FP8_E5M2 -> Fp8.E5M2.fromFloats(scaled, found.length, found);
            case FP32, BF16, FP16 -> {
                for (int i = 0; i < found.length; i++) {
                    found[i] = Encoder.floatCode(kind, scaled[i]);
                }
            }
        }
        System.arraycopy(found, 0, codes, from, found.length);
    }

    @Override
    public float value(int code) {
        float value =
                switch (kind) {
                    case FP32 -> Float.intBitsToFloat(code);
                    case BF16 -> Bf16.toFloat((short) code);
                    case FP16 -> Float.float16ToFloat((short) code);
                    case FP8_E4M3 -> Fp8.E4M3.toFloat((byte) code);
                    case FP8_E5M2 -> Fp8.E5M2.toFloat((byte) code);
                };
        return value * scale;
    }

    private double largest() {
        return switch (kind) {
            case FP32 -> Float.MAX_VALUE;
            case BF16 -> 0x1.FEp127;
            case FP16 -> 65504;
            case FP8_E4M3 -> Fp8.E4M3.max();
            case FP8_E5M2 -> Fp8.E5M2.max();
        };
    }
}
