package org.moesaic.formats;

/// The open door in the sealed hierarchy: a number format of a user's own, found as a service.
///
/// `name` must be unique and must not be one that [NumberFormats] reads itself. A format that is only counted needs no
/// more than sizes; one that kernels shall execute says how a row is decoded.
public non-sealed interface CustomFormat extends NumberFormat {

    /// Writes the weights of a row to the first elements of `out`, which has room for all columns.
    ///
    /// @throws IllegalArgumentException if the packed data is damaged, or if this format can only be counted
    default void decodeRow(PackedMatrix matrix, int row, float[] out) {
        throw new IllegalArgumentException(
                "number format '" + name() + "' can be counted, but not decoded");
    }
}
