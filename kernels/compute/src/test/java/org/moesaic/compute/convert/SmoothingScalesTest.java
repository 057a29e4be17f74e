package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.moesaic.compute.convert.SmoothingScales.Join;
import org.moesaic.compute.convert.SmoothingScales.Reader;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

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

    /// max|x|^0.6 / max|W|^0.4, and the clamps: activations and weights of 0 count as 1e-5, scales are at least 1e-5.
    @Test
    void theFormulaAndItsClamps() {
        SmoothingScales scales =
                SmoothingScales.of(
                        List.of(
                                new Reader(
                                        new double[] {32, 2, 0, 0},
                                        new double[] {32, 0, 1, 1e9},
                                        0)),
                        0.6,
                        Join.MAXIMUM,
                        false);
        assertEquals(2, scales.own().getFirst()[0], 1e-12);
        assertEquals(Math.pow(2, 0.6) * 100, scales.own().getFirst()[1], 1e-9);
        assertEquals(1e-3, scales.own().getFirst()[2], 1e-12);
        assertEquals(1e-5, scales.own().getFirst()[3], 0);
        assertTrue(scales.joint()[3] >= 1e-5);
    }

    /// Shared experts are a lower bound in every join.
    @Test
    void whatEveryTokenReadsIsALowerBound() {
        List<Reader> readers = new ArrayList<>(READERS);
        readers.add(new Reader(new double[] {100, 1}, new double[] {1, 1}, 0, true));
        assertArrayEquals(
                new float[] {10, 1.125f},
                SmoothingScales.of(readers, 0.5, Join.SHARES, false).joint(),
                1e-6f);
        assertArrayEquals(
                new float[] {10, 3},
                SmoothingScales.of(readers, 0.5, Join.MAXIMUM, false).joint(),
                1e-6f);
    }

    /// Three tokens, top 1 of 2 experts.
    @Test
    void sharesByHand() {
        double odds = Math.log(3);
        TokenRouting routing = TokenRouting.of(2, 1, new double[] {odds, 0, odds, 0, 0, odds});
        double[] peaks = {3, 1};
        assertArrayEquals(
                new double[] {2.0 / 3, 1.0 / 3}, ExpertShares.SELECTIONS.of(routing, peaks), 1e-12);
        // The selected one has all of the gate weight.
        assertArrayEquals(
                new double[] {2.0 / 3, 1.0 / 3}, ExpertShares.GATES.of(routing, peaks), 1e-7);
        // (3/4 + 3/4 + 1/4) / 3
        assertArrayEquals(
                new double[] {7.0 / 12, 5.0 / 12},
                ExpertShares.PROBABILITIES.of(routing, peaks),
                1e-12);
        assertArrayEquals(
                new double[] {0.75, 0.25}, ExpertShares.WEIGHT_SCORES.of(routing, peaks), 1e-12);
        // Columns (4, 0, -2) and (0, 0, 0): 4 over a mean of 2.
        assertEquals(
                2,
                Channels.peak(
                        WeightSource.of(new MatrixShape(3, 2), new float[] {4, 0, 0, 0, -2, 0})));
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
