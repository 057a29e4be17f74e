package org.moesaic.formats.tiles;

/// A run of inputs or outputs of a matrix that one tile holds.
///
/// @param start the first, from 0
/// @param length how many, at least 1
public record Span(int start, int length) {

    public Span {
        if (start < 0 || length < 1) {
            throw new IllegalArgumentException("a span of " + length + " from " + start);
        }
    }

    /// Behind the last.
    public int end() {
        return start + length;
    }
}
