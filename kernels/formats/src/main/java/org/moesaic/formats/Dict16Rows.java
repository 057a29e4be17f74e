package org.moesaic.formats;

/// Reads rows of [Dict16Format]. Every offset and length is held against the row before it is used, so that no stream,
/// however damaged, is read past its row or fills more than its columns.
final class Dict16Rows {

    private Dict16Rows() {}

    static void decode(PackedMatrix matrix, int row, float[] out) {
        byte[] digits = digits(matrix, row);
        if (digits.length == 0) {
            return; // A matrix without weights has no levels either.
        }
        float[] levels = {0, GroupScales.get(matrix, row, 0), GroupScales.get(matrix, row, 1)};
        for (int column = 0; column < digits.length; column++) {
            out[column] = levels[digits[column]];
        }
    }

    static byte[] digits(PackedMatrix matrix, int row) {
        int columns = matrix.shape().columns();
        byte[] digits = new byte[columns];
        if (columns == 0) {
            return digits;
        }
        TernaryDictionary dictionary = TernaryDictionary.standard();
        long start = matrix.rowData().get(Little.INT, (long) row * Integer.BYTES);
        long end = matrix.rowData().get(Little.INT, (row + 1L) * Integer.BYTES);
        int symbols = (int) MatrixBytes.ceilDiv(columns, 2);
        int done = 0;
        for (long at = start; at < end; at++) {
            int code = matrix.codes().get(Little.SHORT, at * Short.BYTES) & 0xffff;
            int length = dictionary.length(code);
            if (length > symbols - done) {
                throw damaged(
                        row,
                        "code "
                                + (at - start)
                                + " of "
                                + (end - start)
                                + " runs past column "
                                + columns);
            }
            int count = Math.min(2 * length, columns - 2 * done);
            dictionary.digits(code, count, digits, 2 * done);
            // The last symbol of an odd row has a second digit that is no weight; it is 0.
            if (count < 2 * length && dictionary.digit(code, count) != 0) {
                throw damaged(row, "a weight behind column " + columns);
            }
            done += length;
        }
        if (done < symbols) {
            throw damaged(
                    row,
                    "its " + (end - start) + " codes end at column " + 2 * done + " of " + columns);
        }
        return digits;
    }

    private static IllegalArgumentException damaged(int row, String what) {
        return new IllegalArgumentException("row " + row + " of dict16 is damaged: " + what);
    }
}
