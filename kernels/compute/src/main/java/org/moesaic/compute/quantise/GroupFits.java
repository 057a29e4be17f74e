package org.moesaic.compute.quantise;

import org.moesaic.formats.Bf16;
import org.moesaic.formats.Fp4;
import org.moesaic.formats.IntegerFormat;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NormalFloatFormat;
import org.moesaic.formats.ScaleType;

/// How each format with scales of its own groups chooses them, for the weights `w[from]` to `w[to - 1]`.
///
/// `shrink` multiplies the range that is covered: 1 covers every weight, less cuts off the largest ones for a finer grid.
final class GroupFits {

    /// Steps of planes, as shares of a group's largest weight: 16 units in the last place of an fp32 number.
    private static final double SMALLEST_STEP = 0x1p-19;

    private GroupFits() {}

    /// Symmetric: `max|w|` falls on the largest code. Asymmetric: the smallest and the largest weight fall on the lowest
    /// and the highest code, where the range is widened to hold 0, so that a group of equal weights has a range too.
    static UniformGrid integer(IntegerFormat format, double[] w, int from, int to, double shrink) {
        return format.asymmetric()
                ? asymmetric(format.maxCode(), format.scale(), w, from, to, shrink)
                : symmetric(format, largest(w, from, to) * shrink);
    }

    /// The same, by the smallest and the largest weight, 0 among them.
    static UniformGrid integer(IntegerFormat format, double lowest, double highest) {
        return format.asymmetric()
                ? asymmetric(format.maxCode(), format.scale(), lowest, highest)
                : symmetric(format, Math.max(-lowest, highest));
    }

    private static UniformGrid symmetric(IntegerFormat format, double largest) {
        float scale = Scales.round(largest / format.maxCode(), format.scale());
        return new UniformGrid(scale, 0, format.minCode(), format.maxCode());
    }

    /// The base like an asymmetric integer format; each plane's step is the mean of what is left, which is the best for
    /// planes of signs: `‖R - s·sign(R)‖²` is smallest there. A step that sums in fp32 would not keep is 0, so that no plane
    /// makes the error larger.
    static NestedGrid nested(NestedFormat format, double[] w, int from, int to, double shrink) {
        int maxCode = (1 << format.baseBits()) - 1;
        UniformGrid base = asymmetric(maxCode, ScaleType.FP16, w, from, to, shrink);
        float[] steps = new float[format.planes()];
        double[] rest = new double[to - from];
        for (int i = from; i < to; i++) {
            rest[i - from] = w[i] - base.value(base.code(w[i]));
        }
        double kept = largest(w, from, to) * SMALLEST_STEP;
        for (int plane = 0; plane < steps.length; plane++) {
            double step = mean(rest, 0, rest.length);
            steps[plane] = step < kept ? 0 : Scales.step(step);
            for (int i = 0; i < rest.length; i++) {
                rest[i] -= rest[i] >= 0 ? steps[plane] : -steps[plane];
            }
        }
        return new NestedGrid(base, steps);
    }

    /// `max|w|` falls on 1, the largest value of the code book (QLoRA, arXiv 2305.14314, section 3).
    static CodeBookGrid normalFloat(
            NormalFloatFormat format, double[] w, int from, int to, double shrink) {
        float[] values = new float[16];
        for (int code = 0; code < values.length; code++) {
            values[code] = NormalFloatFormat.value(code);
        }
        float scale = Scales.round(largest(w, from, to) * shrink, format.scale());
        return new CodeBookGrid(scale, values);
    }

    /// `2^(⌊log2 max|w|⌋ - 2)`, so that the largest weight falls between 4 and 8 and saturates at 6 (OCP Microscaling
    /// Formats 1.0, section 6.3). Here `shrink` is a power of two.
    static MicroscalingGrid microscaling(double[] w, int from, int to, double shrink) {
        return new MicroscalingGrid(microscaling(largest(w, from, to), Math.getExponent(shrink)));
    }

    /// The scale alone, by the largest weight.
    static float microscaling(double largest) {
        return microscaling(largest, 0);
    }

    private static float microscaling(double largest, int shift) {
        int exponent = largest == 0 ? 0 : Math.getExponent(largest) - Math.getExponent(Fp4.MAX);
        return Math.scalb(1f, Math.clamp(exponent + shift, -127, 127));
    }

    /// The mean magnitude, which minimises the squared error (XNOR-Net, arXiv 1603.05279, section 3.1).
    static BinaryGrid binary(ScaleType type, double[] w, int from, int to) {
        return new BinaryGrid(Scales.round(mean(w, from, to), type));
    }

    /// The smallest and the largest weight of a row beside 0: digits 0, low, high (QMoE, arXiv 2310.16795). A weight takes a
    /// level if it is nearer to it than to 0. So a row that has two values beside 0 is kept as it is, where both have one sign
    /// too; the public code has 0 for the level of the other sign then, and loses the smaller one.
    static CodeBookGrid levels(double[] w, int from, int to, double shrink) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            if (w[i] != 0) {
                low = Math.min(low, w[i]);
                high = Math.max(high, w[i]);
            }
        }
        if (low > high) {
            return new CodeBookGrid(1, new float[] {0, 0, 0});
        }
        return new CodeBookGrid(1, new float[] {0, bf16(low * shrink), bf16(high * shrink)});
    }

    /// The nearest bf16 that is finite.
    private static float bf16(double value) {
        float rounded = Bf16.toFloat(Bf16.fromFloat((float) value));
        return Float.isInfinite(rounded) ? Math.copySign(0x1.FEp127f, rounded) : rounded;
    }

    private static UniformGrid asymmetric(
            int maxCode, ScaleType type, double[] w, int from, int to, double shrink) {
        double low = 0;
        double high = 0;
        for (int i = from; i < to; i++) {
            low = Math.min(low, w[i] * shrink);
            high = Math.max(high, w[i] * shrink);
        }
        return asymmetric(maxCode, type, low, high);
    }

    private static UniformGrid asymmetric(int maxCode, ScaleType type, double low, double high) {
        float scale = Scales.round((high - low) / maxCode, type);
        float zero = scale == 0 ? 0 : Scales.fp16(Math.min(-low / scale, maxCode));
        return new UniformGrid(scale, zero, 0, maxCode);
    }

    private static double largest(double[] w, int from, int to) {
        // The bits of magnitudes are in their order, and integers are compared faster.
        long largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Double.doubleToRawLongBits(w[i]) & Long.MAX_VALUE);
        }
        return Double.longBitsToDouble(largest);
    }

    private static double mean(double[] w, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs(w[i]);
        }
        return to == from ? 0 : sum / (to - from);
    }
}
