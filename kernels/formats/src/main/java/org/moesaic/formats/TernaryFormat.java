package org.moesaic.formats;

/// Weights of -1, 0 and 1 with one fp32 scale a matrix (the mean magnitude, as in BitNet b1.58).
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
    }

    private static final int SCALE_BYTES = 4;

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
        long perRow = MatrixBytes.ceilDiv(shape.columns(), packing.weightsPerByte);
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
