package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.TileCounts;

/// One small matrix through each step, against values computed with another program.
final class TileChainTest {

    private static final float[] W = {
        0.5f, -0.25f, 1.0f, 0.0f, -1.0f, 0.75f, 0.125f, 0.3f, 0.05f, 0.6f, -0.9f, -0.45f
    };
    private static final float[] X = {0.9f, -0.4f, 0.123f, 1.7f};
    private static final String BASE =
            """
            name: tiny
            description: one matrix
            tile: {rows: 512, columns: 512, source: test}
            weights: {scaling: tile, source: test}
            """;
    private static final String DAC = "dac: {steps: 254, bound: 1, source: test}\n";
    private static final String ADC = "adc: {steps: 254, bound: 10, source: test}\n";

    private static TilePreset preset(String... sections) {
        return TilePresets.parse("tiny.yaml", BASE + String.join("", sections)).preset();
    }

    private static float[] multiply(TilePreset preset, int times) {
        float[] wide = repeated(W, 4, times);
        float[] y = new float[3];
        MatrixShape shape = new MatrixShape(3, 4 * times);
        NoiseKey key = new NoiseKey(1, 0, 0, 0);
        ProgrammedMatrix matrix = ProgrammedMatrix.program(wide, shape, new float[0], preset, key);
        try (LoadedTiles tiles = new ReferenceTiles(matrix.at(0))) {
            tiles.multiply(0, 1, repeated(X, 4, times), y);
        }
        return y;
    }

