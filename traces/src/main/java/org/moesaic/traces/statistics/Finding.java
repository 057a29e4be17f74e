package org.moesaic.traces.statistics;

import java.util.Objects;

/// Something that a quality check found in a trace.
///
/// @param code name of the kind of finding, such as `identical-rows`; lower case with dashes, for programs
/// @param severity how much it matters
/// @param message what was found, where, and what to do
public record Finding(String code, Severity severity, String message) {

    public Finding {
        Objects.requireNonNull(code);
        Objects.requireNonNull(severity);
        Objects.requireNonNull(message);
    }
}
