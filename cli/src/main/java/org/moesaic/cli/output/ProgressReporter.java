package org.moesaic.cli.output;

import java.io.PrintStream;

/// Shows progress with rate and time left, where somebody is looking.
public final class ProgressReporter {

    private final int columns;
    private final PrintStream err;

    /// @param columns the width of the terminal; 0 when nobody looks
    public ProgressReporter(int columns, PrintStream err) {
        this.columns = columns;
        this.err = err;
    }

    /// Starts to watch a piece of work. Nothing shows before it has lasted half a second.
    ///
    /// @param what the work in a few words, such as `replaying`
    /// @param total units that will be done at the end; -1 when unknown
    public Progress start(String what, long total) {
        return columns > 0 ? new TerminalProgress(what, total, columns, err) : Progress.NONE;
    }
}
