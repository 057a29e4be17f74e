package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.compute.analog.CellNoise.Moment;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.WeightScaling;

/// Errors of products against closed forms, and against a Monte-Carlo study of the same chain with another program.
final class TileErrorTest {

    private static final double SIGMA_Y = 3.2137305425315303;

    private static double error(TilePreset preset, double seconds, int trials, int vectors) {
        return new TileStudy(
                        preset,
                        new MatrixShape(512, 512),
                        seconds,
                        new TileStudy.Weights.Gaussian(0.246),
                        TileStudy.Inputs.UNIFORM,
                        trials,
                        vectors,
                        7)
                .run()
                .relativeError();
    }

    private static TilePreset published(String name) {
        return TilePresets.load(name).preset().with(WeightScaling.TILE);
    }

    private static TilePreset only(String name, Effect... effects) {
        return Effect.only(published(name), Set.of(effects));
    }

    /// 2 trials of 32 vectors are 32,768 outputs: at 4 sigma their root mean square is known within 1.6 %.
    @Test
    void componentsAreTheirClosedForms() {
        double dac = 2 / 254.0 / Math.sqrt(12) * Math.sqrt(3);
        assertEquals(dac, error(only("pcm-standard", Effect.DAC), 0, 2, 32), 0.016 * dac);
        double output = 0.04 / SIGMA_Y;
        assertEquals(
                output, error(only("pcm-standard", Effect.OUTPUT_NOISE), 0, 2, 32), 0.016 * output);
        // E|w| / E w² of a normal distribution is √(2/π) / σ.
        double read = 0.0175 * Math.sqrt(Math.sqrt(2 / Math.PI) / 0.246);
        assertEquals(
                read, error(only("pcm-standard", Effect.WEIGHT_NOISE), 0, 2, 32), 0.016 * read);
    }

    /// Steps alone, without clipping: a bound that nothing reaches.
    @Test
    void outputStepsWithoutClipping() {
        TilePreset preset = only("pcm-standard", Effect.ADC);
        TilePreset wide =
                preset.with(
                        new TilePreset.Output(
                                new Adc(Adc.Kind.LINEAR, new Quantiser(508, 20), 1, 0, 0),
                                BoundManagement.NONE));
        double steps = 20 / 254.0 / Math.sqrt(12) / SIGMA_Y;
        assertEquals(steps, error(wide, 0, 2, 32), 0.016 * steps);
    }

    /// Percent, as published for this tile and these distributions; half a percent is the accuracy claimed for them.
    @ParameterizedTest
    @CsvSource({
        "ADC, pcm-standard, 1.72, 6", "IR_DROP, pcm-standard, 1.62, 2",
        "IR_DROP, pcm-physical, 7.54, 2", "PROGRAMMING_NOISE, pcm-standard, 10.36, 2"
    })
    void effectsAlone(Effect effect, String preset, double percent, int trials) {
        assertEquals(percent, 100 * error(only(preset, effect), 0, trials, 32), 0.25);
    }

    @Test
    void forwardChainWithoutDevices() {
        TilePreset preset =
                only(
                        "pcm-standard",
                        Effect.DAC,
                        Effect.ADC,
                        Effect.OUTPUT_NOISE,
                        Effect.WEIGHT_NOISE,
                        Effect.IR_DROP);
        assertEquals(4.14, 100 * error(preset, 0, 2, 64), 0.2);
    }

    @ParameterizedTest
    @CsvSource({"TILE, 0, 13.96", "TILE, 86400, 17.42", "COLUMN, 0, 13.51"})
    void wholePreset(WeightScaling scaling, double seconds, double percent) {
        TilePreset preset = TilePresets.load("pcm-standard").preset().with(scaling);
        assertEquals(percent, 100 * error(preset, seconds, 2, 32), 0.4);
    }

