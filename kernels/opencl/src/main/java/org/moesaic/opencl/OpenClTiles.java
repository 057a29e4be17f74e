package org.moesaic.opencl;

import org.jocl.CLException;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilesCheck;
import org.moesaic.formats.tiles.TileCounts;

/// A matrix on analog tiles on a device. A launch has all tiles and as many vectors as fit the memory set aside for them;
/// vectors beyond a converter's bound go into a launch after it.
final class OpenClTiles implements LoadedTiles {

    /// Vectors that are under way at once: enough to hide what launches take, few enough for what they drive to stay in
    /// caches.
    private static final int VECTORS_AT_ONCE = 32;

    private final OpenClBackend owner;
    private final TileArray array;
    private final TileKernels kernels;
    private final TileMemory memory;
    private final TileScratch scratch;
    private final TileJobs jobs;
    private final int passes;
    private final int sums;
    private final TileProgram[] programs = new TileProgram[2];

    /// Partial sums of each vector that are added up: one a column of each tile that it drives.
    private final long[] parts = new long[VECTORS_AT_ONCE];

    private int[] flags = new int[0];
    private long drives;
    private long inputConversions;
    private long conversions;
    private long additions;
    private boolean open = true;

    /// @param scratch shared by all that the backend has loaded, since calls come one after the other
    OpenClTiles(
            OpenClBackend owner,
            TileArray array,
            Session session,
            TileKernels kernels,
            TileScratch scratch) {
        TilePreset preset = array.preset();
        this.owner = owner;
        this.array = array;
        this.kernels = kernels;
        this.passes = preset.input().mode().passes(preset.input().dac());
        this.sums = TileWork.sums(preset);
        this.memory = new TileMemory(session, array, kernels.work(preset, 1).width());
        this.scratch = scratch;
        this.jobs = new TileJobs(array, VECTORS_AT_ONCE);
    }

    @Override
    public TileArray array() {
        return array;
    }

    @Override
    public void multiply(long firstRead, int batch, float[] x, float[] y) {
        owner.checkOpen();
        if (!open) {
            throw new IllegalStateException("the tiles are closed");
        }
        TilesCheck.check(array, batch, x, y);
        try {
            for (int first = 0; first < batch; first += VECTORS_AT_ONCE) {
                int count = Math.min(VECTORS_AT_ONCE, batch - first);
                multiply(program(batch), firstRead + first, first, count, x, y);
            }
        } catch (CLException e) {
            throw Failures.of(owner.opened(), "multiplying on analog tiles", e);
        }
    }

    /// The kernels for one vector, or for several.
    private TileProgram program(int batch) {
        int size = batch == 1 ? 0 : 1;
        if (programs[size] == null) {
            programs[size] = kernels.get(array.preset(), array.bias().length > 0, batch);
        }
        return programs[size];
    }

    private void multiply(
            TileProgram program, long firstRead, int first, int count, float[] x, float[] y) {
        int from = first * memory.inputs();
        reserve(program.source().work(), count);
        scratch.putInput(x, from, count * memory.inputs());
        jobs.start(x, from, count);
        java.util.Arrays.fill(parts, 0);
        int blocks = drive(program, firstRead, 0, count);
        for (int attempt = 1; blocks > 0 && program.source().bounds(); attempt++) {
            decide(program, blocks, count, attempt - 1, x, from);
            blocks = drive(program, firstRead, attempt, count);
        }
        program.collect(memory, scratch, count);
        scratch.fetchOutput(y, first * memory.outputs(), count * memory.outputs());
        for (int v = 0; v < count; v++) {
            // The first partial sum of an output is added to nothing.
            additions += Math.max(0, parts[v] - memory.outputs());
        }
    }

    private int factorCount(int count) {
        return count * memory.tileCount() * TileJobs.FACTORS;
    }

    /// Drives what is pending; the number of blocks that it took.
    private int drive(TileProgram program, long firstRead, int attempt, int count) {
        TileWork work = program.source().work();
        int blocks = jobs.write(work, passes, firstRead, attempt, count, scratch.planInts());
        if (blocks > 0 || attempt == 0) {
            scratch.putFactors(jobs.factors(), factorCount(count));
            scratch.send();
        }
        if (blocks > 0) {
            program.drive(memory, scratch, blocks);
            program.multiply(memory, scratch, blocks);
            count(count, attempt);
        }
        return blocks;
    }

    private void count(int count, int attempt) {
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
    private void decide(
            TileProgram program, int blocks, int count, int attempt, float[] x, int from) {
        TileWork work = program.source().work();
        int perBlock = memory.columnItems(work);
        if (flags.length < blocks * perBlock) {
            flags = new int[blocks * perBlock];
        }
        scratch.fetchFlags(flags, blocks * perBlock);
        int block = 0;
        for (int t = 0; t < memory.tileCount(); t++) {
            int filled = 0;
            int items = memory.columnItems(work, t);
            for (int v = 0; v < count; v++) {
                if (!jobs.isPending(t, v)) {
                    continue;
                }
                boolean beyond = false;
                for (int i = 0; i < items; i++) {
                    beyond |= (flags[block * perBlock + i] >> filled & 1) != 0;
                }
                jobs.decide(t, v, beyond, attempt, x, from);
                filled++;
                if (filled == work.vectors()) {
                    filled = 0;
                    block++;
                }
            }
            block += filled > 0 ? 1 : 0;
        }
    }

    private void reserve(TileWork work, int count) {
        long perTile = Math.ceilDiv(count, work.vectors());
        long blocks = perTile * memory.tileCount();
        long rows = perTile * memory.rows() * passes;
        scratch.reserve(
                (long) count * memory.inputs(),
                blocks * TileJobs.blockInts(work),
                factorCount(count),
                (long) count * memory.outputs(),
                rows * work.vectors() * sums,
                blocks * passes * 2 * work.vectors(),
                (long) count * memory.partialStride(),
                blocks * memory.columnItems(work));
    }

    @Override
    public TileCounts performed() {
        return new TileCounts(memory.tileCount(), drives, inputConversions, conversions, additions);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            memory.close();
        }
    }
}
