package org.moesaic.hdl;

import java.util.Objects;

/// Where in the user's own source something was written.
///
/// @param file name of the source file without folders, such as `Fifo.java`; `""` where nothing is known
/// @param line line from 1; 0 where nothing is known
public record Location(String file, int line) {

    /// What has no line of its own, such as a circuit that a program has put together.
    public static final Location UNKNOWN = new Location("", 0);

    public Location {
        Objects.requireNonNull(file);
    }

    /// `Fifo.java:48`, or `unknown place`.
    @Override
    public String toString() {
        return file.isEmpty() ? "unknown place" : file + ":" + line;
    }
}
