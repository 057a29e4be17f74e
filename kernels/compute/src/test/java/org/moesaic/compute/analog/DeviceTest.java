package org.moesaic.compute.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.compute.random.Normals;
import org.moesaic.compute.random.Philox4x32;

/// The laws of the built-in devices against values computed from the published coefficients with another program.
final class DeviceTest {

    private static Device device(String preset) {
        return TilePresets.load(preset).preset().device();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.26348", "1, 0.34020304", "2.5, 0.448249", "5, 0.609556", "7.5, 0.747401",
        "10, 0.861784", "12.5, 0.952705", "15, 1.020164", "17.5, 1.064161", "20, 1.084696",
        "20.938112692865058, 1.0863478288295967", "22.5, 1.081769", "25, 1.05538"
    })
    void programmingOfPhaseChangeMemory(double g, double sigma) {
        Device pcm = device("pcm-standard");
        assertEquals(sigma, pcm.programmingSigma(g, 0), 1e-12);
        // At 5 uS conductance and spread are a fifth.
        Device small =
                new Device(
                        5,
                        0,
                        pcm.referenceGMax(),
                        pcm.programming(),
                        pcm.startSeconds(),
                        pcm.driftMean(),
                        pcm.driftSpread(),
                        pcm.readSeconds(),
                        pcm.readStrength());
        assertEquals(sigma / 5, small.programmingSigma(g / 5, 0), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 0.09578013788, 0.045",
        "0.05, 0.07083385024, 0.03154665342",
        "0.1, 0.06009006894, 0.02288231366",
        "0.2, 0.04934628764, 0.01421797391",
        "0.3, 0.049, 0.009149660054",
        "0.4, 0.049, 0.008",
        "1.0, 0.049, 0.008",
        "0, 0.1, 0.045"
    })
    void driftExponents(double r, double mean, double spread) {
        Device pcm = device("pcm-standard");
        assertEquals(mean, pcm.driftMean(25 * r), 1e-10);
        assertEquals(spread, pcm.driftSpread(25 * r), 1e-10);
    }

    /// Mean and spread of what is left of a conductance, over even steps of the exponent's distribution.
    @ParameterizedTest
    @CsvSource({
        "0.01, 1, 0.9953139243, 0.002128444202",
        "0.4, 1, 0.9976122134, 0.0003893897796",
        "0.1, 60, 0.9204503317, 0.02897396044",
        "1.0, 60, 0.9343848079, 0.01036297778",
        "0.05, 3600, 0.699914889, 0.1119867775",
        "0.3, 3600, 0.7760058924, 0.03693119908",
        "0.01, 86400, 0.476933554, 0.1737364878",
        "0.1, 86400, 0.6153753799, 0.1173455196",
        "0.2, 86400, 0.6662901269, 0.0795207069",
        "1.0, 86400, 0.665013207, 0.04458587482",
        "0.01, 2592000, 0.3660930587, 0.1885880729",
        "0.5, 2592000, 0.5641676324, 0.05325005559",
        "0.01, 31536000, 0.3052723162, 0.1918063541",
        "0.1, 31536000, 0.4465487124, 0.1466313806",
        "1.0, 31536000, 0.5001949072, 0.05729247474"
    })
    void whatDriftLeaves(double r, double seconds, double mean, double spread) {
        Device pcm = device("pcm-standard");
        double first = 0;
        double second = 0;
        int steps = 1 << 16;
        for (int i = 0; i < steps; i++) {
            double normal = Normals.of((i << 16) + (1 << 15));
            double nu = Math.abs(pcm.driftMean(25 * r) + pcm.driftSpread(25 * r) * normal);
            double left = pcm.driftFactor(nu, seconds);
            first += left / steps;
            second += left * left / steps;
        }
        assertEquals(mean, first, 1e-5);
        assertEquals(spread, Math.sqrt(second - first * first), 3e-5);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 0, 0.03681765831", "0.1, 0, 0.1644584387", "0.01, 0, 0.7346088615",
        "0.5, 1, 0.05785355821", "0.2, 60, 0.1088772194", "0.3, 3600, 0.09170529257",
        "1.0, 86400, 0.04476392469", "0.5, 86400, 0.07024212694", "0.1, 86400, 0.1999531068",
        "0.05, 2592000, 0.3337432815", "0.6, 31536000, 0.06913996895"
    })
    void accumulatedReadNoise(double r, double seconds, double sigma) {
        assertEquals(sigma, device("pcm-standard").readSigma(25 * r, seconds), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "hermes-one-device, 0, 0.15781817, 0.13, 0.04",
        "hermes-one-device, 0.1, 0.3693194203, 0.071904, 0.02533102112",
        "hermes-one-device, 0.4, 0.7855552551, 0.061584, 0.0124",
        "hermes-one-device, 1.0, 1.00756712, 0.0174, 0.0055",
        "hermes, 0, 0.16603222, 0.13, 0.04",
        "hermes, 0.05, 0.3813191245, 0.09773483899, 0.0293500676",
        "hermes, 0.3, 0.9447800803, 0.065896, 0.0091",
        "hermes, 0.8, 0.9137184165, 0.035616, 0.007188"
    })
    void hermes(String preset, double r, double sigma, double mean, double spread) {
        Device device = device(preset);
        double g = r * device.gMax();
        assertEquals(sigma, device.programmingSigma(g, 0), 1e-9);
        assertEquals(mean, device.driftMean(g), 1e-9);
        assertEquals(spread, device.driftSpread(g), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({
        "hermes-one-device, 0.01, 0.1992395109", "hermes-one-device, 0.1, 0.1091502678",
        "hermes-one-device, 0.5, 0.108848483", "hermes, 0.05, 0.1412056417",
        "hermes, 0.2, 0.07752597486", "hermes, 1.0, 0.06169894216"
    })
    void hermesReadNoiseAfterADay(String preset, double r, double sigma) {
        Device device = device(preset);
        assertEquals(sigma, device.readSigma(r * device.gMax(), 86_400), 1e-9);
    }

    /// Sums of the published coefficients at r = 1 and 0.5; between the times it lies in between, later it is held.
    @Test
    void wanIsInterpolatedAndScaled() {
        Device wan = device("reram-wan");
        double first = 0.348 + 16.030 - 43.853 + 45.393 - 16.815;
        double second = 0.701 + 22.086 - 50.773 + 47.095 - 16.458;
        double third = 0.782 + 20.274 - 43.507 + 37.062 - 11.934;
        assertEquals(first, wan.programmingSigma(40, 0), 1e-12);
        assertEquals(first, wan.programmingSigma(40, 1), 1e-12);
        assertEquals(second, wan.programmingSigma(40, 86_400), 1e-12);
        assertEquals(third, wan.programmingSigma(40, 172_800), 1e-12);
        assertEquals(third, wan.programmingSigma(40, 1e9), 1e-12);
        double root = Math.sqrt(86_400);
        assertEquals((first + second) / 2, wan.programmingSigma(40, root), 1e-9);
    }

    /// Both devices of a pair are programmed, and neither below 0: that shrinks every weight by 0.0042.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.008701640641983963",
        "0.01, 0.0069675058377392275, 0.01134720969422395",
        "0.05, 0.04579636237258336, 0.01561218682811191",
        "0.1, 0.09579546755547481, 0.01895633753911828",
        "0.5, 0.49579546751839326, 0.03860173807189426",
        "1.0, 0.9957954675183932, 0.042661251575300686"
    })
    void netWeightsAfterProgramming(double weight, double mean, double spread) {
        TilePreset preset = TilePresets.load("pcm-standard").preset();
        CellNoise cells = new CellNoise(preset, 0x1234_5678_9abcL, 0);
        int samples = 200_000;
        double first = 0;
        double second = 0;
        for (int i = 0; i < samples; i++) {
            double w = cells.weight(weight, i / 512, i % 512, CellNoise.Moment.PROGRAMMED);
            first += w / samples;
            second += w * w / samples;
        }
        // 4 sigma of a sample of that size.
        assertEquals(mean, first, 4 * spread / Math.sqrt(samples));
        double deviation = Math.sqrt(second - first * first);
        assertEquals(1, deviation / spread, 4 / Math.sqrt(2.0 * samples));
    }

    /// The words of a block are 32 even bits each.
    @Test
    void wordsAreEven() {
        int[] words = new int[4];
        long ones = 0;
        int blocks = 20_000;
        for (int i = 0; i < blocks; i++) {
            Philox4x32.block(i, 7, 3, 0, 42, words);
            for (int word : words) {
                ones += Integer.bitCount(word);
            }
        }
        double bits = blocks * 128.0;
        assertEquals(0.5, ones / bits, 4 * 0.5 / Math.sqrt(bits));
    }
}
