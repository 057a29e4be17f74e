package org.moesaic.compute.analog;

import java.util.ArrayList;
import java.util.Arrays;
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

    /// Weights of an output that are turned together: a line of the cache.
    private static final int LINE = 16;

    /// Outputs that are turned together. Where rows are a power of two long their lines all fall into one set of the cache,
    /// which holds eight at least.
    private static final int OUTPUTS = 8;

    /// All crossbars of a matrix: by tile of the mapping, then by weight slice.
    static List<MappedTile> of(
            float[] weights, TileMapping mapping, TilePreset preset, NoiseKey key) {
        List<MappedTile> tiles = new ArrayList<>();
        for (int tile = 0; tile < mapping.tiles(); tile++) {
            Span inputs = mapping.inputs(tile);
            Span outputs = mapping.outputs(tile);
            int columns = outputs.length();
            float[] cut = turned(weights, mapping.shape().columns(), inputs, outputs);
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

    /// The weights of some inputs and outputs, input after input. Turned in pieces of which the cache holds all lines.
    private static float[] turned(float[] weights, int width, Span inputs, Span outputs) {
        int columns = outputs.length();
        int whole = columns / OUTPUTS * OUTPUTS;
        float[] turned = new float[inputs.length() * columns];
        for (int left = 0; left < inputs.length(); left += LINE) {
            int right = Math.min(left + LINE, inputs.length());
            for (int top = 0; top < whole; top += OUTPUTS) {
                int from = (outputs.start() + top) * width + inputs.start();
                eight(weights, from, width, left, right, turned, top, columns);
            }
            for (int i = whole; i < columns; i++) {
                int from = (outputs.start() + i) * width + inputs.start();
                for (int j = left; j < right; j++) {
                    turned[j * columns + i] = weights[from + j];
                }
            }
        }
        return turned;
    }

    /// Turns some inputs of [#OUTPUTS] outputs: written out, since a loop over eight takes longer than what it does.
    private static void eight(
            float[] weights,
            int from,
            int width,
            int left,
            int right,
            float[] turned,
            int top,
            int columns) {
        for (int j = left; j < right; j++) {
            int at = from + j;
            int to = top + j * columns;
            turned[to] = weights[at];
            turned[to + 1] = weights[at + width];
            turned[to + 2] = weights[at + 2 * width];
            turned[to + 3] = weights[at + 3 * width];
            turned[to + 4] = weights[at + 4 * width];
            turned[to + 5] = weights[at + 5 * width];
            turned[to + 6] = weights[at + 6 * width];
            turned[to + 7] = weights[at + 7 * width];
        }
    }

    /// Clips each column, then divides by the largest magnitude of the column or of the tile. Goes row after row, as the
    /// weights lie.
    private static double[] normalise(float[] weights, int columns, TilePreset.Mapping mapping) {
        if (!Double.isInfinite(mapping.clip())) {
            clip(weights, columns, mapping.clip());
        }
        // The bits of magnitudes are in their order, and integers are compared faster.
        int[] largest = new int[columns];
        for (int row = 0; row < weights.length; row += columns) {
            for (int i = 0; i < columns; i++) {
                int size = Float.floatToRawIntBits(weights[row + i]) & Integer.MAX_VALUE;
                largest[i] = Math.max(largest[i], size);
            }
        }
        double[] scales = new double[columns];
        double ofTile = 0;
        for (int i = 0; i < columns; i++) {
            scales[i] = Float.intBitsToFloat(largest[i]);
            ofTile = Math.max(ofTile, scales[i]);
        }
        if (mapping.scaling() == WeightScaling.TILE) {
            Arrays.fill(scales, ofTile);
        }
        // A column of zeros stays one, and its factor of 0 hides the noise of its cells. Scales are
        // magnitudes of weights, so a
        // quotient of floats loses nothing: rounded by way of a double it would be the same.
        float[] divisors = new float[columns];
        for (int i = 0; i < columns; i++) {
            divisors[i] = scales[i] == 0 ? 1 : (float) scales[i];
        }
        for (int row = 0; row < weights.length; row += columns) {
            for (int i = 0; i < columns; i++) {
                weights[row + i] /= divisors[i];
            }
        }
        return scales;
    }

    private static void clip(float[] weights, int columns, double deviations) {
        double[] powers = new double[columns];
        for (int row = 0; row < weights.length; row += columns) {
            for (int i = 0; i < columns; i++) {
                double weight = weights[row + i];
                powers[i] += weight * weight;
            }
        }
        int rows = weights.length / columns;
        double[] limits = new double[columns];
        for (int i = 0; i < columns; i++) {
            // Root mean square of the column.
            limits[i] = deviations * (powers[i] == 0 ? 1 : Math.sqrt(powers[i] / rows));
        }
        for (int at = 0; at < weights.length; at++) {
            double limit = limits[at % columns];
            if (Math.abs(weights[at]) > limit) {
                weights[at] = (float) Math.copySign(limit, weights[at]);
            }
        }
    }
}
