package org.moesaic.opencl;

import org.moesaic.compute.analog.AnalogTile;
import org.moesaic.compute.analog.BoundManagement;
import org.moesaic.compute.analog.InputRanges;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;

/// The products of some vectors with all tiles: which of them are to be driven (again), at which range. All of it is done
/// on the host, in the arithmetic of the reference, so that a device needs no double precision and no division.
final class TileJobs {

    /// Floats of a vector on a tile in [#factors()].
    static final int FACTORS = 2;

    private final TileArray array;
    private final TilePreset preset;
    private final int vectors;
    private final InputRanges[] ranges;
    private final float[] largest;
    private final float[] lift;
    private final float[] whole;
    private final float[] reduction;
    private final boolean[] pending;
    private final float[] factors;

    /// @param vectors the most of a call
    TileJobs(TileArray array, int vectors) {
        this.array = array;
        this.preset = array.preset();
        this.vectors = vectors;
        int tiles = array.tiles().size();
        this.ranges = new InputRanges[tiles];
        for (int t = 0; t < tiles; t++) {
            ranges[t] = new InputRanges(preset.input().scaling());
        }
        this.largest = new float[vectors];
        this.lift = new float[tiles * vectors];
        this.whole = new float[tiles * vectors];
        this.reduction = new float[tiles * vectors];
        this.pending = new boolean[tiles * vectors];
        this.factors = new float[tiles * vectors * FACTORS];
    }

    /// Ranges of `count` vectors.
    ///
    /// @param from where the first one starts in `x`
    void start(float[] x, int from, int count) {
        int columns = array.shape().columns();
        AnalogTile before = null;
        for (int t = 0; t < ranges.length; t++) {
            AnalogTile tile = array.tiles().get(t);
            boolean needed = ranges[t].needsLargest();
            if (needed && (before == null || !before.inputs().equals(tile.inputs()))) {
                for (int v = 0; v < count; v++) {
                    int at = from + v * columns + tile.inputs().start();
                    largest[v] = largest(x, at, tile.rowCount());
                }
            }
            before = tile;
            for (int v = 0; v < count; v++) {
                int job = t * vectors + v;
                float range = ranges[t].range(needed ? largest[v] : 0);
                lift[job] = range <= 0 ? 1 : InputRanges.lift(range);
                whole[job] = range <= 0 ? 1 : range * lift[job];
                reduction[job] = 1;
                pending[job] = range > 0 || preset.input().noise() > 0;
                int factor = (v * ranges.length + t) * FACTORS;
                factors[factor] = pending[job] ? whole[job] : 0;
                factors[factor + 1] = 1 / lift[job];
            }
        }
    }

    private static float largest(float[] x, int from, int count) {
        int bits = 0;
        for (int i = from; i < from + count; i++) {
            bits = Math.max(bits, Float.floatToRawIntBits(x[i]) & Integer.MAX_VALUE);
        }
        return Float.intBitsToFloat(bits);
    }

    /// Writes the blocks of all pending jobs behind those that are there already.
    ///
    /// @param part number of this matrix in the launch
    void write(
            TileWork work,
            int passes,
            long firstRead,
            int attempt,
            int count,
            int part,
            TileBlocks to) {
        for (int t = 0; t < ranges.length; t++) {
            int height = array.tiles().get(t).rowCount() * passes;
            int filled = 0;
            for (int v = 0; v < count; v++) {
                int job = t * vectors + v;
                if (!pending[job]) {
                    continue;
                }
                if (filled == 0) {
                    to.start(part, t, height, passes);
                }
                float scale = 1 / whole[job] / reduction[job];
                to.put(filled, v, firstRead + v, attempt, lift[job], scale);
                filled = filled + 1 == work.vectors() ? 0 : filled + 1;
            }
            for (; filled > 0 && filled < work.vectors(); filled++) {
                to.putNone(filled);
            }
        }
    }

    /// Whether a product is among those that are written next, or were written last.
    boolean isPending(int tile, int vector) {
        return pending[tile * vectors + vector];
    }

    /// Whether a vector whose outputs were within the bound, or not, on a tile has to be driven again there.
    void decide(int tile, int vector, boolean beyond, int attempt, float[] x, int from) {
        int job = tile * vectors + vector;
        BoundManagement bounds = preset.output().bounds();
        pending[job] =
                beyond
                        && switch (bounds.kind()) {
                            case NONE -> false;
                            case ITERATIVE ->
                                    !bounds.exhausted(reduction[job], preset.input().dac());
                            case WORST_CASE -> attempt == 0;
                        };
        if (!pending[job]) {
            return;
        }
        if (bounds.kind() == BoundManagement.Kind.ITERATIVE) {
            reduction[job] *= 2;
        } else {
            AnalogTile driven = array.tiles().get(tile);
            int at = from + vector * array.shape().columns() + driven.inputs().start();
            whole[job] = InputRanges.worstCase(preset, x, at, driven.rowCount(), lift[job]);
        }
        factors[(vector * ranges.length + tile) * FACTORS] = whole[job] * reduction[job];
    }

    /// What outputs are multiplied with, [#FACTORS] for each tile, vector by vector: with what belongs to the range, 0
    /// where a vector drives nothing; and the columns' scales with what undoes the lift.
    float[] factors() {
        return factors;
    }
}
