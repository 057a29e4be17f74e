package org.moesaic.formats;

import java.util.Objects;

/// Floating-point weights.
///
/// @param name `fp32`, `bf16`, `fp16`, `fp8`, or `fp8-e4m3-b128`
/// @param arithmetic `fp32`, `bf16`, `fp16` or `fp8`
/// @param bits bits of one weight
/// @param scaleBlock side of the square blocks that share one fp32 scale; 0 for no scales. 128 is the block-scaled fp8
///     of DeepSeek-V3 (its technical report, section 3.3)
public record FloatFormat(String name, String arithmetic, int bits, int scaleBlock)
        implements NumberFormat {

    /// Bytes of an fp32 scale.
    private static final int SCALE_BYTES = 4;

    public FloatFormat {
        Objects.requireNonNull(name);
        Objects.requireNonNull(arithmetic);
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        long scales = Math.multiplyExact(scaleGroups(shape), SCALE_BYTES);
        return new MatrixBytes(MatrixBytes.packed(shape, bits), scales, 0);
    }

    @Override
    public long scaleGroups(MatrixShape shape) {
        if (scaleBlock == 0) {
            return 0;
        }
        return MatrixBytes.ceilDiv(shape.rows(), scaleBlock)
                * MatrixBytes.ceilDiv(shape.columns(), scaleBlock);
    }

    @Override
    public double bitsPerWeight() {
        return scaleBlock == 0
                ? bits
                : bits + 8.0 * SCALE_BYTES / ((double) scaleBlock * scaleBlock);
    }
}
