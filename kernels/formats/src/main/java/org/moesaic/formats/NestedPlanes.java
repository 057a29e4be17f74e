package org.moesaic.formats;

/// Where the planes of a matrix in [NestedFormat] are, and models with fewer bits as views.
public final class NestedPlanes {

    private NestedPlanes() {}

    /// Bytes of one row of the base.
    public static long baseRowBytes(PackedMatrix matrix) {
        return MatrixBytes.ceilDiv((long) matrix.shape().columns() * format(matrix).baseBits(), 8);
    }

    /// Bytes of one row of a plane.
    public static long planeRowBytes(PackedMatrix matrix) {
        return MatrixBytes.ceilDiv(matrix.shape().columns(), 8);
    }

    /// The byte of `codes` at which a plane starts.
    ///
    /// @param plane 1 for the first plane beside the base
    public static long planeStart(PackedMatrix matrix, int plane) {
        return matrix.shape().rows() * (baseRowBytes(matrix) + (plane - 1) * planeRowBytes(matrix));
    }

    /// The same matrix with fewer bits: a view of the first planes, which shares the memory.
    ///
    /// @throws IllegalArgumentException for bits that it does not have
    public static PackedMatrix prefix(PackedMatrix matrix, int bits) {
        NestedFormat fewer = format(matrix).prefix(bits);
        MatrixBytes bytes = fewer.bytes(matrix.shape());
        return new PackedMatrix(
                fewer,
                matrix.shape(),
                matrix.codes().asSlice(0, bytes.weights()),
                matrix.scales().asSlice(0, bytes.scales()),
                matrix.zeros(),
                matrix.rowData());
    }

    static int code(PackedMatrix matrix, int row, int column) {
        NestedFormat format = format(matrix);
        int code =
                RawCodes.get(matrix.codes(), row * baseRowBytes(matrix), column, format.baseBits());
        for (int plane = 1; plane <= format.planes(); plane++) {
            code = code << 1 | bit(matrix, plane, row, column);
        }
        return code;
    }

    static void setCode(PackedMatrix matrix, int row, int column, int code) {
        NestedFormat format = format(matrix);
        RawCodes.set(
                matrix.codes(),
                row * baseRowBytes(matrix),
                column,
                format.baseBits(),
                code >>> format.planes());
        for (int plane = 1; plane <= format.planes(); plane++) {
            long start = planeStart(matrix, plane) + row * planeRowBytes(matrix);
            int bit = code >>> format.planes() - plane & 1;
            RawCodes.set(matrix.codes(), start, column, 1, bit);
        }
    }

    private static int bit(PackedMatrix matrix, int plane, int row, int column) {
        long start = planeStart(matrix, plane) + row * planeRowBytes(matrix);
        return RawCodes.get(matrix.codes(), start, column, 1);
    }

    /// The weight: base first, then plane after plane, each operation rounded to fp32.
    static float value(PackedMatrix matrix, int row, int column) {
        NestedFormat format = format(matrix);
        int group = column / format.group();
        int code = code(matrix, row, column);
        int base = code >>> format.planes();
        float value =
                (base - GroupScales.getZero(matrix, row, group))
                        * GroupScales.get(matrix, row, group);
        for (int plane = 1; plane <= format.planes(); plane++) {
            float scale = GroupScales.getPlane(matrix, plane, row, group);
            value += (code >>> format.planes() - plane & 1) == 1 ? scale : -scale;
        }
        return value;
    }

    private static NestedFormat format(PackedMatrix matrix) {
        if (matrix.format() instanceof NestedFormat nested) {
            return nested;
        }
        throw new IllegalArgumentException(
                "a matrix in " + matrix.format().name() + " has no nested planes");
    }
}
