package org.moesaic.vector;

import java.util.Arrays;
import org.moesaic.compute.analog.AnalogTile;
import org.moesaic.compute.analog.BoundManagement;
import org.moesaic.compute.analog.InputRanges;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.MvmMode;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilesCheck;
import org.moesaic.formats.tiles.TileCounts;

/// Analog tiles on the CPU's vector units: crossbar after crossbar, some vectors together, the panels of a crossbar spread
/// over threads. No sum crosses a panel, so results are the same bits for any number of threads.
final class VectorTiles implements LoadedTiles, Workers.Task {

    private final TileArray array;
    private final TilePreset preset;
    private final TileChain chain;
    private final TilePanels[] tiles;
    private final InputRanges[] ranges;
    private final Workers workers;
    private final TileWork[] works;
    private final TileDrive drive;
    private final boolean managed;
    private final int passes;
    private final int conversionsOfAColumn;

    /// By panel, driven vector, place: what earlier passes gave.
    private final float[] earlier;

    /// By panel, vector, place, for bound management: what the last attempt of each gave.
    private final float[] results;

    /// Of the vectors worked on together: those that drive the crossbar at all, and what belongs to each of them.
    private final int[] vectors = new int[TileWork.VECTORS];

    private final float[] lifts = new float[TileWork.VECTORS];
    private final float[] wholes = new float[TileWork.VECTORS];
    private final float[] reductions = new float[TileWork.VECTORS];

    /// Of those, the ones that are driven in this attempt.
    private final int[] driven = new int[TileWork.VECTORS];

    /// Partial sums of each vector that are added up: one a column of each crossbar that it drives.
    private final long[] parts = new long[TileWork.VECTORS];

    private TilePanels current;
    private boolean lastPass;
    private float[] y;
    private int yFrom;

    private long drives;
    private long inputConversions;
    private long outputConversions;
    private long additions;

    VectorTiles(TileArray array, Workers workers) {
        this.array = array;
        this.preset = array.preset();
        this.workers = workers;
        chain = new TileChain(preset);
        managed = preset.output().bounds().kind() != BoundManagement.Kind.NONE;
        passes = preset.input().mode().passes(preset.input().dac());
        conversionsOfAColumn = preset.input().mode().conversions(preset.input().dac());
        int count = array.tiles().size();
        tiles = new TilePanels[count];
        ranges = new InputRanges[count];
        int mostRows = 0;
        int mostPanels = 0;
        for (int t = 0; t < count; t++) {
            AnalogTile tile = array.tiles().get(t);
            tiles[t] = new TilePanels(tile, chain.bound(), chain.capacitorBits());
            ranges[t] = new InputRanges(preset.input().scaling());
            mostRows = Math.max(mostRows, tiles[t].paddedRows);
            mostPanels = Math.max(mostPanels, tiles[t].panels);
        }
        drive = new TileDrive(preset, chain, mostRows);
        int all = mostPanels * TileWork.VECTORS * TilePanels.WIDTH;
        boolean several = preset.input().mode().kind() != MvmMode.Kind.ONE_PASS;
        earlier = new float[several ? all : 0];
        results = new float[managed ? all : 0];
        works = new TileWork[workers.count()];
        for (int worker = 0; worker < works.length; worker++) {
            works[worker] = new TileWork();
        }
    }

    @Override
    public TileArray array() {
        return array;
    }

    @Override
    public void multiply(long firstRead, int batch, float[] x, float[] y) {
        int columns = array.shape().columns();
        int rows = array.shape().rows();
        boolean fits =
                batch >= 0 && x.length >= (long) batch * columns && y.length >= (long) batch * rows;
        if (!fits || !DriveSteps.finite(x, batch * columns)) {
            TilesCheck.check(array, batch, x, y);
        }
        Arrays.fill(y, 0, batch * rows, 0);
        this.y = y;
        for (int first = 0; first < batch; first += TileWork.VECTORS) {
            int count = Math.min(TileWork.VECTORS, batch - first);
            some(firstRead + first, count, x, first * columns, first * rows);
        }
        this.y = null;
        float[] bias = array.bias();
        for (int vector = 0; vector < batch && bias.length > 0; vector++) {
            int to = vector * rows;
            for (int row = 0; row < bias.length; row++) {
                y[to + row] += bias[row];
            }
        }
    }

    private void some(long firstRead, int count, float[] x, int xFrom, int to) {
        yFrom = to;
        Arrays.fill(parts, 0, count, 0);
        for (int t = 0; t < tiles.length; t++) {
            multiply(tiles[t], ranges[t], firstRead, count, x, xFrom);
        }
        for (int vector = 0; vector < count; vector++) {
            // The first partial sum of an output is added to nothing.
            additions += Math.max(0, parts[vector] - array.shape().rows());
        }
    }

    private void multiply(
            TilePanels tile, InputRanges range, long firstRead, int count, float[] x, int xFrom) {
        current = tile;
        int slots = range(tile, range, count, x, xFrom);
        for (int slot = 0; slot < slots; slot++) {
            driven[slot] = slot;
        }
        int left = slots;
        for (int attempt = 0; left > 0; attempt++) {
            attempt(attempt, left, firstRead, x, xFrom);
            left = managed ? again(left, attempt, x, xFrom) : 0;
        }
        if (managed) {
            for (int panel = 0; panel < tile.panels; panel++) {
                addUp(panel, slots, results, panel * TileWork.VECTORS * TilePanels.WIDTH);
            }
        }
    }

