package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.moesaic.compute.StoredPart;
import org.moesaic.formats.StoredFloat;

/// The rows of a matrix for one pass from the first to the last, block by block.
///
/// Floats of a file that is open are read into a buffer of the thread, which stays in its second cache, and the mapping is not
/// touched: putting pages in their places and taking them away again costs more than the copy (`docs/weights.md`). All others
/// are read where they are. The weights are the same either way.
///
/// For the thread that made it.
public final class RowBlocks {

    /// Stays in second caches; down to an eighth of it makes no difference that could be measured.
    static final int BUFFER_BYTES = 1 << 18;

    /// Rows of a block are a multiple of it where there is room: loops over columns take so many at a time.
    private static final int TURN = 4;

    private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

    private final WeightSource weights;
    private final StoredRows stored;
    private final int rows;
    private final int columns;
    private final Buffer buffer;
    private MemorySegment memory;
    private int first;

    /// Says to the weights that all of them are about to be read.
    public RowBlocks(WeightSource weights) {
        this.weights = weights;
        rows = weights.shape().rows();
        columns = weights.shape().columns();
        stored = weights.stored().orElse(null);
        boolean read = stored != null && stored.place().isPresent();
        buffer = read ? BUFFER.get() : null;
        if (!read) {
            weights.expect(0, rows);
        }
    }

    /// How memory holds the rows; empty if none does, or not as floats.
    public Optional<StoredFloat> type() {
        return Optional.ofNullable(stored).map(StoredRows::type);
    }

    /// Brings a block of rows, which lives until this thread brings another, of these weights or others.
    ///
    /// @param row its first
    /// @return how many there are in it, at least one
    /// @throws IllegalStateException unless the weights are floats in memory
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if the file has become shorter, NOT_FOUND if it cannot be read
    public int bring(int row) {
        if (stored == null) {
            throw new IllegalStateException(weights.name() + " is not in memory");
        }
        int count = read(row, rows - row);
        if (count == 0) {
            memory = stored.memory();
            first = 0;
            return rows - row;
        }
        return count;
    }

    /// Some rows of the block.
    public StoredPart part(int row, int count) {
        return new StoredPart(
                stored.type(), memory, start(row), stored.strideBytes(), count, columns);
    }

    private long start(int row) {
        return stored.start(row - first);
    }

    /// Reads a row by itself into the first `columns` elements of `into`; the block may be gone then.
    public void row(int row, float[] into) {
        if (read(row, 1) == 0) {
            weights.row(row, into);
        } else {
            MappedWeights.read(stored.type(), memory, start(row), columns, into);
        }
    }

    /// Fills the buffer with rows, as many as fit.
    ///
    /// @return how many; 0 without a file, if not one fits, or if the channel was closed
    private int read(int row, int most) {
        if (buffer == null) {
            return 0;
        }
        long stride = stored.strideBytes();
        long rowBytes = (long) columns * stored.type().bytes();
        FilePlace place = stored.place().orElseThrow();
        if (rowBytes > BUFFER_BYTES) {
            place.requireUpTo(stored.start(rows - 1) + rowBytes);
            return 0;
        }
        int fit = (int) Math.min(most, (BUFFER_BYTES - rowBytes) / stride + 1);
        int count = fit < TURN ? fit : fit - fit % TURN;
        int bytes = (int) ((count - 1) * stride + rowBytes);
        if (!place.read(stored.start(row), buffer.bytes.clear().limit(bytes))) {
            return 0;
        }
        memory = buffer.memory;
        first = row;
        return count;
    }

    /// Of a thread, for one matrix at a time.
    private static final class Buffer {

        private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private final MemorySegment memory = MemorySegment.ofBuffer(bytes);
    }
}
