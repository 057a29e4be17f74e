package org.moesaic.compute.analog;

import java.util.Arrays;
import java.util.function.Supplier;

/// The digital factors of [Compensation]: what a tile gave right after programming, over what it gives now, each input
/// alone at full swing. (IBM/aihwkit, `inference/compensation`: the identity matrix, not a vector of ones.)
final class DriftCompensation {

    /// Readouts are no less than this.
    private static final double SMALLEST = 1e-4;

    private final TileLoops loops;
    private final TilePreset preset;
    private final double[][] baselines;

    DriftCompensation(TileLoops loops, TilePreset preset, int tiles) {
        this.loops = loops;
        this.preset = preset;
        this.baselines = new double[tiles][];
    }

    /// Whether the tile right after programming is yet to be asked for.
    boolean needsBaseline(int t) {
        return baselines[t] == null;
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
        int columns = tile.columnCount();
        int rows = tile.rowCount();
        double[] sums = loops.readout(preset, tile, fullSwing(), reading, purpose);
        double[] means = new double[columns];
        double total = 0;
        for (int i = 0; i < columns; i++) {
            total += sums[i];
            means[i] = Math.max(SMALLEST, sums[i] / rows);
        }
        if (preset.compensation() == Compensation.GLOBAL) {
            Arrays.fill(means, Math.max(SMALLEST, total / rows / columns));
        }
        return means;
    }

    private float fullSwing() {
        return preset.input().scaling() instanceof InputScaling.Constant constant
                ? (float) constant.range()
                : 1;
    }
}
