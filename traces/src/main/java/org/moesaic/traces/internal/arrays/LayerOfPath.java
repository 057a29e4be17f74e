package org.moesaic.traces.internal.arrays;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The layer that a file of one layer is of: recorders that write one file a layer often say so in its name only.
public final class LayerOfPath {

    private static final Pattern LAYER =
            Pattern.compile("(?i)(?:layer|(?<![a-z])l|blk)[_.-]?([0-9]{1,4})(?![0-9])");

    private LayerOfPath() {}

    /// @return -1 if the name says none
    public static int of(Path file) {
        Matcher matcher = LAYER.matcher(file.getFileName().toString());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
