package org.moesaic.traces.internal.arrays;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// A file of named arrays, whatever it is packed as.
interface ArrayFile extends AutoCloseable {

    Path path();

    /// The names of all arrays, ascending.
    Set<String> names();

    /// True if the file is one array without a name of its own.
    boolean isBare();

    /// Opens an array at its first element; the caller closes it. Several may be open at once.
    Optional<NpyStream> array(String name);

    @Override
    void close();
}
