package org.moesaic.formats;

/// Integer weights with one scale per group of consecutive inputs, and for the asymmetric kind one zero point as well.
///
/// A row of a matrix has ⌈columns / group⌉ groups, the last one short.
///
/// @param bits bits of one weight, 2 to 8
/// @param group inputs that share a scale; [#ROW] for one scale a row
/// @param asymmetric true for a zero point beside each scale
public record IntegerFormat(int bits, int group, boolean asymmetric) implements NumberFormat {

    /// Group of a format with one scale per row.
    public static final int ROW = Integer.MAX_VALUE;

    /// Group of a format whose name does not say: 128, as in GPTQ and AWQ checkpoints.
    public static final int DEFAULT_GROUP = 128;

    /// Bits of a scale and of a zero point: both fp16, so that group 128 with both costs 0.25 bit a weight (HQQ).
    private static final int SCALE_BITS = 16;

    public IntegerFormat {
        if (bits < 2 || bits > 8) {
            throw new IllegalArgumentException("integer weights have 2 to 8 bits, not " + bits);
        }
        if (group < 1) {
            throw new IllegalArgumentException("a scale group of " + group);
        }
    }

    @Override
    public String name() {
        String groupName =
                switch (group) {
                    case DEFAULT_GROUP -> "";
                    case ROW -> "-row";
                    default -> "-g" + group;
                };
        return arithmetic() + groupName + (asymmetric ? "-asym" : "");
    }

    @Override
    public String arithmetic() {
        return "int" + bits;
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        long perPart = Math.multiplyExact(scaleGroups(shape), SCALE_BITS / 8);
        return new MatrixBytes(MatrixBytes.packed(shape, bits), perPart, asymmetric ? perPart : 0);
    }

    @Override
    public long scaleGroups(MatrixShape shape) {
        return shape.rows() * MatrixBytes.ceilDiv(shape.columns(), group);
    }

    @Override
    public double bitsPerWeight() {
        double perGroup = asymmetric ? 2.0 * SCALE_BITS : SCALE_BITS;
        return group == ROW ? bits : bits + perGroup / group;
    }
}
