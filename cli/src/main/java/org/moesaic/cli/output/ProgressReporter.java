package org.moesaic.cli.output;

import java.io.PrintStream;

/// Shows progress with rate and time left, where somebody is looking.
public final class ProgressReporter {

    private final boolean visible;
    private final PrintStream err;

    /// @param visible whether anybody looks: a terminal, and not quiet
    public ProgressReporter(boolean visible, PrintStream err) {
        this.visible = visible;
        this.err = err;
    }

    /// Starts to watch a piece of work. Nothing shows before it has lasted half a second.
    ///
    /// @param what the work in a few words, such as `replaying`
    /// @param total units that will be done at the end; -1 when unknown
    public Progress start(String what, long total) {
        return visible ? new TerminalProgress(what, total, err) : Progress.NONE;
    }
}
