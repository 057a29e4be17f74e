package org.moesaic.cli.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// A file or folder that is being written beside its final name, and gets that name when it is complete.
///
/// Whatever ends the run before that, an exception or Ctrl-C, takes the unfinished one away. The rename and the removal
/// exclude each other, so that an interrupted run leaves either everything or nothing.
final class PendingPath {

    private final Path target;
    private final Path pending;
    private final Thread onInterrupt = new Thread(this::remove);
    private boolean finished;

    private PendingPath(Path target, Path pending) {
        this.target = target;
        this.pending = pending;
        Runtime.getRuntime().addShutdownHook(onInterrupt);
    }

    static PendingPath folder(Path target) {
        return make(target, path -> Files.createDirectory(path));
    }

    static PendingPath file(Path target) {
        return make(target, path -> Files.createFile(path));
    }

    /// The place to write to, until [#commit].
    Path path() {
        return pending;
    }

    /// Gives the result its name; what bore it before goes away.
    synchronized void commit() {
        if (finished) {
            throw cannotWrite(target, "the unfinished result has been removed", "run again");
        }
        try {
            if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                swapFolder();
            } else {
                Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw cannotWrite(target, reason(e), "the result is lost");
        }
        finish();
    }

    /// Removes what was written, unless it has been committed.
    synchronized void remove() {
        if (finished) {
            return;
        }
        finish();
        try {
            // The writer may still be adding files while Ctrl-C is handled; under the new name it
            // does not find them.
            Path removed = sibling(target, "removed");
            Files.move(pending, removed, StandardCopyOption.ATOMIC_MOVE);
            deleteTree(removed);
        } catch (IOException cannotMove) {
            deleteTree(pending);
        }
    }

    /// A folder cannot be renamed onto a folder that holds something: the old one steps aside first, and back when the
    /// new one cannot take its place.
    private void swapFolder() throws IOException {
        Path aside = sibling(target, "old");
        Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        deleteTree(aside);
    }

    private void finish() {
        finished = true;
        if (Thread.currentThread() != onInterrupt) {
            try {
                Runtime.getRuntime().removeShutdownHook(onInterrupt);
            } catch (IllegalStateException shuttingDown) {
                // The hook is running or about to run, and will find that there is nothing left to
                // do.
            }
        }
    }

    private interface Maker {
        void make(Path path) throws IOException;
    }

    private static PendingPath make(Path target, Maker maker) {
        Path absolute = target.toAbsolutePath().normalize();
        if (absolute.getFileName() == null) {
            throw cannotWrite(target, "it is the root of the file system", "name a new path");
        }
        Path pending = sibling(absolute, "unfinished");
        try {
            maker.make(pending);
        } catch (IOException e) {
            throw cannotWrite(target, reason(e), "name a path in a folder that you can write to");
        }
        return new PendingPath(absolute, pending);
    }

    private static Path sibling(Path target, String state) {
        String name =
                "." + target.getFileName() + "." + state + "-" + ProcessHandle.current().pid();
        return target.resolveSibling(name + "-" + Long.toHexString(System.nanoTime()));
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> noSuchFile(Path.of(missing.getFile()).getParent());
            case FileAlreadyExistsException taken -> "'" + taken.getFile() + "' is in the way";
            default -> String.valueOf(e.getMessage());
        };
    }

    /// Some file systems say "no such file" where nothing can be created.
    private static String noSuchFile(Path folder) {
        return Files.isDirectory(folder)
                ? "nothing can be created in '" + folder + "'"
                : "there is no folder '" + folder + "'";
    }

    static MoesaicException cannotWrite(Path target, String why, String cure) {
        return new MoesaicException(
                Exit.CANNOT_WRITE, Problem.in(target, "cannot be written: " + why, cure));
    }

    /// Deletes as much as can be deleted: this is the last thing that is done for a result, and nobody waits for it.
    private static void deleteTree(Path root) {
        try (Stream<Path> found = Files.walk(root)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.getLogger(PendingPath.class.getName())
                    .log(System.Logger.Level.DEBUG, "left behind: " + root, e);
        }
    }
}
