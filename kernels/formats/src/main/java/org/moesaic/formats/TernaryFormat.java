package org.moesaic.formats;

import java.util.Objects;

/// Weights of −1, 0 and 1 with one fp32 scale a matrix (the mean magnitude, as in BitNet b1.58).
///
/// **Packing.** The stored digit is u = t + 1 for the weight t.
///
/// - `ternary`: two bits a weight, four a byte, the first column in the lowest two bits; 3 is no digit and an error
/// - `ternary-1.6`: five a byte, which is u₀ + 3·u₁ + 9·u₂ + 27·u₃ + 81·u₄; 243 to 255 are errors
///
/// Digits after the last column are 0. **Value.** t·scale, exact. Bits per weight: 2 or 1.6.
///
/// @param packing how the codes are laid out
public record TernaryFormat(Packing packing) implements NumberFormat {

    /// Layout of ternary codes. Both start each row at a whole byte.
    public enum Packing {
        /// Four codes a byte, 2 bits a weight: what MoTE counts with.
        TWO_BIT(4),
        /// Five codes a byte, 1.6 bits a weight: 3^5 = 243 values fit into a byte.
        FIVE_PER_BYTE(5);

        private final int weightsPerByte;

        Packing(int weightsPerByte) {
            this.weightsPerByte = weightsPerByte;
        }

        int weightsPerByte() {
            return weightsPerByte;
        }
    }

    private static final int SCALE_BYTES = 4;

    public TernaryFormat {
        Objects.requireNonNull(packing);
    }

    @Override
    public String name() {
        return switch (packing) {
            case TWO_BIT -> "ternary";
            case FIVE_PER_BYTE -> "ternary-1.6";
        };
    }

    @Override
    public String arithmetic() {
        return "ternary";
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        long perRow = TernaryRows.rowBytes(this, shape.columns());
        return new MatrixBytes(shape.rows() * perRow, scaleBytes(shape), 0);
    }

    /// One scale per output: it is applied once to each sum.
    @Override
    public long scaleGroups(MatrixShape shape) {
        return shape.columns() == 0 ? 0 : shape.rows();
    }

    @Override
    public double bitsPerWeight() {
        return 8.0 / packing.weightsPerByte;
    }

    private static long scaleBytes(MatrixShape shape) {
        return shape.weights() == 0 ? 0 : SCALE_BYTES;
    }
}
