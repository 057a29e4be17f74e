package org.moesaic.compute.analog;

/// A [Quantiser] in fp32: the same operations, each rounded once, on every backend.
///
/// A code is `rint(v · codesPerUnit)`, half to even: by adding and taking away 1.5 · 2²³ ([#ROUNDER]), where fp32 has no
/// room for a fraction, after clipping to ±2²¹ so that there is room for the sum. Its value is
/// `fma(code, stepHigh, code · stepLow)`, clipped to the bound: a step in two parts, so that the last level of an even
/// number of steps is the bound exactly. With an odd number the last level is half a step below the bound, so that a
/// level always converts to itself.
///
/// @param codesPerUnit steps / (2 · bound)
/// @param stepHigh the step, rounded to fp32
/// @param stepLow what rounding took from it
/// @param bound the last level
public record Levels(float codesPerUnit, float stepHigh, float stepLow, float bound) {

    public static final float ROUNDER = 12582912f;

    public static final float CODE_LIMIT = 0x1p21f;

    /// Of a converter that is on.
    public static Levels of(Quantiser quantiser) {
        float high = (float) quantiser.step();
        return new Levels(
                (float) (quantiser.steps() / (2 * quantiser.bound())),
                high,
                (float) (quantiser.step() - high),
                (float) (quantiser.steps() / 2 * quantiser.step()));
    }

    /// The code nearest to a value, not clipped to the bound.
    public float code(float value) {
        float scaled = Math.min(CODE_LIMIT, Math.max(-CODE_LIMIT, value * codesPerUnit));
        return (scaled + ROUNDER) - ROUNDER;
    }

    /// The value of a code, not clipped to the bound.
    public float value(float code) {
        return Math.fma(code, stepHigh, code * stepLow);
    }

    /// Rounds, then clips.
    public float convert(float value) {
        return clip(value(code(value)));
    }

    /// Clips to the bound.
    public float clip(float value) {
        return Math.min(bound, Math.max(-bound, value));
    }
}
