package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.damage.CalibrationTokens;
import org.moesaic.compute.damage.GateDivergence;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

class RouterAlignmentTest {

    private static final float[] NO_BIAS = {};

    /// Weights and inputs of whole numbers up to 127 are their own codes.
    @Test
    void whatEightBitsHoldIsExact() {
        Random random = new Random(1);
        float[] weights = new float[8 * 16];
        float[] x = new float[4 * 16];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 16 == 0 ? 127 : random.nextInt(255) - 127;
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 16 == 1 ? -127 : random.nextInt(255) - 127;
        }
        RouterAlignment router =
                RouterAlignment.of(
                        WeightSource.of(new MatrixShape(8, 16), weights),
                        NO_BIAS,
                        2,
                        8,
                        new CalibrationTokens(4, 16, x, "test"));
        assertEquals(1, router.range());
        assertEquals(0, router.loss(), 1e-9);
        assertEquals(1, router.agreement());
    }

    /// A weight far out on an input that is nearly always 0 costs the others their steps; a smaller range is better.
    @Test
    void anOutlierOnAnIdleInputIsCutOff() {
        Random random = new Random(2);
        float[] weights = new float[16 * 32];
        float[] x = new float[64 * 32];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 32 == 0 ? 1.8f : (float) Math.clamp(random.nextGaussian(), -0.9, 0.9);
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 32 == 0 ? 0 : (float) random.nextGaussian();
        }
        RouterAlignment router =
                RouterAlignment.of(
                        WeightSource.of(new MatrixShape(16, 32), weights),
                        NO_BIAS,
                        4,
                        GateDivergence.top(4, 16, 0.25),
                        new CalibrationTokens(64, 32, x, "test"));
        assertTrue(router.range() < 0.7, "range " + router.range());
        assertTrue(router.loss() < router.lossOfAll());
        assertTrue(router.agreement() > 0.9);
    }
}
