package org.moesaic.hdl;

import java.util.Objects;

/// One thing that is wrong with a circuit: where it was written, in which signal, what, and what would be right.
///
/// @param location the user's own line
/// @param signal path of the signal, instance or memory it is about; may be empty
/// @param message what is wrong, with the widths or values that were found
/// @param cure what to write instead
public record HdlProblem(Location location, String signal, String message, String cure) {

    public HdlProblem {
        Objects.requireNonNull(location);
        Objects.requireNonNull(signal);
        Objects.requireNonNull(message);
        Objects.requireNonNull(cure);
    }

    /// One line: `Fifo.java:48: fifo.count: message; cure`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!location.equals(Location.UNKNOWN)) {
            text.append(location).append(": ");
        }
        if (!signal.isEmpty()) {
            text.append(signal).append(": ");
        }
        text.append(message);
        if (!cure.isEmpty()) {
            text.append("; ").append(cure);
        }
        return text.toString();
    }
}
