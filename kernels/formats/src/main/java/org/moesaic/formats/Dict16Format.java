package org.moesaic.formats;

/// QMoE's dictionary-coded ternary weights: below one bit a weight.
///
/// **Values.** Each row has two levels in bf16, (low, high); a weight is 0, low or high: digit 0, 1 or 2.
///
/// **Packing.** Two consecutive weights are a symbol, 3·second + first (the second is digit 0 if the row ends before
/// it). A row is cut greedily into the longest sequences of symbols that the [TernaryDictionary] holds, at most 14;
/// each becomes its 16-bit number in the dictionary. `codes`: these, little-endian, rows one after the other;
/// `rowData`: rows + 1 offsets, int32, in codes, of where each row starts, the last one the number of all codes;
/// `scales`: for each row low, then high, bf16. A matrix without weights has no parts at all.
///
/// **Bytes.** A matrix takes 2 for each code, 8 a row and 4 more: about 0.735 + 64/columns bits a weight. The number of
/// codes depends on the weights; what [#bytes] counts is the expectation for independent weights of which a share of .885
/// is zero and the rest is low or high with equal chances, the source's own assumption: for a row of n = ⌈columns / 2⌉
/// symbols
///
///     codes = max(1, 0.0918872538317944·n + 0.4266497469066053)
///
/// and the sum over all rows rounded up. Cutting such a row is a Markov chain: the symbol that ends a sequence starts the
/// next one. The line is the asymptote of its exact expectation, which the tests of this module compute; it is never
/// more than 0.26 codes a row away from it, and less than 0.01 from 70 symbols on.
///
/// The dictionary itself, [#tableBytes()], is counted once a device.
///
/// What executes it is called `dict16`, not `ternary`: behind a decoder with the dictionary there are two sums a row, one
/// of the inputs at low and one of those at high, each scaled once. An array without that decoder cannot read the codes.
///
/// Source: Frantar and Alistarh, QMoE (2023), section 4, and its public code.
public record Dict16Format() implements NumberFormat {

    /// Slope and intercept of the line above.
    private static final double CODES_PER_SYMBOL = 0.0918872538317944;

    private static final double CODES_PER_ROW = 0.4266497469066053;

    @Override
    public String name() {
        return "dict16";
    }

    @Override
    public String arithmetic() {
        return "dict16";
    }

    @Override
    public MatrixBytes bytes(MatrixShape shape) {
        if (shape.weights() == 0) {
            return new MatrixBytes(0, 0, 0);
        }
        return new MatrixBytes(
                2 * expectedCodes(shape), 4L * shape.rows(), 0, 4L * (shape.rows() + 1L));
    }

    /// Both levels of each row.
    @Override
    public long scaleGroups(MatrixShape shape) {
        return shape.columns() == 0 ? 0 : 2L * shape.rows();
    }

    /// Of codes alone, as rows of a very large matrix are long.
    @Override
    public double bitsPerWeight() {
        return CODES_PER_SYMBOL * Short.SIZE / 2;
    }

    /// 65,536 entries of 8 bytes.
    @Override
    public long tableBytes() {
        return TernaryDictionary.TABLE_BYTES;
    }

    private static long expectedCodes(MatrixShape shape) {
        double symbols = MatrixBytes.ceilDiv(shape.columns(), 2);
        double perRow = Math.max(1, CODES_PER_SYMBOL * symbols + CODES_PER_ROW);
        return (long) Math.ceil(shape.rows() * perRow);
    }
}
