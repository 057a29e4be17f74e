package org.moesaic.formats;

import java.util.Objects;

/// Integer weights with one scale per group of consecutive inputs, and for the asymmetric kind one zero point as well.
///
/// **Packing.** A row is a dense little-endian string of bits: the code of column c takes its bits c·b to c·b + b − 1,
/// the least significant one first, where bit i of the row is bit i mod 8 of byte ⌊i / 8⌋. Bits after the last code are 0.
///
/// **Value.** The stored code u is an unsigned number of b bits, s the group's scale (fp16 or fp32), z its zero point.
///
/// - symmetric: q = u − 2^(b−1), in −2^(b−1) … 2^(b−1) − 1; the weight is q·s. All of these codes are legal. A
///   quantiser that takes s = max|w| / (2^(b−1) − 1) uses the lowest one only where it clips.
/// - asymmetric: q = u, in 0 … 2^b − 1; the weight is (q − z)·s. The zero point is an fp16 number, not an integer
///   (as in HQQ, and in the quantiser of arXiv 2604.06515), of either sign.
///
/// Both are evaluated in fp32: q·s is exact with an fp16 scale; with an fp32 scale, and in each of the two operations
/// of (q − z)·s, it is rounded once to nearest even.
///
/// **Bits per weight.** b + 16/group, and 16/group more for each of an fp32 scale and a zero point.
///
/// @param bits bits of one weight, 2 to 8
/// @param group inputs that share a scale; [#ROW] for one scale a row
/// @param asymmetric true for a zero point beside each scale
/// @param scale how scales are stored; zero points are always fp16
public record IntegerFormat(int bits, int group, boolean asymmetric, ScaleType scale)
        implements NumberFormat {

    /// Group of a format with one scale per row.
    public static final int ROW = Groups.ROW;

    /// Group of a format whose name does not say: 128, as in GPTQ and AWQ checkpoints.
    public static final int DEFAULT_GROUP = 128;

    /// Bytes of a zero point: fp16, so that group 128 with fp16 scale and zero costs 0.25 bit a weight (HQQ).
    static final int ZERO_BYTES = 2;

    public IntegerFormat {
        if (bits < 2 || bits > 8) {
            throw new IllegalArgumentException("integer weights have 2 to 8 bits, not " + bits);
        }
        Groups.check(group);
        Objects.requireNonNull(scale);
    }

    /// With fp16 scales.
    public IntegerFormat(int bits, int group, boolean asymmetric) {
        this(bits, group, asymmetric, ScaleType.FP16);
    }

    /// The smallest code: of a symmetric format −2^(bits−1), else 0.
    public int minCode() {
        return asymmetric ? 0 : -(1 << (bits - 1));
    }

    /// The largest code: of a symmetric format 2^(bits−1) − 1, else 2^bits − 1.
    public int maxCode() {
        return minCode() + (1 << bits) - 1;
    }

    @Override
    public String name() {
        return arithmetic()
                + Groups.suffix(group, DEFAULT_GROUP)
                + (asymmetric ? "-asym" : "")
                + scale.suffix();
    }

    @Override
    public String arithmetic() {
        return "int" + bits;
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        long groups = scaleGroups(shape);
        return new MatrixBytes(
                MatrixBytes.packed(shape, bits),
                Math.multiplyExact(groups, scale.bytes()),
                asymmetric ? Math.multiplyExact(groups, ZERO_BYTES) : 0);
    }

    @Override
    public long scaleGroups(MatrixShape shape) {
        return Groups.count(shape, group);
    }

    @Override
    public double bitsPerWeight() {
        return bits
                + Groups.bitsPerWeight(
                        group, 8.0 * (scale.bytes() + (asymmetric ? ZERO_BYTES : 0)));
    }
}
