package org.moesaic.cli.output;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A folder of results that gets its name only when it is complete.
///
/// Open it before the long work, write into [#resolve], then [#commit]. Leaving the try-with-resources statement without
/// a commit removes everything, and so does Ctrl-C.
public final class OutputFolder implements AutoCloseable {

    /// What every folder of results holds, and what an old folder must hold before `--force` may replace it.
    public static final String SUMMARY = "summary.json";

    private final PendingPath pending;

    private OutputFolder(PendingPath pending) {
        this.pending = pending;
    }

    /// @param target the final name; its parent must be there
    /// @param force whether a folder of results that bears this name may be replaced
    /// @throws org.moesaic.edge.MoesaicException with [org.moesaic.edge.Exit#CANNOT_WRITE] when the name is taken or the
    ///     parent cannot be written
    public static OutputFolder open(Path target, boolean force) {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (!force) {
                throw PendingPath.cannotWrite(
                        target, "it exists", "use --force to replace it, or another name");
            }
            if (!replaceable(target)) {
                throw PendingPath.cannotWrite(
                        target,
                        "it exists and is no folder of results (no " + SUMMARY + " in it)",
                        "--force replaces results only; use another name");
            }
        }
        return new OutputFolder(PendingPath.folder(target));
    }

    /// The folder to write to for now.
    public Path path() {
        return pending.path();
    }

    /// Where to write the file of that name for now.
    public Path resolve(String name) {
        return pending.path().resolve(name);
    }

    /// Gives the folder its final name.
    ///
    /// @throws org.moesaic.edge.MoesaicException with [org.moesaic.edge.Exit#CANNOT_WRITE] when that fails; what bore the
    ///     name before is then still there
    public void commit() {
        pending.commit();
    }

    @Override
    public void close() {
        pending.remove();
    }

    private static boolean replaceable(Path target) {
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (Files.isRegularFile(target.resolve(SUMMARY))) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
            return !entries.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }
}
