package org.moesaic.opencl;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilesCheck;
import org.moesaic.formats.tiles.TileCounts;

/// A matrix on analog tiles on a device: what it keeps there, which products are under way, and what has been done.
final class OpenClTiles implements LoadedTiles {

    private final OpenClBackend owner;
    private final TileArray array;
    private final TileKernels kernels;
    private final TileMemory memory;
    private final TileJobs jobs;
    private final int passes;
    private final TileProgram[] programs = new TileProgram[2];

    /// Partial sums of each vector that are added up: one a column of each tile that it drives.
    private final long[] parts = new long[TileLauncher.VECTORS_AT_ONCE];

    private long drives;
    private long inputConversions;
    private long conversions;
    private long additions;
    private boolean open = true;

    OpenClTiles(OpenClBackend owner, TileArray array, Session session, TileKernels kernels) {
        TilePreset preset = array.preset();
        TileWork work = kernels.work(preset, 1);
        this.owner = owner;
        this.array = array;
        this.kernels = kernels;
        this.passes = preset.input().mode().passes(preset.input().dac());
        this.memory = new TileMemory(session, array, work.width(), work.lanes());
        this.jobs = new TileJobs(array, TileLauncher.VECTORS_AT_ONCE);
    }

    @Override
    public TileArray array() {
        return array;
    }

    @Override
    public void multiply(long firstRead, int batch, float[] x, float[] y) {
        owner.multiplyTiles(this, firstRead, batch, x, y);
    }

    OpenClBackend owner() {
        return owner;
    }

    /// @throws IllegalArgumentException if the arrays do not fit
    /// @throws org.moesaic.edge.MoesaicException BAD_DATA if an input is not finite
    void check(int batch, float[] x, float[] y) {
        if (!open) {
            throw new IllegalStateException("the tiles are closed");
        }
        TilesCheck.check(array, batch, x, y);
    }

    TileMemory memory() {
        return memory;
    }

    int passes() {
        return passes;
    }

    /// The kernels for one vector, or for several.
    TileProgram program(int batch) {
        int size = batch == 1 ? 0 : 1;
        if (programs[size] == null) {
            programs[size] = kernels.get(array.preset(), array.bias().length > 0, batch);
        }
        return programs[size];
    }

    /// Begins with the products of `count` vectors.
    ///
    /// @param from where the first one starts in `x`
    void begin(float[] x, int from, int count) {
        jobs.start(x, from, count);
        Arrays.fill(parts, 0);
    }

    /// Writes what is pending.
    void writeBlocks(
            TileWork work, long firstRead, int attempt, int count, int part, TileBlocks blocks) {
        jobs.write(work, passes, firstRead, attempt, count, part, blocks);
    }

    /// Writes what outputs are multiplied with.
    void writeFactors(FloatBuffer to, int at, int count) {
        to.put(at, jobs.factors(), 0, factors(count));
    }

    int factors(int count) {
        return count * memory.tileCount() * TileJobs.FACTORS;
    }

    /// Counts what an attempt does.
    void count(int count, int attempt) {
        TilePreset preset = array.preset();
        int perColumn = preset.input().mode().conversions(preset.input().dac());
        for (int t = 0; t < memory.tileCount(); t++) {
            int rows = array.tiles().get(t).rowCount();
            long columns = array.tiles().get(t).columnCount();
            for (int v = 0; v < count; v++) {
                if (jobs.isPending(t, v)) {
                    drives += passes;
                    inputConversions += (long) rows * passes;
                    conversions += columns * perColumn;
                    // Passes are added up in every attempt, of which the last one alone goes into
                    // the sum.
                    additions += columns * (perColumn - 1);
                    parts[v] += attempt == 0 ? columns : 0;
                }
            }
        }
    }

    /// Reads which vectors had a column beyond the bound on which tile.
    ///
    /// @param block the first of this matrix
    /// @param perBlock flags of a block
    /// @return the block behind the last one of this matrix
    int decide(
            TileWork work,
            IntBuffer flags,
            int block,
            int perBlock,
            int count,
            int attempt,
            float[] x,
            int from) {
        int next = block;
        for (int t = 0; t < memory.tileCount(); t++) {
            int filled = 0;
            int items = memory.columnItems(work, t);
            for (int v = 0; v < count; v++) {
                if (!jobs.isPending(t, v)) {
                    continue;
                }
                boolean beyond = false;
                for (int i = 0; i < items; i++) {
                    beyond |= (flags.get(next * perBlock + i) >> filled & 1) != 0;
                }
                jobs.decide(t, v, beyond, attempt, x, from);
                filled++;
                if (filled == work.vectors()) {
                    filled = 0;
                    next++;
                }
            }
            next += filled > 0 ? 1 : 0;
        }
        return next;
    }

    /// Ends with the products of `count` vectors.
    void end(int count) {
        for (int v = 0; v < count; v++) {
            // The first partial sum of an output is added to nothing.
            additions += Math.max(0, parts[v] - memory.outputs());
        }
    }

    @Override
    public TileCounts performed() {
        return new TileCounts(memory.tileCount(), drives, inputConversions, conversions, additions);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            owner.forget(memory);
            memory.close();
        }
    }
}