    /// Ranges of all vectors; returns how many of them drive the crossbar.
    private int range(TilePanels tile, InputRanges ranges, int count, float[] x, int xFrom) {
        int rows = tile.tile.rowCount();
        int columns = array.shape().columns();
        int slots = 0;
        for (int vector = 0; vector < count; vector++) {
            int from = xFrom + vector * columns + tile.tile.inputs().start();
            float largest = ranges.needsLargest() ? DriveSteps.largest(x, from, rows) : 0;
            float range = ranges.range(largest);
            if (range > 0 || preset.input().noise() != 0) {
                vectors[slots] = vector;
                lifts[slots] = range > 0 ? InputRanges.lift(range) : 1;
                wholes[slots] = range > 0 ? range * lifts[slots] : 1;
                reductions[slots] = 1;
                slots++;
            }
        }
        return slots;
    }

    private void attempt(int attempt, int left, long firstRead, float[] x, int xFrom) {
        int rows = current.tile.rowCount();
        int columns = array.shape().columns();
        for (TileWork work : works) {
            Arrays.fill(work.beyond, false);
        }
        for (int pass = 0; pass < passes; pass++) {
            drive.begin(left, pass, attempt);
            for (int i = 0; i < left; i++) {
                int slot = driven[i];
                int vector = vectors[slot];
                int from = xFrom + vector * columns + current.tile.inputs().start();
                float scale = 1 / wholes[slot] / reductions[slot];
                drive.put(current, i, x, from, lifts[slot], scale, firstRead + vector);
            }
            lastPass = pass == passes - 1;
            workers.run(this);
        }
        drives += (long) left * passes;
        inputConversions += (long) left * passes * rows;
        long columnsDriven = (long) left * current.tile.columnCount();
        outputConversions += columnsDriven * conversionsOfAColumn;
        // Passes are added up in every attempt, of which the last one alone goes into the sum.
        additions += columnsDriven * (conversionsOfAColumn - 1);
        for (int i = 0; attempt == 0 && i < left; i++) {
            parts[vectors[driven[i]]] += current.tile.columnCount();
        }
    }

    @Override
    public void run(int worker) {
        long panels = current.panels;
        int from = (int) (panels * worker / workers.count());
        int to = (int) (panels * (worker + 1) / workers.count());
        TileWork work = works[worker];
        for (int panel = from; panel < to; panel++) {
            panel(panel, work);
        }
    }

    private void panel(int panel, TileWork work) {
        int at = panel * TileWork.VECTORS * TilePanels.WIDTH;
        chain.pass(current, panel, drive, work, earlier, at);
        if (!lastPass) {
            return;
        }
        if (!managed) {
            addUp(panel, drive.count(), work.sums, 0);
            return;
        }
        for (int i = 0; i < drive.count(); i++) {
            int to = at + driven[i] * TilePanels.WIDTH;
            System.arraycopy(work.sums, i * TilePanels.WIDTH, results, to, TilePanels.WIDTH);
        }
    }

    /// Bound management: which vectors are driven once more, and how; returns how many.
    private int again(int left, int attempt, float[] x, int xFrom) {
        BoundManagement bounds = preset.output().bounds();
        int remaining = 0;
        for (int i = 0; i < left; i++) {
            int slot = driven[i];
            if (isBeyond(i) && again(bounds, slot, attempt, x, xFrom)) {
                driven[remaining++] = slot;
            }
        }
        return remaining;
    }

    private boolean isBeyond(int index) {
        boolean beyond = false;
        for (TileWork work : works) {
            beyond |= work.beyond[index];
        }
        return beyond;
    }

    private boolean again(BoundManagement bounds, int slot, int attempt, float[] x, int xFrom) {
        return switch (bounds.kind()) {
            case NONE -> false;
            case ITERATIVE -> {
                boolean possible = !bounds.exhausted(reductions[slot], preset.input().dac());
                if (possible) {
                    reductions[slot] *= 2;
                }
                yield possible;
            }
            case WORST_CASE -> {
                if (attempt == 0) {
                    int columns = array.shape().columns();
                    int from = xFrom + vectors[slot] * columns + current.tile.inputs().start();
                    int count = current.tile.rowCount();
                    wholes[slot] = InputRanges.worstCase(preset, x, from, count, lifts[slot]);
                }
                yield attempt == 0;
            }
        };
    }

    /// Scales what a panel gave and adds it to the outputs.
    private void addUp(int panel, int slots, float[] from, int at) {
        int first = panel * TilePanels.WIDTH;
        int columns = current.tile.columnCount() - first;
        int to = yFrom + current.tile.outputs().start() + first;
        for (int slot = 0; slot < slots; slot++) {
            float factor = wholes[slot] * reductions[slot];
            float fall = 1 / lifts[slot];
            int output = to + vectors[slot] * array.shape().rows();
            int value = at + slot * TilePanels.WIDTH;
            for (int place = 0; place < TilePanels.WIDTH; place++) {
                int column = TilePanels.ORDER[place];
                if (column < columns) {
                    float result = from[value + place] * factor;
                    float scale = current.scales[first + place] * fall;
                    y[output + column] = Math.fma(result, scale, y[output + column]);
                }
            }
        }
    }

    @Override
    public TileCounts performed() {
        long outputs = outputConversions;
        return new TileCounts(tiles.length, drives, inputConversions, outputs, additions);
    }

    @Override
    public void close() {
        // Its arrays are on the heap.
    }
}
