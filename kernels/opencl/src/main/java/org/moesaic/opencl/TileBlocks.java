package org.moesaic.opencl;

import java.nio.IntBuffer;

/// Writes the blocks of a launch as `tile_base.cl` has them: each is a tile and some vectors that drive it.
final class TileBlocks {

    /// Ints of a block and of each of its products: `BLOCK_HEADER` and `JOB_INTS` of `tile_base.cl`.
    private static final int HEADER = 4;

    private static final int JOB = 6;

    private IntBuffer to;
    private int first;
    private int blockInts;
    private int count;
    private int rows;
    private int at;

    static int ints(TileWork work) {
        return HEADER + JOB * work.vectors();
    }

    /// Starts anew.
    ///
    /// @param first int of the buffer where the blocks start
    void begin(IntBuffer buffer, int first, TileWork work) {
        this.to = buffer;
        this.first = first;
        this.blockInts = ints(work);
        count = 0;
        rows = 0;
    }

    /// A block.
    ///
    /// @param part number of the matrix
    /// @param height rows that it drives, in all passes
    void start(int part, int tile, int height, int passes) {
        at = first + count * blockInts;
        to.put(at, part);
        to.put(at + 1, tile);
        to.put(at + 2, rows);
        to.put(at + 3, count * passes);
        count++;
        rows += height;
    }

    /// A vector of the block.
    void put(int place, int vector, long read, int attempt, float lift, float scale) {
        int job = at + HEADER + place * JOB;
        to.put(job, vector);
        to.put(job + 1, (int) read);
        to.put(job + 2, (int) (read >>> 32));
        to.put(job + 3, attempt);
        to.put(job + 4, Float.floatToRawIntBits(lift));
        to.put(job + 5, Float.floatToRawIntBits(scale));
    }

    /// A place without a vector.
    void putNone(int place) {
        put(place, -1, 0, 0, 0, 0);
    }

    /// Blocks so far.
    int count() {
        return count;
    }
}