    /// Each row of four, so many times side by side.
    private static float[] repeated(float[] rows, int length, int times) {
        float[] wide = new float[rows.length * times];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = rows[i / (length * times) * length + i % length];
        }
        return wide;
    }

    private static void assertOutputs(float[] y, double tolerance, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], y[i], tolerance, "output " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1.5, -127",
        "-1.0, -127",
        "-0.5, -64",
        "-0.0039, 0",
        "0, 0",
        "0.003937007874, 0",
        "0.00394, 1",
        "0.1, 13",
        "0.3333, 42",
        "0.5, 64",
        "0.999, 127",
        "1.0, 127",
        "2.0, 127"
    })
    void eightBitInputs(float x, int code) {
        Levels levels = Levels.of(new Quantiser(254, 1));
        assertEquals(code / 127.0, levels.convert(x), 1e-7);
    }

    @Test
    void inputsAreConverted() {
        assertOutputs(multiply(preset(DAC), 1), 1e-6, 0.6751968504, -0.8830708661, -0.7594488189);
    }

    @Test
    void outputsAreConverted() {
        assertOutputs(
                multiply(preset(DAC, ADC), 1), 1e-6, 0.7086614173, -0.8661417323, -0.7874015748);
    }

    @Test
    void wiresLoseVoltage() {
        String drop = "ir-drop: {scale: 1, wire-to-cell-ratio: 571428.5714285714, source: t}\n";
        float[] without = multiply(preset(DAC), 128);
        assertOutputs(without, 1e-3, 86.42519685, -113.0330709, -97.20944882);
        float[] with = multiply(preset(DAC, drop), 128);
        assertDrop(without, with, -2.153687996, 6.061057042, 3.039446596);
        String physical = drop.replace("571428.5714285714", "114285.71428571429");
        float[] more = multiply(preset(DAC, physical), 128);
        assertDrop(without, more, -9.552272737, 23.63383697, 13.09510467);
        assertOutputs(multiply(preset(DAC, drop, ADC), 128), 0, 10, -10, -10);
    }

    /// A drop of four inputs is too small to see in fp32 beside the output, so the scale is raised.
    @Test
    void wiresOfFourCells() {
        String drop = "ir-drop: {scale: 1e6, wire-to-cell-ratio: 571428.5714285714, source: t}\n";
        float[] with = multiply(preset(DAC, drop), 1);
        double[] without = {0.6751968504, -0.8830708661, -0.7594488189};
        double[] deltas = {-3.270893913e-07, -8.550148724e-07, 1.819983229e-06};
        for (int i = 0; i < 3; i++) {
            assertEquals(deltas[i] * 1e6, with[i] - without[i], 1e-5);
        }
    }

    private static void assertDrop(float[] without, float[] with, double... deltas) {
        for (int i = 0; i < deltas.length; i++) {
            assertEquals(deltas[i], with[i] - without[i], 1e-3, "output " + i);
        }
    }

    /// The converter of so many steps does nothing but give the S-shape its bound.
    @Test
    void columnsAreCurved() {
        String fine = "adc: {steps: 1048576, bound: 10, source: t}\n";
        String shape = "column: {s-shape: 0.3, slope-calibration: 0.5, source: t}\n";
        assertOutputs(
                multiply(preset(DAC, fine, shape), 1),
                2e-5,
                0.8752194717,
                -1.137720583,
                -0.981997752);
    }

    @Test
    void voltageOffset() {
        TilePreset preset = preset(DAC, "column: {voltage-offset: 0.05, source: t}\n");
        AnalogTile tile = tile(preset);
        AnalogTile.Columns columns =
                new AnalogTile.Columns(
                        new float[] {0.05f, 0.05f, 0.05f},
                        tile.columns().sShapes(),
                        1,
                        tile.columns().noiseSigmas(),
                        tile.columns().adcOffsets(),
                        tile.columns().adcBits());
        AnalogTile fixed =
                new AnalogTile(
                        tile.inputs(),
                        tile.outputs(),
                        tile.key(),
                        tile.weights(),
                        tile.positions(),
                        tile.scales(),
                        columns);
        float[] y = new TileReader(preset, fixed).read(X, 0, 1, 0, NoiseStream.PRODUCT);
        assertOutputs(y, 1e-6, 0.4792322835, -1.001122047, -0.8836811024);
    }

    private static AnalogTile tile(TilePreset preset) {
        return ProgrammedMatrix.program(
                        W, new MatrixShape(3, 4), new float[0], preset, new NoiseKey(1, 0, 0, 0))
                .at(0)
                .tiles()
                .getFirst();
    }

    /// Spread of 20,000 products with the same vector, at 4 sigma.
    @ParameterizedTest
    @CsvSource({
        "'{kind: pcm-read, sigma: 0.0175, source: t}', 0.01185700123, 0.0193980562, 0.01357045624",
        "'{kind: additive, sigma: 0.01, source: t}', 0.01408150548, 0.01408150548, 0.01408150548"
    })
    void shortTermNoise(String noise, double first, double second, double third) {
        TilePreset preset = preset(DAC, "weight-noise: " + noise + "\n");
        TileReader reader = new TileReader(preset, tile(preset));
        int samples = 20_000;
        double[] sums = new double[3];
        double[] squares = new double[3];
        for (int read = 0; read < samples; read++) {
            float[] y = reader.read(X, 0, 1, read, NoiseStream.PRODUCT);
            for (int i = 0; i < 3; i++) {
                sums[i] += (double) y[i] / samples;
                squares[i] += (double) y[i] * y[i] / samples;
            }
        }
        double[] sigmas = {first, second, third};
        double[] exact = {0.6751968504, -0.8830708661, -0.7594488189};
        for (int i = 0; i < 3; i++) {
            assertEquals(exact[i], sums[i], 4 * sigmas[i] / Math.sqrt(samples));
            double sigma = Math.sqrt(squares[i] - sums[i] * sums[i]);
            assertEquals(1, sigma / sigmas[i], 4 / Math.sqrt(2.0 * samples));
        }
    }

    /// 254 and 254 steps, bound 10, inputs by their largest magnitude: five tries, the last one at a sixteenth.
    @Test
    void iterativeBoundManagement() {
        TilePreset preset =
                preset(
                        DAC,
                        ADC,
                        "input: {scaling: abs-max, source: t}\n",
                        "bounds: {management: iterative, source: t}\n");
        MatrixShape shape = new MatrixShape(3, 512);
        NoiseKey key = new NoiseKey(1, 0, 0, 0);
        ProgrammedMatrix matrix =
                ProgrammedMatrix.program(repeated(W, 4, 128), shape, new float[0], preset, key);
        try (LoadedTiles tiles = new ReferenceTiles(matrix.at(0))) {
            float[] y = new float[3];
            tiles.multiply(0, 1, repeated(X, 4, 128), y);
            assertOutputs(y, 1e-4, 96.37795276, -81.38582677, -149.9212598);
            assertEquals(new TileCounts(1, 5, 5 * 512, 15, 0), tiles.performed());
        }
    }

    @Test
    void columnsAreScaledByTheirLargestWeight() {
        TilePreset preset =
                TilePresets.parse("column.yaml", BASE.replace("scaling: tile", "scaling: column"))
                        .preset();
        AnalogTile tile = tile(preset);
        assertArrayEquals(new float[] {1, 1, 0.9f}, tile.scales());
        double[] microsiemens = {
            12.5, -25, 1.3888888889, -6.25, 18.75, 16.6666666667, 25, 3.125, -25, 0, 7.5, -12.5
        };
        for (int i = 0; i < microsiemens.length; i++) {
            assertEquals(microsiemens[i], 25 * tile.weights()[i], 1e-5);
        }
    }

    /// Eight-bit weights in slices of two bits, eight-bit inputs bit by bit, no output converter: exact integers.
    @Test
    void slicesRecombineExactly() {
        int[][] w = {
            {113, 32, 47, 101, 20, 70, 85, -70, -113, -51, -55, 95, 105, -126, 0, 82},
            {-94, 76, -97, -8, 81, -50, -40, -57, 56, -63, 125, -14, -6, 1, 21, 14},
            {2, 126, 78, 75, 51, 31, -41, 125, -9, -73, 88, -87, 91, 29, -98, -116},
            {-14, -118, -91, 4, 120, -9, 79, 106, 82, 33, -15, 4, -60, -1, -31, -64},
            // So that the largest weight is the largest code.
            {127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
        };
        int[] x = {126, -124, -103, -78, 120, 49, 97, -76, 56, -33, -3, -127, 30, 84, 42, -88};
        float[] weights = new float[5 * 16];
        float[] inputs = new float[16];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = w[i / 16][i % 16];
        }
        for (int j = 0; j < inputs.length; j++) {
            inputs[j] = x[j] / 127f;
        }
        TilePreset preset =
                TilePresets.parse(
                                "slices.yaml",
                                BASE.replace("tile, source", "tile, bits: 8, slice-bits: 2, source")
                                        + DAC
                                        + "input: {scaling: none, mode: bit-serial, slice-bits: 1, source: t}\n")
                        .preset();
        ProgrammedMatrix matrix =
                ProgrammedMatrix.program(
                        weights,
                        new MatrixShape(5, 16),
                        new float[0],
                        preset,
                        new NoiseKey(1, 0, 0, 0));
        int[] exact = {-14249, 3241, -11146, 40981, 126 * 127};
        try (LoadedTiles tiles = new ReferenceTiles(matrix.at(0))) {
            float[] y = new float[5];
            tiles.multiply(0, 1, inputs, y);
            for (int i = 0; i < 5; i++) {
                assertEquals(exact[i], Math.round(127 * y[i]));
                assertEquals(exact[i], 127 * y[i], 0.02);
            }
            // Four slices, seven passes each, all converted.
            assertEquals(new TileCounts(4, 28, 28 * 16, 28 * 5, 27 * 5), tiles.performed());
        }
    }

    @Test
    void portableRootsAndQuotients() {
        java.util.SplittableRandom random = new java.util.SplittableRandom(3);
        for (int i = 0; i < 200_000; i++) {
            float x = (float) Math.scalb(random.nextDouble(1, 4), random.nextInt(-90, 90));
            float root = (float) Math.sqrt(x);
            assertEquals(root, PortableMath.squareRoot(x), Math.ulp(root));
            float a = (float) random.nextDouble(-100, 100);
            float b = (float) Math.scalb(random.nextDouble(1, 2), random.nextInt(0, 60));
            assertEquals(a / b, PortableMath.divide(a, b), Math.ulp(a / b));
        }
        assertEquals(0, PortableMath.squareRoot(0));
    }
}
