package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Scales before a down projection, folded into the up projection.
class InnerChannelsProperties {

    private static final int D = 12;
    private static final int TOKENS = 6;

    private final InnerChannels.Settings otsu =
            new InnerChannels.Settings(Optional.of(OutlierScales.PAPER), false, 8);

    private static float[] numbers(Random random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static WeightSource matrix(Random random, int rows, int columns) {
        return WeightSource.of(new MatrixShape(rows, columns), numbers(random, rows * columns));
    }

    /// The up projection has a row that stands out.
    private static ExpertMatrices expert(Random random, int width, boolean gated) {
        float[] up = numbers(random, width * D);
        int out = random.nextInt(width);
        for (int c = 0; c < D; c++) {
            up[out * D + c] *= 300;
        }
        return new ExpertMatrices(
                gated ? Optional.of(matrix(random, width, D)) : Optional.empty(),
                WeightSource.of(new MatrixShape(width, D), up),
                matrix(random, D, width),
                new Biases(
                        gated ? numbers(random, width) : new float[0],
                        numbers(random, width),
                        numbers(random, D)));
    }

    private static CalibrationTokens tokens(Random random) {
        return new CalibrationTokens(TOKENS, D, numbers(random, TOKENS * D), "test");
    }

    private InnerChannels fit(
            ExpertMatrices expert, Nonlinearity between, CalibrationTokens tokens) {
        return InnerChannels.of(expert, between, tokens, new int[] {0, 1, 2, 1, 3}, otsu);
    }

    @Property(tries = 150)
    void gatedExpertsStayTheSame(
            @ForAll long seed, @ForAll @IntRange(min = 8, max = 60) int width) {
        Random random = new Random(seed);
        ExpertMatrices expert = expert(random, width, true);
        CalibrationTokens tokens = tokens(random);
        for (Nonlinearity between :
                List.of(Nonlinearity.SILU, Nonlinearity.GELU_ERF, Nonlinearity.RELU)) {
            InnerChannels inner = fit(expert, between, tokens);
            double difference =
                    SmoothingCheck.difference(expert, tokens, inner.fold(expert), tokens, between);
            assertTrue(difference <= SmoothingCheck.TOLERANCE, between + " by " + difference);
        }
    }

    @Property(tries = 50)
    void plainExpertsStayTheSameWithReluOnly(@ForAll long seed) {
        Random random = new Random(seed);
        ExpertMatrices expert = expert(random, 40, false);
        CalibrationTokens tokens = tokens(random);
        InnerChannels inner = fit(expert, Nonlinearity.RELU, tokens);
        double same =
                SmoothingCheck.difference(
                        expert, tokens, inner.fold(expert), tokens, Nonlinearity.RELU);
        assertTrue(same <= SmoothingCheck.TOLERANCE, "differs by " + same);
    }

    /// The negative controls: through the gate projection, and where the function between is not linear in what is scaled.
    @Example
    void otherFoldsChangeTheExpert() {
        Random random = new Random(3);
        ExpertMatrices expert = expert(random, 40, true);
        CalibrationTokens tokens = tokens(random);
        InnerChannels inner = fit(expert, Nonlinearity.SILU, tokens);
        assertTrue(inner.outliers() > 0);
        ExpertMatrices folded = inner.fold(expert);
        ExpertMatrices throughGate =
                new ExpertMatrices(
                        Optional.of(inner.fold(swapped(expert)).up()),
                        expert.up(),
                        folded.down(),
                        expert.biases());
        assertTrue(
                SmoothingCheck.difference(expert, tokens, throughGate, tokens, Nonlinearity.SILU)
                        > 1e-3);
        assertTrue(
                SmoothingCheck.difference(
                                expert, tokens, folded, tokens, Nonlinearity.CLAMPED_SWIGLU)
                        > 1e-3);
        ExpertMatrices plain = expert(random, 40, false);
        InnerChannels own = fit(plain, Nonlinearity.SILU, tokens);
        assertTrue(
                SmoothingCheck.difference(plain, tokens, own.fold(plain), tokens, Nonlinearity.SILU)
                        > 1e-3);
    }

    private static ExpertMatrices swapped(ExpertMatrices expert) {
        return new ExpertMatrices(
                Optional.of(expert.up()),
                expert.gate().orElseThrow(),
                expert.down(),
                expert.biases());
    }

    @Example
    void whatCanBeFolded() {
        for (Nonlinearity each : Nonlinearity.values()) {
            assertEquals(each != Nonlinearity.CLAMPED_SWIGLU, InnerChannels.foldable(each, true));
            assertEquals(each == Nonlinearity.RELU, InnerChannels.foldable(each, false));
        }
    }

    @Property(tries = 50)
    void scalesThatArePowersOfTwoChangeNoBit(@ForAll long seed) {
        Random random = new Random(seed);
        ExpertMatrices expert = expert(random, 40, true);
        CalibrationTokens tokens = tokens(random);
        InnerChannels inner =
                InnerChannels.of(
                        expert,
                        Nonlinearity.SILU,
                        tokens,
                        new int[] {0, 1},
                        new InnerChannels.Settings(Optional.of(OutlierScales.PAPER), true, 0));
        assertFalse(inner.permuted().isPresent());
        for (float scale : inner.scales()) {
            assertEquals(scale, Math.scalb(1f, Math.getExponent(scale)));
        }
        assertEquals(
                0,
                SmoothingCheck.difference(
                        expert, tokens, inner.fold(expert), tokens, Nonlinearity.SILU));
    }

    /// Without a mask all scales are 1; scales are those of the tokens that were chosen.
    @Example
    void scalesAreThoseOfTheChosenTokens() {
        Random random = new Random(5);
        ExpertMatrices expert = expert(random, 40, true);
        CalibrationTokens tokens = tokens(random);
        double[] x = new double[2 * D];
        for (int i = 0; i < x.length; i++) {
            x[i] = tokens.values()[3 * D + i];
        }
        double[] wanted =
                OutlierScales.PAPER.of(PlainPass.inner(expert, Nonlinearity.SILU, 2, x), 40);
        float[] scales =
                InnerChannels.of(expert, Nonlinearity.SILU, tokens, new int[] {3, 4, 3}, otsu)
                        .scales();
        for (int c = 0; c < 40; c++) {
            assertEquals((float) wanted[c], scales[c]);
        }
        InnerChannels none =
                InnerChannels.of(
                        expert,
                        Nonlinearity.SILU,
                        tokens,
                        new int[] {3, 4},
                        new InnerChannels.Settings(Optional.empty(), false, 8));
        assertEquals(0, none.outliers());
        assertArrayEquals(
                none.permuted().orElseThrow().then().orElseThrow().order(),
                ChannelMix.permuted(40, 8, PlainPass.inner(expert, Nonlinearity.SILU, 2, x))
                        .then()
                        .orElseThrow()
                        .order());
    }
}
