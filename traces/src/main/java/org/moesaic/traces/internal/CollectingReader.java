package org.moesaic.traces.internal;

import java.nio.file.Path;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceReader;

/// A reader that goes on after a mistake in the data, so that all mistakes of a file are reported together.
public abstract class CollectingReader implements TraceReader {

    /// What was wrong so far.
    protected final ProblemList problems;

    protected CollectingReader(Path file) {
        problems = new ProblemList(file);
    }

    @Override
    public final boolean read(TraceBlock block) {
        boolean any = fill(block);
        if (!problems.isEmpty()) {
            while (fill(block)) {
                // The rest is read for its problems only, so that they are all reported together.
            }
            problems.throwIfAny();
        }
        return any;
    }

    /// Replaces what the block holds with the next whole steps, and adds what is wrong with them to the problems.
    ///
    /// @return false at the end of the file
    protected abstract boolean fill(TraceBlock block);
}
