package org.moesaic.vector;

import org.moesaic.compute.analog.AnalogTile;
import org.moesaic.compute.analog.PlainTileLoops;
import org.moesaic.compute.analog.TileLoops;
import org.moesaic.compute.analog.TilePreset;

/// Programming and reading out tiles on vector units.
final class VectorTileLoops implements TileLoops {

    private final PlainTileLoops plain = new PlainTileLoops();
    private int[] words = {};

    /// For the panels of the last tile that was read out, and its shape.
    private float[] room = {};

    private int rows;
    private int columns;

    @Override
    public void normals(long key, int place, int stream, int read, int count, float[] into) {
        int whole = count / DeviceNoise.TURN * DeviceNoise.TURN;
        int filled = Math.ceilDiv(count, DeviceNoise.TURN) * DeviceNoise.TURN;
        // What lies behind the last line may be overwritten, if there is room for it.
        int drawn = filled <= into.length ? filled : whole;
        if (words.length < filled) {
            words = new int[filled];
        }
        DeviceNoise.words(key, place, stream, read, filled, words);
        NormalLanes.of(words, drawn, into);
        if (drawn < count) {
            float[] rest = new float[DeviceNoise.TURN];
            System.arraycopy(words, drawn, words, 0, DeviceNoise.TURN);
            NormalLanes.of(words, DeviceNoise.TURN, rest);
            System.arraycopy(rest, 0, into, drawn, count - drawn);
        }
    }

    @Override
    public void ln(double[] values, int count) {
        DoubleLanes.ln(values, count);
    }

    @Override
    public void exp(double[] values, int count) {
        DoubleLanes.exp(values, count);
    }

    @Override
    public void choose(double[] key, double below, double[] low, int count, double[] into) {
        DoubleLanes.choose(key, below, low, count, into);
    }

    @Override
    public double[] readout(
            TilePreset preset, AnalogTile tile, float range, int reading, int purpose) {
        if (!TileReadout.covers(preset)) {
            return plain.readout(preset, tile, range, reading, purpose);
        }
        if (rows != tile.rowCount() || columns != tile.columnCount()) {
            rows = tile.rowCount();
            columns = tile.columnCount();
            room = new float[TilePanels.weights(tile)];
        }
        return new TileReadout(preset, tile, room).sums(range, reading, purpose);
    }
}
