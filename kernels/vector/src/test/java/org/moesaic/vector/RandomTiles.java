package org.moesaic.vector;

import java.util.Random;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;

/// Random matrices on tiles: on those of a preset, or on small ones of which each combines other steps of the chain.
final class RandomTiles {

    private static final String SMALL =
            """
            name: test
            description: several small tiles
            tile: {rows: 40, columns: 50, source: test}
            weights: {scaling: column, significance: [1], source: test}
            dac: {steps: 254, bound: 1, source: test}
            """;

    private static final String LINEAR = "adc: {steps: 254, bound: 1, offset: 0.1, source: test}\n";

    private static final String SIGNS =
            """
            input: {scaling: average, decay: 0.25, mode: signs-analog-sum, source: test}
            adc: {kind: sar, steps: 254, bound: 4, offset: 0.1, mismatch: 0.05, source: test}
            ir-drop: {scale: 1, wire-to-cell-ratio: 500, source: test}
            column: {voltage-offset: 0.05, source: test}
            """;

    private static final String SLICES =
            LINEAR
                    + """
                    input: {scaling: abs-max, mode: bit-serial, slice-bits: 3, source: test}
                    input-noise: {sigma: 0.1, source: test}
                    column: {voltage-offset: 0.02, minimum-weight: 0, series-resistance: 0.1, s-shape: 0.1, source: test}
                    """;

    private static final String MANAGED =
            LINEAR
                    + """
                    input: {scaling: abs-max, mode: signs-digital-sum, source: test}
                    weight-noise: {kind: additive, sigma: 0.02, source: test}
                    output-noise: {sigma: 0.04, spread: 0.3, source: test}
                    column: {voltage-offset: 0.02, series-resistance: 0.01, source: test}
                    bounds: {management: %s, source: test}
                    """;

    private RandomTiles() {}

    /// @param name of a preset, or `test:` and one of `signs`, `slices`, `iterative`, `worst-case`
    static TileArray of(String name, MatrixShape shape) {
        float[] weights = Values.NORMAL.array(new Random(17), Math.toIntExact(shape.weights()));
        float[] bias = Values.NORMAL.array(new Random(18), shape.rows());
        return ProgrammedMatrix.program(
                        weights, shape, bias, preset(name), new NoiseKey(23, 1, 2, 0))
                .at(3600);
    }

    private static TilePreset preset(String name) {
        return switch (name) {
            case "test: signs" -> parse(SIGNS);
            case "test: slices" -> parse(SLICES);
            case "test: iterative", "test: worst-case" ->
                    parse(MANAGED.formatted(name.substring("test: ".length())));
            default -> TilePresets.load(name).preset();
        };
    }

    private static TilePreset parse(String steps) {
        return TilePresets.parse("test.yaml", SMALL + steps).preset();
    }
}