    /// The factors that make up for drift: 1.071 after a minute, 1.498 after a day.
    @ParameterizedTest
    @CsvSource({"60, 1.0709, 0.004", "86400, 1.4984, 0.006"})
    void driftCompensation(double seconds, double factor, double tolerance) {
        TilePreset preset = published("pcm-standard");
        java.util.SplittableRandom random = new java.util.SplittableRandom(11);
        float[] weights = new float[512 * 512];
        for (int i = 0; i < weights.length; i++) {
            double w = org.moesaic.compute.random.Normals.of(random.nextInt()) * 0.246;
            weights[i] = (float) Math.max(-1, Math.min(1, w));
        }
        weights[0] = 1;
        ProgrammedMatrix matrix =
                ProgrammedMatrix.program(
                        weights,
                        new MatrixShape(512, 512),
                        new float[0],
                        preset,
                        new org.moesaic.compute.random.NoiseKey(2, 0, 0, 0));
        float scale = matrix.at(seconds).tiles().getFirst().scales()[0];
        assertEquals(factor, scale, tolerance);
    }

    @Test
    void columnCompensationIsNoWorseAfterAYear() {
        TilePreset drift = only("pcm-standard", Effect.DRIFT);
        double year = 365 * 86_400.0;
        double none = error(drift.with(Compensation.NONE), year, 2, 2);
        double global = error(drift.with(Compensation.GLOBAL), year, 2, 2);
        double column = error(drift.with(Compensation.COLUMN), year, 2, 2);
        assertTrue(
                none > 0.4 && global < 0.2 * none * 2 && column <= global * 1.01,
                none + ", " + global + ", " + column);
    }

    /// One second to one year: what is left of the weights follows the device's law, and the error grows.
    @Test
    void errorGrowsWithTime() {
        TilePreset preset = published("pcm-standard");
        double last = 0;
        for (double seconds : new double[] {1, 3600, 86_400, 30 * 86_400.0, 365 * 86_400.0}) {
            double now = error(preset, seconds, 2, 4);
            assertTrue(now > last, seconds + " s: " + now + " after " + last);
            last = now;
        }
        assertTrue(last < 0.25);
    }

    /// Mean of the net weights of many cells of weight 0.4 against the mean of the drift law.
    @ParameterizedTest
    @CsvSource({
        "1, 0.9976122134",
        "3600, 0.7757991849",
        "86400, 0.665013207",
        "2592000, 0.5641676324",
        "31536000, 0.5001949072"
    })
    void driftFollowsItsLaw(double seconds, double left) {
        TilePreset preset = only("pcm-standard", Effect.DRIFT);
        CellNoise cells = new CellNoise(preset, 99, 0);
        Moment now = Moment.at(preset.device(), seconds, 0);
        int samples = 40_000;
        double mean = 0;
        for (int i = 0; i < samples; i++) {
            mean += cells.weight(0.4, i / 200, i % 200, now) / samples;
        }
        assertEquals(0.4 * left, mean, 4 * 0.4 * 0.06 / Math.sqrt(samples));
    }

    @Test
    void idealIsTheExactProduct() {
        TilePreset ideal = TilePresets.load("ideal").preset();
        assertTrue(error(ideal, 1e9, 2, 8) < 1e-6);
    }

    /// Independent errors of two row blocks: the same relative error, because outputs grow alike.
    @Test
    void rowSplitsAddVariances() {
        TilePreset preset = only("pcm-standard", Effect.PROGRAMMING_NOISE);
        double one = squared(preset, 256);
        double two = squared(preset, 1024);
        assertEquals(1, two / one, 0.06);
        TilePreset output = only("pcm-standard", Effect.OUTPUT_NOISE);
        // The noise of each block is the same, while the output's variance is that of twice the
        // rows.
        assertEquals(1, squared(output, 1024) / squared(output, 512), 0.06);
    }

    private static double squared(TilePreset preset, int inputs) {
        double error =
                new TileStudy(
                                preset,
                                new MatrixShape(128, inputs),
                                0,
                                new TileStudy.Weights.Gaussian(0.246),
                                TileStudy.Inputs.UNIFORM,
                                4,
                                32,
                                3)
                        .run()
                        .relativeError();
        return error * error;
    }

    @Test
    void studiesRepeat() {
        TilePreset preset = published("pcm-standard");
        assertEquals(error(preset, 60, 2, 2), error(preset, 60, 2, 2));
        assertEquals(List.of(), Effect.of(Effect.only(preset, Set.of())).stream().toList());
    }
}
