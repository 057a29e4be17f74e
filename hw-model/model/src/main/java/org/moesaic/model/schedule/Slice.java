package org.moesaic.model.schedule;

/// One slice of a nested expert: the base, or one of the planes that refine it.
///
/// @param expert whose it is
/// @param depth 0 for the base
public record Slice(int expert, int depth) {

    public Slice {
        if (expert < 0 || depth < 0) {
            throw new IllegalArgumentException("slice " + depth + " of expert " + expert);
        }
    }
}
