package org.moesaic.traces;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;

/// A column of longs, all 0 at first, that can be as long as a trace: its beginning (256 MiB, unless said otherwise) lies
/// outside the Java heap, the rest in a temporary file that is mapped piece by piece and deleted when the column is closed.
///
/// Writing belongs to one thread; what was written before may be read by any.
public final class ScratchLongs implements AutoCloseable {

    private static final int PIECE_BITS = 18;
    private static final long PIECE = 1L << PIECE_BITS;
    private static final long PIECE_BYTES = Long.BYTES * PIECE;
    private static final int PIECES_IN_MEMORY = 128;
    private static final long FIRST_BYTES = 1 << 13;

    private final String purpose;
    private final int piecesInMemory;
    private final Arena arena = Arena.ofShared();
    private MemorySegment[] pieces = new MemorySegment[0];
    private FileStore store;
    private FileChannel file;

    /// @param purpose what the column holds, for the message that there is no room for it: `Belady's next uses`
    public ScratchLongs(String purpose) {
        this(purpose, PIECES_IN_MEMORY * PIECE_BYTES);
    }

    /// @param mostBytesInMemory what lies beyond goes to the file, but for 2 MiB at least
    public ScratchLongs(String purpose, long mostBytesInMemory) {
        this.purpose = purpose;
        piecesInMemory = Math.clamp(mostBytesInMemory / PIECE_BYTES, 1, Integer.MAX_VALUE);
    }

    public long get(long index) {
        return pieces[(int) (index >> PIECE_BITS)].getAtIndex(
                ValueLayout.JAVA_LONG, index & (PIECE - 1));
    }

    public void set(long index, long value) {
        pieces[(int) (index >> PIECE_BITS)].setAtIndex(
                ValueLayout.JAVA_LONG, index & (PIECE - 1), value);
    }

    /// Makes the column at least that long.
    ///
    /// @throws MoesaicException CANNOT_WRITE if the temporary folder has no room
    public void reserve(long length) {
        if (length <= PIECE) {
            growFirst(length);
            return;
        }
        growFirst(PIECE);
        while (pieces.length * PIECE < length) {
            MemorySegment piece =
                    pieces.length < piecesInMemory
                            ? arena.allocate(PIECE_BYTES, Long.BYTES)
                            : mapPiece();
            pieces = Arrays.copyOf(pieces, pieces.length + 1);
            pieces[pieces.length - 1] = piece;
        }
    }

    /// The first piece doubles until it is whole: most columns are short.
    private void growFirst(long length) {
        long bytes = pieces.length == 0 ? 0 : pieces[0].byteSize();
        if (bytes >= length * Long.BYTES) {
            return;
        }
        long grown = Math.max(FIRST_BYTES, bytes);
        while (grown < length * Long.BYTES) {
            grown *= 2;
        }
        MemorySegment piece = arena.allocate(grown, Long.BYTES);
        if (bytes > 0) {
            piece.copyFrom(pieces[0]);
        }
        pieces = pieces.length == 0 ? new MemorySegment[1] : pieces.clone();
        pieces[0] = piece;
    }

    private MemorySegment mapPiece() {
        try {
            if (file == null) {
                Path path = Files.createTempFile("moesaic-scratch", ".bin");
                store = Files.getFileStore(path.getParent());
                file =
                        FileChannel.open(
                                path,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE);
            }
            // A mapped page that finds the disk full kills the process, so room is asked for first.
            if (store.getUsableSpace() < PIECE_BYTES) {
                throw noRoom("less than " + PIECE_BYTES + " bytes are left", null);
            }
            long offset = (pieces.length - piecesInMemory) * PIECE_BYTES;
            return file.map(FileChannel.MapMode.READ_WRITE, offset, PIECE_BYTES, arena);
        } catch (IOException e) {
            throw noRoom(e.toString(), e);
        }
    }

    private MoesaicException noRoom(String why, IOException cause) {
        return new MoesaicException(
                Exit.CANNOT_WRITE,
                List.of(
                        Problem.in(
                                System.getProperty("java.io.tmpdir"),
                                "cannot hold " + purpose + ": " + why,
                                "make room there, or name another folder with"
                                        + " MOESAIC_JAVA_OPTS=-Djava.io.tmpdir=DIR")),
                cause);
    }

    @Override
    public void close() {
        arena.close();
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw noRoom(e.toString(), e);
            }
        }
    }
}
