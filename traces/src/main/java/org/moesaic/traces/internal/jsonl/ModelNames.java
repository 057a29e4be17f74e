package org.moesaic.traces.internal.jsonl;

/// What captures call their model: often a path of the machine that made them.
final class ModelNames {

    private ModelNames() {}

    /// The last part of a name or path.
    static String lastSegment(String model) {
        String[] segments = model.split("[/\\\\]+");
        return segments.length == 0 ? "" : segments[segments.length - 1];
    }
}
