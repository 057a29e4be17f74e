package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

class LowBitLayerTest {

    private static final int D = 256;
    private static final int WIDTH = 192;
    private static final int TOKENS = 8;

    private final Random random = new Random(1);
    private final ExpertMatrices expert =
            new ExpertMatrices(
                    Optional.of(matrix(WIDTH, D)), matrix(WIDTH, D), matrix(D, WIDTH), Biases.NONE);
    private final CalibrationTokens tokens = CalibrationTokens.outliers(TOKENS, D, 1, 0.02, 30, 4);
    private final double[] exact =
            PlainPass.outputs(expert, Nonlinearity.SILU, TOKENS, PlainPass.wide(tokens.values()));

    private WeightSource matrix(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(columns));
        }
        return WeightSource.of(new MatrixShape(rows, columns), values);
    }

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    private double error(LowBitLayer layer, LowBitStep step, String format, int bits) {
        InnerChannels inner =
                InnerChannels.of(
                        expert,
                        Nonlinearity.SILU,
                        tokens,
                        new int[] {0, 1, 2, 3},
                        new InnerChannels.Settings(Optional.empty(), false, 64));
        double[] y =
                layer.outputs(
                        step, format(format), bits, expert, inner.permuted(), Nonlinearity.SILU);
        double noise = 0;
        double power = 0;
        for (int i = 0; i < y.length; i++) {
            noise += (y[i] - exact[i]) * (y[i] - exact[i]);
            power += exact[i] * exact[i];
        }
        return Math.sqrt(noise / power);
    }

    private LowBitLayer layer(double activationRange, double weightRange) {
        return new LowBitLayer(
                new LowBitLayer.Settings(false, 64, true, activationRange, weightRange),
                tokens,
                tokens,
                4);
    }

    /// With weights in fp32 only activations are rounded: at 8 bits little is left of the error, whatever is rotated, so what
    /// is rotated belongs together.
    @Test
    void rotationsOfInputsAndWeightsBelongTogether() {
        LowBitLayer layer = layer(1, 1);
        for (LowBitStep step : List.of(LowBitStep.ROTATED, LowBitStep.PERMUTED)) {
            double fine = error(layer, step, "fp32", 8);
            assertTrue(fine < 0.02, step + ": " + fine);
            // Sixteen times the steps, sixteen times the error.
            assertEquals(17, error(layer, step, "fp32", 4) / fine, 6);
        }
    }

    /// Six inputs are thirty times larger: a token's range is theirs, until they are spread over their blocks.
    @Test
    void rotationHelpsWhereInputsStandOut() {
        LowBitLayer layer = layer(1, 1);
        double before = error(layer, LowBitStep.SMOOTHED, "int8-row", 4);
        double rotated = error(layer, LowBitStep.ROTATED, "int8-row", 4);
        assertTrue(rotated < 0.7 * before, before + ", rotated " + rotated);
    }

    /// What is cut is what the format's plain quantiser cuts, and only in the last step.
    @Test
    void rangesAreCutLast() {
        LowBitLayer whole = layer(1, 1);
        LowBitLayer cut = layer(0.5, 0.5);
        assertEquals(
                error(whole, LowBitStep.PERMUTED, "int4-row", 4),
                error(cut, LowBitStep.PERMUTED, "int4-row", 4));
        assertTrue(
                error(cut, LowBitStep.CLIPPED, "int8-row", 8)
                        > 3 * error(whole, LowBitStep.PERMUTED, "int8-row", 8));
    }

    /// Without rotation, by the parts: rounded activations, rounded matrices.
    @Test
    void aStepWithoutRotationsByItsParts() {
        WeightSource identity = WeightSource.of(new MatrixShape(2, 2), new float[] {7, 0, 0, 7});
        ExpertMatrices small =
                new ExpertMatrices(Optional.empty(), identity, identity, Biases.NONE);
        CalibrationTokens x = new CalibrationTokens(2, 2, new float[] {15, 4.4f, 0, 3.3f}, "test");
        LowBitLayer layer =
                new LowBitLayer(new LowBitLayer.Settings(false, 0, false, 1, 1), x, x, 2);
        double[] y =
                layer.outputs(
                        LowBitStep.SMOOTHED,
                        format("int4-row"),
                        4,
                        small,
                        Optional.empty(),
                        Nonlinearity.RELU);
        // Steps of 1: 15 and 4; then 105 and 28 in steps of 7. Steps of 0.22: 3.3; then 23.1.
        assertArrayEquals(new double[] {735, 196, 0, 161.7}, y, 1e-5);
    }

    @Test
    void stepsAreThoseThatWereAskedFor() {
        assertEquals(List.of(LowBitStep.values()), LowBitLayer.Settings.PAPER.steps());
        assertEquals(
                List.of(LowBitStep.AS_IS, LowBitStep.SMOOTHED),
                new LowBitLayer.Settings(false, 0, true, 1, 1).steps());
        List<LowBitStep> some = new LowBitLayer.Settings(false, 16, false, 0.9, 1).steps();
        assertEquals("int4/a4", LowBitStep.AS_IS.name("int4/a4", some));
        assertEquals(
                "int4/a4 smoothed, rotated, clipped", LowBitStep.CLIPPED.name("int4/a4", some));
    }

    /// Two experts, top 1, two tokens of one number each: the second token is sent elsewhere by the rounded router.
    @Test
    void theErrorOfALayerByHand() {
        TokenRouting exactly = TokenRouting.of(2, 1, new double[] {1, 0, 1, 0});
        TokenRouting rounded = TokenRouting.of(2, 1, new double[] {1, 0, 0, 1});
        LayerError error = new LayerError(exactly, rounded, 1);
        assertArrayEquals(new double[] {3, 7}, error.of(0, new double[] {3, 7}));
        // Nobody sends the first token to the second expert.
        assertArrayEquals(new double[] {16}, error.of(1, new double[] {100, 16}));
        error.add(0, new double[] {3, 4}, new double[] {3, 7});
        error.add(1, new double[] {100}, new double[] {16});
        assertEquals(3.0 / 5, error.ofExperts(), 1e-7);
        assertEquals(12.0 / 5, error.withRouter(), 1e-7);
    }

    @Test
    void cutActivationsByHand() {
        // From 0 to 15 in 4 bits, half of it: steps of a half, and what is above 7.5 becomes 7.5.
        assertArrayEquals(
                new double[] {0, 3.5, 7.5, 7.5},
                ActivationRounding.of(new double[] {0.2, 3.4, 8, 15}, 1, 4, 0.5),
                1e-12);
    }
}
