package org.moesaic.cli.output;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A file that gets its name only when it is complete; the single sibling of [OutputFolder].
public final class OutputFile implements AutoCloseable {

    private final PendingPath pending;

    private OutputFile(PendingPath pending) {
        this.pending = pending;
    }

    /// @param target the final name; its folder must be there
    /// @param force whether a file that bears this name may be replaced
    /// @throws org.moesaic.edge.MoesaicException with [org.moesaic.edge.Exit#CANNOT_WRITE] when the name is taken or the
    ///     folder cannot be written
    public static OutputFile open(Path target, boolean force) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!force) {
                throw PendingPath.cannotWrite(
                        target, "it exists", "use --force to replace it, or another name");
            }
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                throw PendingPath.cannotWrite(
                        target, "it exists and is no plain file", "use another name");
            }
        }
        return new OutputFile(PendingPath.file(target));
    }

    /// Where to write for now: an empty file.
    public Path path() {
        return pending.path();
    }

    /// Gives the file its final name.
    ///
    /// @throws org.moesaic.edge.MoesaicException with [org.moesaic.edge.Exit#CANNOT_WRITE] when that fails
    public void commit() {
        pending.commit();
    }

    @Override
    public void close() {
        pending.remove();
    }
}
