package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.moesaic.compute.analog.NoisyNetwork.Place;
import org.moesaic.compute.analog.NoisyNetwork.Unit;

/// Where noise hurts a feed-forward network most: on the inputs of its products, on their weights or on their outputs. Rasch
/// et al., Nature Communications 14, 5282 (2023), find inputs and outputs the more sensitive. Here with random weights, on the
/// tile chain with one noise at a time; docs/analog.md has the figures.
class NoisePlacesTest {

    private static final long[] SEEDS = {1, 2, 3, 4, 5, 6, 7, 8};

    /// At equal power relative to what is perturbed, the three places are alike: in a random matrix each is an independent
    /// share of the output's power. The published ordering is not there.
    @Test
    void atEqualRelativePowerARandomNetworkDoesNotCare(TestReporter report) {
        double inputs = 0;
        double outputs = 0;
        for (long each : SEEDS) {
            NoisyNetwork network = new NoisyNetwork(each, 0);
            double weight = network.error(Place.WEIGHT, Unit.POWER).whole();
            inputs += network.error(Place.INPUT, Unit.POWER).whole() / weight / SEEDS.length;
            outputs += network.error(Place.OUTPUT, Unit.POWER).whole() / weight / SEEDS.length;
        }
        say(report, "equal power, tokens of equal length", inputs, outputs);
        assertEquals(1, inputs, 0.05);
        assertEquals(1, outputs, 0.05);
    }

    /// Noise of outputs has one size for all tokens, and that of weights grows with the token: where tokens differ in length,
    /// most tokens are worse off with the former, at the same power in the whole.
    @Test
    void atEqualRelativePowerMostTokensSufferMoreFromOutputs(TestReporter report) {
        double inputs = 0;
        double outputs = 0;
        for (long each : SEEDS) {
            NoisyNetwork network = new NoisyNetwork(each, 0.5);
            double weight = network.error(Place.WEIGHT, Unit.POWER).byToken();
            double input = network.error(Place.INPUT, Unit.POWER).byToken() / weight;
            double output = network.error(Place.OUTPUT, Unit.POWER).byToken() / weight;
            assertTrue(output > 1 && input > 1, "seed " + each + ": " + input + ", " + output);
            inputs += input / SEEDS.length;
            outputs += output / SEEDS.length;
        }
        say(report, "equal power, lengths spread by 0.5, by token", inputs, outputs);
    }

    /// A converter has to span the largest number that comes, and its noise is a share of that span.
    @Test
    void atEqualSharesOfFullScaleOutputsHurtMoreThanWeights(TestReporter report) {
        for (double lengths : new double[] {0, 0.5}) {
            double inputs = 0;
            double outputs = 0;
            for (long each : SEEDS) {
                NoisyNetwork network = new NoisyNetwork(each, lengths);
                double weight = network.error(Place.WEIGHT, Unit.FULL_SCALE).whole();
                double output = network.error(Place.OUTPUT, Unit.FULL_SCALE).whole() / weight;
                assertTrue(output > 1, "seed " + each + ": " + output);
                inputs +=
                        network.error(Place.INPUT, Unit.FULL_SCALE).whole() / weight / SEEDS.length;
                outputs += output / SEEDS.length;
            }
            say(
                    report,
                    "equal shares of full scale, lengths spread by " + lengths,
                    inputs,
                    outputs);
        }
    }

    private static void say(TestReporter report, String what, double inputs, double outputs) {
        report.publishEntry(
                what,
                String.format(
                        Locale.ROOT,
                        "error of input noise %.3f, of output noise %.3f times that of weight noise",
                        inputs,
                        outputs));
    }
}
