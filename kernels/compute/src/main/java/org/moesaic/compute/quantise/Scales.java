package org.moesaic.compute.quantise;

import org.moesaic.formats.ScaleType;

/// Scales as they can be stored.
final class Scales {

    private static final double LARGEST_FP16 = 65504;
    private static final double SMALLEST_FP16 = 0x1p-24;

    private Scales() {}

    /// The nearest scale that can be stored. A scale above 0 stays above 0, or the whole group would become 0; one that is
    /// too large becomes the largest, and codes saturate.
    static float round(double scale, ScaleType type) {
        if (scale == 0) {
            return 0;
        }
        return switch (type) {
            case FP16 -> fp16(Math.clamp(scale, SMALLEST_FP16, LARGEST_FP16));
            case FP32 -> (float) Math.clamp(scale, Float.MIN_VALUE, Float.MAX_VALUE);
        };
    }

    /// The nearest step of a plane that can be stored, which may be 0: twice the step that fits best makes an error larger.
    static float step(double step) {
        return fp16(Math.min(step, LARGEST_FP16));
    }

    /// The nearest fp16 number, of a magnitude that fp16 has.
    static float fp16(double value) {
        return Float.float16ToFloat(Float.floatToFloat16((float) value));
    }
}
