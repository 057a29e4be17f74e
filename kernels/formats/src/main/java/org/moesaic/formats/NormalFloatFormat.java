package org.moesaic.formats;

import java.util.Objects;

/// NF4: a code book of 16 values between −1 and 1, the quantiles of a normal distribution, with one scale per group (the
/// largest magnitude in it).
///
/// **Packing.** Two codes a byte, the even column in the low four bits, the rest 0; one scale a group.
///
/// **Value.** [#value] of the code times the scale, rounded once to fp32. Group 64 is that of the source; it keeps scales
/// in fp32 (`nf4-s32`, 4.5 bits a weight) and quantises them a second time; bare `nf4` has fp16 scales (4.25 bits).
///
/// What a multiplier sees is bf16: NF4 is a way to store, "bf16" the computation type of the source (its section 3); a
/// multiplier for E2M1 cannot use these values.
///
/// Source: Dettmers et al., QLoRA (2023), section 3 and appendix E.
///
/// @param group inputs that share a scale; [IntegerFormat#ROW] for one scale a row
/// @param scale how scales are stored
public record NormalFloatFormat(int group, ScaleType scale) implements NumberFormat {

    /// Group of bare `nf4`.
    public static final int DEFAULT_GROUP = 64;

    static final int BITS = 4;

    /// The code book as the authors publish it, in fp32.
    private static final float[] VALUES = {
        -1.0f,
        -0.6961928009986877f,
        -0.5250730514526367f,
        -0.39491748809814453f,
        -0.28444138169288635f,
        -0.18477343022823334f,
        -0.09105003625154495f,
        0.0f,
        0.07958029955625534f,
        0.16093020141124725f,
        0.24611230194568634f,
        0.33791524171829224f,
        0.44070982933044434f,
        0.5626170039176941f,
        0.7229568362236023f,
        1.0f
    };

    public NormalFloatFormat {
        Groups.check(group);
        Objects.requireNonNull(scale);
    }

    /// The value of a code, 0 to 15; it grows with the code.
    public static float value(int code) {
        return VALUES[code];
    }

    @Override
    public String name() {
        return "nf4" + Groups.suffix(group, DEFAULT_GROUP) + scale.suffix();
    }

    @Override
    public String arithmetic() {
        return "bf16";
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        return new MatrixBytes(
                MatrixBytes.packed(shape, BITS),
                Math.multiplyExact(scaleGroups(shape), scale.bytes()),
                0);
    }

    @Override
    public long scaleGroups(MatrixShape shape) {
        return Groups.count(shape, group);
    }

    @Override
    public double bitsPerWeight() {
        return BITS + Groups.bitsPerWeight(group, 8.0 * scale.bytes());
    }
}
