package org.moesaic.formats;

/// How a group's scale is stored.
public enum ScaleType {
    /// IEEE 754 binary16: what names without a suffix mean.
    FP16(2, ""),
    /// IEEE 754 binary32: the suffix `-s32`.
    FP32(4, "-s32");

    private final int bytes;
    private final String suffix;

    ScaleType(int bytes, String suffix) {
        this.bytes = bytes;
        this.suffix = suffix;
    }

    /// Bytes of one scale.
    public int bytes() {
        return bytes;
    }

    /// What it adds to the name of a format.
    String suffix() {
        return suffix;
    }
}
