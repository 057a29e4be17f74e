package org.moesaic.formats;

/// Groups of consecutive inputs in a row: what formats with such groups have in common.
///
/// A row of a matrix has ⌈columns / group⌉ groups, the last one short. In names `-g32` is a group of 32 and `-row` one
/// for the whole row; neither is the format's default.
final class Groups {

    /// Group of a format with one scale per row.
    static final int ROW = Integer.MAX_VALUE;

    private Groups() {}

    static void check(int group) {
        if (group < 1) {
            throw new IllegalArgumentException(
                    "a scale group of " + group + "; it has 1 input or more");
        }
    }

    static long perRow(int columns, int group) {
        return MatrixBytes.ceilDiv(columns, group);
    }

    static long count(MatrixShape shape, int group) {
        return shape.rows() * perRow(shape.columns(), group);
    }

    static String suffix(int group, int defaultGroup) {
        if (group == defaultGroup) {
            return "";
        }
        return group == ROW ? "-row" : "-g" + group;
    }

    /// Bits that a weight pays for `bitsPerGroup` of a very large matrix.
    static double bitsPerWeight(int group, double bitsPerGroup) {
        return group == ROW ? 0 : bitsPerGroup / group;
    }
}
