package org.moesaic.formats;

/// MXFP4: 4-bit floats (E2M1) with one 8-bit power-of-two scale per 32 consecutive inputs; 4.25 bits a weight.
///
/// Source: OCP Microscaling Formats (MX) Specification 1.0, section 5.2. gpt-oss ships its experts in it.
public record MicroscalingFormat() implements NumberFormat {

    private static final int BITS = 4;
    private static final int BLOCK = 32;
    private static final int SCALE_BITS = 8;

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
        return shape.rows() * MatrixBytes.ceilDiv(shape.columns(), BLOCK);
    }

    @Override
    public double bitsPerWeight() {
        return BITS + (double) SCALE_BITS / BLOCK;
    }
}
