package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

class GptqTest {

    private static final int COLUMNS = 75;
    private static final MatrixShape SHAPE = new MatrixShape(9, COLUMNS);

    private final Random random = new Random(11);

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    /// Blocks, slices and the factored inverse change nothing against the plain algorithm.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "int4",
                "int3-g16",
                "int4-g32-asym",
                "int2-row",
                "nf4-g32",
                "mxfp4",
                "ternary",
                "ternary-1.6",
                "dict16",
                "binary-g32",
                "nested2-4-g16",
                "fp8",
                "fp8-e4m3-b128"
            })
    void equalsThePlainAlgorithm(String name) {
        WeightSource weights = WeightSource.of(SHAPE, gaussian(9 * COLUMNS));
        Hessian hessian = correlated(200);
        try (Arena arena = Arena.ofConfined()) {
            for (int block : new int[] {1, 10, 128}) {
                PackedMatrix matrix =
                        new Gptq(0.1, block)
                                .quantise(item(weights, hessian), format(name), arena)
                                .getFirst()
                                .matrix();
                GridFitter fitter = GridFitter.of(format(name), weights, false);
                float[][] plain = PlainGptq.quantise(fitter, rows(weights), hessian, 0.1);
                for (int r = 0; r < SHAPE.rows(); r++) {
                    assertArrayEquals(plain[r], row(matrix, r), 1e-6f, "row " + r);
                }
            }
        }
    }

    /// What it is for: a smaller error of the outputs than rounding to nearest has, though the weights are farther off.
    @ParameterizedTest
    @ValueSource(strings = {"int4", "int3", "int2", "ternary", "dict16"})
    void outputsAreNearerThanByRounding(String name) {
        WeightSource weights = WeightSource.of(SHAPE, gaussian(9 * COLUMNS));
        Hessian hessian = correlated(400);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix compensated =
                    Gptq.DEFAULT
                            .quantise(item(weights, hessian), format(name), arena)
                            .getFirst()
                            .matrix();
            PackedMatrix rounded = new RoundToNearest().quantise(weights, format(name), arena);
            double error = outputError(weights, compensated, hessian);
            assertTrue(error < 0.8 * outputError(weights, rounded, hessian), "error " + error);
        }
    }

    /// Uncorrelated inputs leave nothing to make up for.
    @Test
    void aDiagonalHessianRoundsToNearest() {
        WeightSource weights = WeightSource.of(SHAPE, gaussian(9 * COLUMNS));
        Hessian hessian = new Hessian(COLUMNS);
        for (int i = 0; i < COLUMNS; i++) {
            float[] x = new float[COLUMNS];
            x[i] = 1 + i;
            hessian.add(x, 0);
        }
        assertRounded(weights, hessian, false);
    }

    @Test
    void anExpertWithoutTokensIsRoundedToNearest() {
        assertRounded(WeightSource.of(SHAPE, gaussian(9 * COLUMNS)), new Hessian(COLUMNS), true);
    }

    /// One broken Hessian of a batch is replaced by an identity; the other experts do not notice.
    @Test
    void aFailedFactorisationLeavesTheOthersAlone() {
        WeightSource weights = WeightSource.of(SHAPE, gaussian(9 * COLUMNS));
        Hessian broken = new Hessian(COLUMNS);
        float[] x = gaussian(COLUMNS);
        x[3] = Float.POSITIVE_INFINITY;
        broken.add(x, 0);
        Hessian singular = new Hessian(COLUMNS);
        singular.add(gaussian(COLUMNS), 0);
        Hessian good = correlated(200);
        List<Gptq.Item> batch =
                List.of(
                        new Gptq.Item(weights, broken),
                        new Gptq.Item(weights, good),
                        new Gptq.Item(weights, singular));
        try (Arena arena = Arena.ofConfined()) {
            List<Gptq.Result> results = new Gptq(0, 128).quantise(batch, format("int4"), arena);
            assertTrue(results.get(0).roundedToNearest());
            assertFalse(results.get(1).roundedToNearest());
            assertTrue(results.get(2).roundedToNearest(), "rank 1 without damping");
            assertFalse(
                    Gptq.DEFAULT
                            .quantise(item(weights, singular), format("int4"), arena)
                            .getFirst()
                            .roundedToNearest(),
                    "damping cures rank 1");
            PackedMatrix alone =
                    new Gptq(0, 128)
                            .quantise(item(weights, good), format("int4"), arena)
                            .getFirst()
                            .matrix();
            assertEquals(-1, alone.codes().mismatch(results.get(1).matrix().codes()));
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        WeightSource weights = WeightSource.of(SHAPE, gaussian(9 * COLUMNS));
        try (Arena arena = Arena.ofConfined()) {
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            Gptq.DEFAULT.quantise(
                                    item(weights, new Hessian(COLUMNS + 1)),
                                    format("int4"),
                                    arena));
            float[] odd = gaussian(9 * COLUMNS);
            odd[COLUMNS * 4 + 2] = Float.NaN;
            WeightSource broken = WeightSource.of(SHAPE, odd);
            MoesaicException error =
                    assertThrows(
                            MoesaicException.class,
                            () ->
                                    Gptq.DEFAULT.quantise(
                                            item(broken, correlated(9)), format("int4"), arena));
            assertTrue(error.getMessage().startsWith("row 4, column 2: the weight is NaN"));
        }
        assertThrows(IllegalArgumentException.class, () -> new Gptq(-1, 128));
        assertThrows(IllegalArgumentException.class, () -> new Gptq(Double.NaN, 128));
        assertThrows(IllegalArgumentException.class, () -> new Gptq(0.1, 0));
    }

    private static void assertRounded(WeightSource weights, Hessian hessian, boolean identity) {
        try (Arena arena = Arena.ofConfined()) {
            Gptq.Result result =
                    Gptq.DEFAULT
                            .quantise(item(weights, hessian), format("int3-g32"), arena)
                            .getFirst();
            PackedMatrix rounded =
                    new RoundToNearest().quantise(weights, format("int3-g32"), arena);
            assertEquals(-1, rounded.codes().mismatch(result.matrix().codes()));
            assertEquals(-1, rounded.scales().mismatch(result.matrix().scales()));
            assertEquals(identity, result.roundedToNearest());
        }
    }

    private static List<Gptq.Item> item(WeightSource weights, Hessian hessian) {
        return List.of(new Gptq.Item(weights, hessian));
    }

    private float[] gaussian(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// Inputs that are mostly made of five common causes.
    private Hessian correlated(int tokens) {
        float[] mix = gaussian(5 * COLUMNS);
        Hessian hessian = new Hessian(COLUMNS);
        for (int t = 0; t < tokens; t++) {
            float[] x = gaussian(COLUMNS);
            for (int cause = 0; cause < 5; cause++) {
                double strength = 2 * random.nextGaussian();
                for (int i = 0; i < COLUMNS; i++) {
                    x[i] += (float) (strength * mix[cause * COLUMNS + i]);
                }
            }
            hessian.add(x, 0);
        }
        return hessian;
    }

    private static double[][] rows(WeightSource weights) {
        double[][] rows = new double[SHAPE.rows()][COLUMNS];
        float[] row = new float[COLUMNS];
        for (int r = 0; r < rows.length; r++) {
            weights.row(r, row);
            for (int c = 0; c < COLUMNS; c++) {
                rows[r][c] = row[c];
            }
        }
        return rows;
    }

    private static float[] row(PackedMatrix matrix, int row) {
        float[] out = new float[COLUMNS];
        Decoder.decodeRow(matrix, row, out);
        return out;
    }

    /// Mean squared error of the outputs: the trace of E H Eᵀ.
    private static double outputError(WeightSource weights, PackedMatrix matrix, Hessian hessian) {
        double error = 0;
        double[][] exact = rows(weights);
        for (int r = 0; r < SHAPE.rows(); r++) {
            float[] quantised = row(matrix, r);
            for (int i = 0; i < COLUMNS; i++) {
                for (int j = 0; j < COLUMNS; j++) {
                    error +=
                            (exact[r][i] - quantised[i])
                                    * (exact[r][j] - quantised[j])
                                    * hessian.mean(i, j);
                }
            }
        }
        return error;
    }
}
