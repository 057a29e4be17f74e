package org.moesaic.formats;

import java.util.Objects;

/// Floating-point weights: each is its own value, except that a block-scaled one is multiplied with its block's scale.
///
/// **Packing.** Codes of 4, 2 or 1 bytes, little-endian, one after the other. A block-scaled matrix has one fp32 scale
/// for each square of `scaleBlock` rows and columns, blocks row by row, those at the edges cut off; the weight is
/// code · scale, rounded once to fp32.
///
/// @param kind what one number is
/// @param scaleBlock side of the blocks that share a scale; 0 for no scales. 128, with E4M3 only, is the block-scaled
///     fp8 of DeepSeek-V3 (its technical report, section 3.3)
public record FloatFormat(Kind kind, int scaleBlock) implements NumberFormat {

    /// What one number is. Largest finite magnitude, smallest normal and smallest subnormal one are of the codes alone.
    public enum Kind {
        /// IEEE 754 binary32: decoded bit for bit.
        FP32("fp32", "fp32", 32),
        /// The upper half of a binary32: 8 bits of exponent, 7 of fraction. 3.39e38, 2^-126, 2^-133. See [Bf16].
        BF16("bf16", "bf16", 16),
        /// IEEE 754 binary16: 5 bits of exponent, 10 of fraction. 65504, 2^-14, 2^-24.
        FP16("fp16", "fp16", 16),
        /// OCP OFP8 E4M3: no infinities. 448, 2^-6, 2^-9. See [Fp8].
        FP8_E4M3("fp8", "fp8", 8),
        /// OCP OFP8 E5M2: with infinities. 57344, 2^-14, 2^-16. See [Fp8].
        FP8_E5M2("fp8-e5m2", "fp8", 8);

        private final String label;
        private final String arithmetic;
        private final int bits;

        Kind(String label, String arithmetic, int bits) {
            this.label = label;
            this.arithmetic = arithmetic;
            this.bits = bits;
        }
    }

    /// Bytes of an fp32 scale.
    private static final int SCALE_BYTES = 4;

    /// The one side of scale blocks that is in use (DeepSeek-V3).
    private static final int BLOCK = 128;

    public FloatFormat {
        Objects.requireNonNull(kind);
        if (scaleBlock != 0 && (scaleBlock != BLOCK || kind != Kind.FP8_E4M3)) {
            throw new IllegalArgumentException(
                    "scale blocks of "
                            + scaleBlock
                            + " for "
                            + kind.label
                            + "; there are those of 128 for fp8, or none (0)");
        }
    }

    /// Bits of one weight without scales.
    public int bits() {
        return kind.bits;
    }

    @Override
    public String name() {
        return scaleBlock == 0 ? kind.label : "fp8-e4m3-b" + scaleBlock;
    }

    @Override
    public String arithmetic() {
        return kind.arithmetic;
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        long scales = Math.multiplyExact(scaleGroups(shape), SCALE_BYTES);
        return new MatrixBytes(MatrixBytes.packed(shape, kind.bits), scales, 0);
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
                ? kind.bits
                : kind.bits + 8.0 * SCALE_BYTES / ((double) scaleBlock * scaleBlock);
    }
}
