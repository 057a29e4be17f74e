package org.moesaic.edge;

import java.util.Objects;

/// One thing that is wrong with an input: where, what, and what would be right.
///
/// Every part but `message` may be empty (`line` 0, the others `""`).
///
/// @param file name of the file, as the user gave it
/// @param line line in the file, from 1; 0 where lines mean nothing
/// @param path place inside the file: a key path (`memories[1].capacity`), a column, an array member, an offset
/// @param message what is wrong, with the value that was found
/// @param cure what is allowed, and the nearest valid name where there is one
public record Problem(String file, int line, String path, String message, String cure) {

    public Problem {
        Objects.requireNonNull(file);
        Objects.requireNonNull(path);
        Objects.requireNonNull(message);
        Objects.requireNonNull(cure);
    }

    /// A problem that belongs to no place in a file, such as a wrong option.
    public static Problem of(String message, String cure) {
        return new Problem("", 0, "", message, cure);
    }

    /// A problem of a whole file.
    public static Problem in(Object file, String message, String cure) {
        return new Problem(file.toString(), 0, "", message, cure);
    }

    /// A problem at a line of a file; `path` may be empty.
    public static Problem at(Object file, long line, String path, String message, String cure) {
        int shown = (int) Math.min(line, Integer.MAX_VALUE);
        return new Problem(file.toString(), shown, path, message, cure);
    }

    /// One line: `file:line: path: message; cure`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (!text.isEmpty()) {
            text.append(": ");
        }
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(message);
        if (!cure.isEmpty()) {
            text.append("; ").append(cure);
        }
        return text.toString();
    }
}
