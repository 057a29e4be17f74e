package org.moesaic.formats;

import java.util.Objects;

/// Weights of −s and s, one bit each, with one scale per group (usually the mean magnitude, as in XNOR-Net, 2016).
///
/// **Packing.** Eight codes a byte, the first column in the lowest bit; bit 1 is s, bit 0 is −s; bits after the last
/// column are 0. One scale a group. Bits per weight: 1 + 16/group, with fp32 scales 1 + 32/group.
///
/// What a multiplier sees is `binary`: it adds or subtracts. An array says so itself if it takes weights in at one bit
/// each; the built-in ones multiply signs as ternary digits and take them in no faster than those.
///
/// @param group inputs that share a scale; [IntegerFormat#ROW] for one scale a row
/// @param scale how scales are stored
public record BinaryFormat(int group, ScaleType scale) implements NumberFormat {

    /// Group of bare `binary`: that of bare integer formats.
    public static final int DEFAULT_GROUP = IntegerFormat.DEFAULT_GROUP;

    public BinaryFormat {
        Groups.check(group);
        Objects.requireNonNull(scale);
    }

    @Override
    public String name() {
        return "binary" + Groups.suffix(group, DEFAULT_GROUP) + scale.suffix();
    }

    @Override
    public String arithmetic() {
        return "binary";
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        return new MatrixBytes(
                MatrixBytes.packed(shape, 1),
                Math.multiplyExact(scaleGroups(shape), scale.bytes()),
                0);
    }

    @Override
    public long scaleGroups(MatrixShape shape) {
        return Groups.count(shape, group);
    }

    @Override
    public double bitsPerWeight() {
        return 1 + Groups.bitsPerWeight(group, 8.0 * scale.bytes());
    }
}
