package org.moesaic.cli.output;

import java.io.IOException;
import java.util.Locale;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// Standard output takes no more: its reader has gone (`moesaic … | head -1`), or its disk is full.
///
/// It is unchecked so that it passes through [java.io.PrintStream], which swallows every [IOException].
public final class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super(cause);
    }

    /// Whether the reader has gone, which is no error: it has read what it wanted.
    public boolean brokenPipe() {
        return String.valueOf(getCause().getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }

    public MoesaicException asProblem() {
        return new MoesaicException(
                Exit.CANNOT_WRITE,
                Problem.of(
                        "standard output cannot be written: " + getCause().getMessage(),
                        "free some space or send the output elsewhere"));
    }
}
