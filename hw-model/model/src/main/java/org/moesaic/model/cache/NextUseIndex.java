package org.moesaic.model.cache;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// For each access of a trace the ordinal of the event that uses the same key next.
///
/// It is built in one forward pass: an access fills in the entry of the access before it to the same key. Eight bytes an
/// access (the event plus one; a new file holds zeros, which mean never), in a temporary file that is mapped piece by piece and has no name once it is open, so that the Java heap stays
/// small whatever the length of the trace.
public final class NextUseIndex implements AutoCloseable {

    /// The key is not used again. Large, but its negation is above [Long#MIN_VALUE].
    public static final long NEVER = Long.MAX_VALUE - 1;

    private static final int PIECE_BITS = 21;
    private static final long PIECE_BYTES = 8L << PIECE_BITS;

    private final Arena arena = Arena.ofShared();
    private MemorySegment[] pieces = new MemorySegment[0];
    private final long[] lastAccess;
    private FileChannel file;
    private long size;

    /// @param keys number of keys
    public NextUseIndex(int keys) {
        lastAccess = new long[keys];
        Arrays.fill(lastAccess, -1);
    }

    /// Appends an access.
    ///
    /// @param key the expert
    /// @param event ordinal of the event that the access is part of; must not decrease
    public void append(int key, long event) {
        long previous = lastAccess[key];
        if (previous >= 0) {
            piece(previous).setAtIndex(ValueLayout.JAVA_LONG, indexInPiece(previous), event + 1);
        }
        if (size >> PIECE_BITS == pieces.length) {
            addPiece();
        }
        lastAccess[key] = size++;
    }

    /// Number of accesses appended.
    public long size() {
        return size;
    }

    /// Next use of an access, in the order in which they were appended.
    public long nextUse(long access) {
        long stored = piece(access).getAtIndex(ValueLayout.JAVA_LONG, indexInPiece(access));
        return stored == 0 ? NEVER : stored - 1;
    }

    private MemorySegment piece(long access) {
        return pieces[(int) (access >> PIECE_BITS)];
    }

    private static long indexInPiece(long access) {
        return access & ((1L << PIECE_BITS) - 1);
    }

    private void addPiece() {
        try {
            if (file == null) {
                Path path = Files.createTempFile("moesaic-next-use", ".bin");
                file =
                        FileChannel.open(
                                path,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE);
            }
            long offset = pieces.length * PIECE_BYTES;
            MemorySegment piece =
                    file.map(FileChannel.MapMode.READ_WRITE, offset, PIECE_BYTES, arena);
            pieces = Arrays.copyOf(pieces, pieces.length + 1);
            pieces[pieces.length - 1] = piece;
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    List.of(
                            Problem.of(
                                    "Belady's next-use index cannot be written to the temporary folder: "
                                            + e.getMessage(),
                                    "free space there, or name another folder with MOESAIC_JAVA_OPTS=-Djava.io.tmpdir=DIR")),
                    e);
        }
    }

    @Override
    public void close() {
        arena.close();
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
