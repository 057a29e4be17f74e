package org.moesaic.compute.analog;

import java.util.ArrayList;
import java.util.List;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.tiles.Span;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.formats.tiles.WeightScaling;

/// What is meant to be on one crossbar: weights between -1 and 1, and the digital factor of each column.
///
/// @param key of its noise
/// @param targets row by row, as in [AnalogTile#weights()]
/// @param scales weight of a target of 1, for each column
record MappedTile(Span inputs, Span outputs, long key, float[] targets, double[] scales) {

    /// All crossbars of a matrix: by tile of the mapping, then by weight slice.
    static List<MappedTile> of(
            float[] weights, TileMapping mapping, TilePreset preset, NoiseKey key) {
        List<MappedTile> tiles = new ArrayList<>();
        for (int tile = 0; tile < mapping.tiles(); tile++) {
            Span inputs = mapping.inputs(tile);
            Span outputs = mapping.outputs(tile);
            int columns = outputs.length();
            float[] cut = new float[inputs.length() * columns];
            for (int i = 0; i < columns; i++) {
                int first = (outputs.start() + i) * mapping.shape().columns() + inputs.start();
                for (int j = 0; j < inputs.length(); j++) {
                    cut[j * columns + i] = weights[first + j];
                }
            }
            double[] scales = normalise(cut, columns, preset.mapping());
            List<float[]> slices = WeightSlices.of(cut, preset.cells());
            for (int slice = 0; slice < slices.size(); slice++) {
                double factor = WeightSlices.factor(slice, preset.cells());
                double[] sliceScales = new double[columns];
                for (int i = 0; i < columns; i++) {
                    sliceScales[i] = scales[i] * factor;
                }
                long noise = key.crossbar(tile, slice);
                tiles.add(new MappedTile(inputs, outputs, noise, slices.get(slice), sliceScales));
            }
        }
        return tiles;
    }

    /// Clips each column, then divides by the largest magnitude of the column or of the tile.
    private static double[] normalise(float[] weights, int columns, TilePreset.Mapping mapping) {
        double[] scales = new double[columns];
        for (int i = 0; i < columns; i++) {
            double limit = mapping.clip() * deviation(weights, columns, i);
            for (int at = i; at < weights.length; at += columns) {
                if (Math.abs(weights[at]) > limit) {
                    weights[at] = (float) Math.copySign(limit, weights[at]);
                }
                scales[i] = Math.max(scales[i], Math.abs(weights[at]));
            }
        }
        if (mapping.scaling() == WeightScaling.TILE) {
            double largest = 0;
            for (double scale : scales) {
                largest = Math.max(largest, scale);
            }
            java.util.Arrays.fill(scales, largest);
        }
        for (int at = 0; at < weights.length; at++) {
            double scale = scales[at % columns];
            // A column of zeros stays one, and its factor of 0 hides the noise of its cells.
            weights[at] = scale == 0 ? 0 : (float) (weights[at] / scale);
        }
        return scales;
    }

    /// Root mean square of a column, infinite where nothing is clipped.
    private static double deviation(float[] weights, int columns, int column) {
        double sum = 0;
        int count = 0;
        for (int at = column; at < weights.length; at += columns) {
            sum += (double) weights[at] * weights[at];
            count++;
        }
        return sum == 0 ? 1 : Math.sqrt(sum / count);
    }
}
