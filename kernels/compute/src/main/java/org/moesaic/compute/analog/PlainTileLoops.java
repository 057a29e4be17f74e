package org.moesaic.compute.analog;

import org.moesaic.compute.random.Noise;

/// The loops one number after the other: what all others must equal.
public final class PlainTileLoops implements TileLoops {

    /// Has no state.
    public PlainTileLoops() {}

    /// Opens them, where nothing faster works.
    static final class Opener implements Provider {

        @Override
        public boolean works() {
            return true;
        }

        @Override
        public int preference() {
            return 0;
        }

        @Override
        public TileLoops open() {
            return new PlainTileLoops();
        }
    }

    @Override
    public void normals(long key, int place, int stream, int read, int count, float[] into) {
        Noise noise = new Noise(key);
        for (int line = 0; line < count; line++) {
            into[line] = noise.normal(line, place, stream, read);
        }
    }

    @Override
    public void ln(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = PortableDoubles.ln(values[i]);
        }
    }

    @Override
    public void exp(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = PortableDoubles.exp(values[i]);
        }
    }

    @Override
    public void choose(double[] key, double below, double[] low, int count, double[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = key[i] < below ? low[i] : into[i];
        }
    }

    @Override
    public double[] readout(
            TilePreset preset, AnalogTile tile, float range, int reading, int purpose) {
        TileReader reader = new TileReader(preset, tile);
        double[] sums = new double[tile.columnCount()];
        float[] x = new float[tile.rowCount()];
        for (int row = 0; row < x.length; row++) {
            x[row] = range;
            long read = (long) reading << 32 | row;
            float[] outputs = reader.read(x, 0, range, read, purpose);
            x[row] = 0;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += Math.abs(outputs[i]) / (range * reader.lift());
            }
        }
        return sums;
    }
}
