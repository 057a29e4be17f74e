package org.moesaic.compute.analog;

import java.util.function.Supplier;

/// The digital factors of [Compensation]: what a tile gave right after programming, over what it gives now, each input
/// alone at full swing. (IBM/aihwkit, `inference/compensation`: the identity matrix, not a vector of ones.)
final class DriftCompensation {

    /// Readouts are no less than this.
    private static final double SMALLEST = 1e-4;

    private final TilePreset preset;
    private final double[][] baselines;

    DriftCompensation(TilePreset preset, int tiles) {
        this.preset = preset;
        this.baselines = new double[tiles][];
    }

    /// Scales of a tile's columns with the factors in them.
    ///
    /// @param programmed the tile right after programming; asked for once
    /// @param now the tile at the time of use
    float[] scales(
            int t, Supplier<AnalogTile> programmed, AnalogTile now, double[] scales, int reading) {
        if (baselines[t] == null) {
            baselines[t] = readout(programmed.get(), NoiseStream.BASELINE, 0);
        }
        double[] readout = readout(now, NoiseStream.READOUT, reading);
        float[] compensated = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            compensated[i] = (float) (scales[i] * (baselines[t][i] / readout[i]));
        }
        return compensated;
    }

    /// Mean magnitude of each column, or of all columns for each.
    private double[] readout(AnalogTile tile, int purpose, int reading) {
        TileReader reader = new TileReader(preset, tile);
        int columns = tile.columnCount();
        double[] sums = new double[columns];
        float[] x = new float[tile.rowCount()];
        float range = fullSwing();
        for (int row = 0; row < x.length; row++) {
            x[row] = range;
            long read = (long) reading << 32 | row;
            float[] outputs = reader.read(x, 0, range, read, purpose);
            x[row] = 0;
            for (int i = 0; i < columns; i++) {
                sums[i] += Math.abs(outputs[i]) / (range * reader.lift());
            }
        }
        double[] means = new double[columns];
        double total = 0;
        for (int i = 0; i < columns; i++) {
            total += sums[i];
            means[i] = Math.max(SMALLEST, sums[i] / x.length);
        }
        if (preset.compensation() == Compensation.GLOBAL) {
            java.util.Arrays.fill(means, Math.max(SMALLEST, total / x.length / columns));
        }
        return means;
    }

    private float fullSwing() {
        return preset.input().scaling() instanceof InputScaling.Constant constant
                ? (float) constant.range()
                : 1;
    }
}
