package org.moesaic.traces.statistics;

import java.util.Objects;

/// Something that a quality check found in a trace.
///
/// @param code name of the kind of finding, such as `identical-rows`; lower case with dashes, for programs
/// @param severity how much it matters
/// @param what what was found
/// @param place where; empty if it is the trace as a whole
/// @param cure what to do; may be empty
public record Finding(String code, Severity severity, String what, String place, String cure) {

    public Finding {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(what);
        Objects.requireNonNull(place);
        Objects.requireNonNull(cure);
    }

    /// All of it in one line: `what: place; cure`.
    public String message() {
        return what + (place.isEmpty() ? "" : ": " + place) + (cure.isEmpty() ? "" : "; " + cure);
    }
}
