package org.moesaic.formats;

/// The open door in the sealed hierarchy: a number format of a user's own, found as a service.
///
/// `name` must be unique and must not be one that [NumberFormats] reads itself. A format that is only counted needs no
/// more than sizes; one that kernels shall execute says so, and how a row is encoded and decoded.
public non-sealed interface CustomFormat extends NumberFormat {

    /// Whether [#encodeRow] and [#decodeRow] are there, so that kernels can execute the format.
    default boolean executable() {
        return false;
    }

    /// Writes a row into the codes (and scales) of a matrix, each weight as this format stores it. Rows come in order; a
    /// row that needs what others have must find it in the matrix.
    ///
    /// @param weights finite; the first elements are the row
    /// @throws IllegalArgumentException if this format can only be counted
    default void encodeRow(float[] weights, PackedMatrix matrix, int row) {
        throw new IllegalArgumentException(
                "number format '" + name() + "' can be counted, but not encoded");
    }

    /// Writes the weights of a row to the first elements of `out`, which has room for all columns.
    ///
    /// @throws IllegalArgumentException if the packed data is damaged, or if this format can only be counted
    default void decodeRow(PackedMatrix matrix, int row, float[] out) {
        throw new IllegalArgumentException(
                "number format '" + name() + "' can be counted, but not decoded");
    }
}
