package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Backends;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.expert.Biases;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.compute.quantise.Calibration;
import org.moesaic.compute.quantise.Gptq;
import org.moesaic.compute.quantise.ListBuffer;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;

class CalibratedPackerTest {

    private static final int D = 48;
    private static final int F = 32;
    private static final int TOKENS = 600;

    private final Random random = new Random(5);
    private final NumberFormat format = NumberFormats.parse("int3").orElseThrow();
    private final ExpertMatrices expert =
            new ExpertMatrices(Optional.of(matrix(F, D)), matrix(F, D), matrix(D, F), Biases.NONE);

    private WeightSource matrix(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() / Math.sqrt(columns));
        }
        return WeightSource.of(new MatrixShape(rows, columns), values);
    }

    /// Inputs that a few directions explain, as those of real layers.
    private float[] tokens(int count) {
        Random mixing = new Random(7);
        double[] mix = mixing.doubles((long) 6 * D).map(lot -> 4 * lot - 2).toArray();
        float[] x = new float[count * D];
        for (int t = 0; t < count; t++) {
            double[] latent = {
                random.nextGaussian(), random.nextGaussian(), random.nextGaussian(),
                random.nextGaussian(), random.nextGaussian(), random.nextGaussian()
            };
            for (int c = 0; c < D; c++) {
                double value = 0.2 * random.nextGaussian();
                for (int k = 0; k < 6; k++) {
                    value += latent[k] * mix[k * D + c];
                }
                x[t * D + c] = (float) value;
            }
        }
        return x;
    }

    private static Calibration calibration(float[] x, int expert) {
        ListBuffer buffer = new ListBuffer(D, x.length / D);
        buffer.append(x, false);
        int[] selections = new int[x.length / D];
        Arrays.fill(selections, expert);
        return new Calibration(buffer, 1, selections, 2, Integer.MAX_VALUE);
    }

    private CalibratedPacker packer(Calibration calibration) {
        return new CalibratedPacker(calibration, new Gptq(0.01, 16), format, Nonlinearity.SILU);
    }

    @Test
    void onTokensItNeverSawItLosesLessThanRounding() {
        Calibration calibration = calibration(tokens(TOKENS), 0);
        CalibrationTokens fresh = new CalibrationTokens(64, D, tokens(64), "fresh");
        PackedDamage damage = new PackedDamage(expert, Nonlinearity.SILU, fresh);
        try (Arena arena = Arena.ofShared();
                Backend backend = Backends.open("reference", 1).backend()) {
            PackedExpert calibrated = packer(calibration).pack(0, expert, arena);
            PackedExpert rounded = new PlainPacker(format, false).pack(0, expert, arena);
            double own = error(damage, backend, calibrated);
            double plain = error(damage, backend, rounded);
            assertTrue(own < 0.8 * plain, own + " against " + plain);
            assertEquals(0, calibrated.roundedToNearest());
        }
    }

    private static double error(PackedDamage damage, Backend backend, PackedExpert packed) {
        return damage.of(backend, 0, 0, "x", packed.weights(Biases.NONE, Nonlinearity.SILU))
                .relativeError();
    }

    @Test
    void anExpertWithoutTokensIsRoundedToNearest() {
        Calibration calibration = calibration(tokens(20), 1);
        try (Arena arena = Arena.ofShared()) {
            PackedExpert packed = packer(calibration).pack(0, expert, arena);
            PackedExpert rounded = new PlainPacker(format, false).pack(0, expert, arena);
            assertEquals(3, packed.roundedToNearest());
            assertEquals(-1, packed.up().codes().mismatch(rounded.up().codes()));
            assertEquals(-1, packed.down().codes().mismatch(rounded.down().codes()));
            assertEquals(
                    -1, packed.gate().orElseThrow().codes().mismatch(rounded.gate().get().codes()));
        }
    }
}
