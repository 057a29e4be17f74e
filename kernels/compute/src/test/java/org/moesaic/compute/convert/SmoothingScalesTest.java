package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.convert.SmoothingScales.Join;
import org.moesaic.compute.convert.SmoothingScales.Reader;

class SmoothingScalesTest {

    /// α = ½: the root of activation over weight. Two experts and a router, two channels.
    private static final List<Reader> READERS =
            List.of(
                    new Reader(new double[] {9, 1}, new double[] {1, 1}, 0),
                    new Reader(new double[] {16, 1}, new double[] {1, 4}, 0.75),
                    new Reader(new double[] {4, 9}, new double[] {4, 1}, 0.25));

    @Test
    void theLargestOfAllReadersByHand() {
        SmoothingScales scales = SmoothingScales.of(READERS, 0.5, Join.MAXIMUM, false);
        assertArrayEquals(new double[] {3, 1}, scales.own().get(0), 1e-12);
        assertArrayEquals(new double[] {4, 0.5}, scales.own().get(1), 1e-12);
        assertArrayEquals(new double[] {1, 3}, scales.own().get(2), 1e-12);
        assertArrayEquals(new float[] {4, 3}, scales.joint(), 1e-6f);
    }

    @Test
    void sharesOfExpertsByHand() {
        SmoothingScales scales = SmoothingScales.of(READERS, 0.5, Join.SHARES, false);
        assertArrayEquals(new float[] {3.25f, 1.125f}, scales.joint(), 1e-6f);
    }

    /// max|x|^0.6 / max|W|^0.4, and the clamps: weights of 0 count as 1e-5, scales are at least 1e-5.
    @Test
    void theFormulaAndItsClamps() {
        SmoothingScales scales =
                SmoothingScales.of(
                        List.of(new Reader(new double[] {32, 2, 0}, new double[] {32, 0, 1}, 0)),
                        0.6,
                        Join.MAXIMUM,
                        false);
        assertEquals(2, scales.own().getFirst()[0], 1e-12);
        assertEquals(Math.pow(2, 0.6) * 100, scales.own().getFirst()[1], 1e-9);
        assertEquals(1e-5, scales.own().getFirst()[2], 0);
        assertTrue(scales.joint()[2] >= 1e-5);
    }

    @Test
    void powersOfTwoAreTheNearestOnes() {
        SmoothingScales scales = SmoothingScales.of(READERS, 0.5, Join.MAXIMUM, true);
        assertArrayEquals(new float[] {4, 4}, scales.joint(), 0);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SmoothingScales.of(List.of(), 0.5, Join.MAXIMUM, false));
        assertThrows(
                IllegalArgumentException.class,
                () -> SmoothingScales.of(READERS, 1.5, Join.MAXIMUM, false));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        SmoothingScales.of(
                                List.of(new Reader(new double[2], new double[3], 0)),
                                0.5,
                                Join.MAXIMUM,
                                false));
    }
}
