package org.moesaic.vector;

/// Where the columns of a row go: into groups that share a scale, each padded to whole blocks.
///
/// A *slot* is the place of a column in a panel. Slots beyond the columns of a group meet inputs of zero.
///
/// @param columns inputs
/// @param size columns of a group; the last one may have fewer
record Groups(int columns, int size) {

    /// Slots of a block: the step of every kernel, whole vectors for planes of 1, 2, 4 and 8 bits. Loops over a block
    /// have a fixed count, so the compiler unrolls them.
    static final int BLOCK = 32;

    /// Pairs of inputs of a block.
    static final int PAIRS = BLOCK / 2;

    /// Groups with more columns are cut, so that a dot of 8-bit weights and inputs stays in 32 bits:
    /// 2^16 · 255 · 127 < 2^31.
    static final int MOST = 1 << 16;

    Groups {
        if (columns < 0 || size < 1 || size > MOST) {
            throw new IllegalArgumentException(columns + " columns in groups of " + size);
        }
    }

    int count() {
        return (columns + size - 1) / size;
    }

    int columnsOf(int group) {
        return Math.min(size, columns - group * size);
    }

    /// Blocks of every group but perhaps the last.
    int blocksPerGroup() {
        return blocks(Math.min(size, columns));
    }

    /// Blocks of a group.
    int blocksOf(int group) {
        return blocks(columnsOf(group));
    }

    /// Blocks of a row.
    int blocks() {
        int last = count() - 1;
        return last < 0 ? 0 : last * blocksPerGroup() + blocksOf(last);
    }

    /// Slots of a row.
    int slots() {
        return blocks() * BLOCK;
    }

    /// The slot where a group starts.
    int firstSlot(int group) {
        return group * blocksPerGroup() * BLOCK;
    }

    private static int blocks(int columns) {
        return (columns + BLOCK - 1) / BLOCK;
    }
}
