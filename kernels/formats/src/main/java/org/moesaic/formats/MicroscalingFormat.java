package org.moesaic.formats;

/// MXFP4: 4-bit floats (E2M1) with one 8-bit power-of-two scale (E8M0) per 32 consecutive inputs; 4.25 bits a weight.
///
/// **Packing.** Two codes a byte, the even column in the low four bits; the upper half of a row's last byte is 0 if the
/// number of columns is odd. One byte of scale a block of 32, the last block of a row short.
///
/// **Value.** Code (sign, then magnitude 0, 0.5, 1, 1.5, 2, 3, 4, 6; see [Fp4]) times 2^(scale − 127); exact in fp32
/// unless it overflows to infinity. Scale 255 is NaN, and so is every weight of its block.
///
/// Source: OCP Microscaling Formats (MX) Specification 1.0, sections 5.2 to 5.4. gpt-oss ships its experts in it.
public record MicroscalingFormat() implements NumberFormat {

    static final int BITS = 4;
    private static final int BLOCK = 32;
    private static final int SCALE_BITS = 8;

    /// Inputs that share a scale.
    public int group() {
        return BLOCK;
    }

    @Override
    public String name() {
        return "mxfp4";
    }

    @Override
    public String arithmetic() {
        return "fp4";
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        return new MatrixBytes(
                MatrixBytes.packed(shape, BITS), scaleGroups(shape) * SCALE_BITS / 8, 0);
    }

    @Override
    public long scaleGroups(MatrixShape shape) {
        return Groups.count(shape, BLOCK);
    }

    @Override
    public double bitsPerWeight() {
        return BITS + (double) SCALE_BITS / BLOCK;
    }
}
