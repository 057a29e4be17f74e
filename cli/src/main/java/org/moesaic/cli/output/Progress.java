package org.moesaic.cli.output;

/// How far one piece of long work is. Use it in a try-with-resources statement; for one thread.
public interface Progress extends AutoCloseable {

    /// Progress that nobody sees.
    Progress NONE = done -> {};

    /// Says that so many units of the total are done by now. Costs about as much as reading the clock: call it once a
    /// block, not once a row.
    void advanceTo(long done);

    /// Takes the progress off the terminal again.
    @Override
    default void close() {}
}
