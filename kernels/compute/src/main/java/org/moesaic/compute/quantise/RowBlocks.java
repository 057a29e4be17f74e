package org.moesaic.compute.quantise;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

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
    private int end;

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

    /// Whether there is memory that holds the rows in bf16.
    public boolean areBf16() {
        return stored != null && stored.type() == WeightSource.Type.BF16;
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
        first = row;
        if (buffer == null || !read(row)) {
            memory = stored.memory();
            first = 0;
            end = rows;
        }
        return end - row;
    }

    /// What holds the block.
    public MemorySegment memory() {
        return memory;
    }

    /// Where a row of the block begins in that memory.
    public long start(int row) {
        return stored.start(row - first);
    }

    /// Bytes from a row to the next.
    public long strideBytes() {
        return stored.strideBytes();
    }

    /// Brings the block that a row is in, unless it is there.
    public void require(int row) {
        boolean there = row >= first && row < end && (buffer == null || buffer.owner == this);
        if (!there) {
            bring(row);
        }
    }

    /// Rows of the block from one of its on.
    public int left(int row) {
        return end - row;
    }

    /// Reads a row into the first `columns` elements of `into`.
    public void row(int row, float[] into) {
        if (buffer == null) {
            weights.row(row, into);
        } else {
            require(row);
            MappedWeights.read(stored.type(), memory, start(row), columns, into);
        }
    }

    /// Rows that fit the buffer; of one that does not, or when the channel was closed, false.
    private boolean read(int row) {
        long stride = stored.strideBytes();
        long rowBytes = (long) columns * stored.type().bytes();
        FilePlace place = stored.place().orElseThrow();
        buffer.owner = this;
        if (rowBytes > BUFFER_BYTES) {
            place.requireUpTo(stored.start(rows - 1) + rowBytes);
            return false;
        }
        int fit = (int) Math.min(rows - row, (BUFFER_BYTES - rowBytes) / stride + 1);
        int count = fit < TURN ? fit : fit - fit % TURN;
        int bytes = (int) ((count - 1) * stride + rowBytes);
        if (!place.read(stored.start(row), buffer.bytes.clear().limit(bytes))) {
            return false;
        }
        memory = buffer.memory;
        end = row + count;
        return true;
    }

    /// Of a thread, for one matrix at a time.
    private static final class Buffer {

        private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
        private final MemorySegment memory = MemorySegment.ofBuffer(bytes);
        private RowBlocks owner;
    }
}
