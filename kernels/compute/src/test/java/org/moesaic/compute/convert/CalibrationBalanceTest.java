package org.moesaic.compute.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.moesaic.compute.damage.GateDivergence;

class CalibrationBalanceTest {

    @Test
    void theLeastIsThatOfThePublicCode() {
        assertEquals(1024, CalibrationBalance.least(2, 8, 4096, 64));
        assertEquals(512, CalibrationBalance.least(1, 8, 4096, 64));
        assertEquals(0, CalibrationBalance.least(0, 8, 4096, 64));
        assertEquals(3, CalibrationBalance.least(1, 2, 7, 4));
    }

    /// m = k + ⌊α (n − k)⌋ for k = 8 of n = 64.
    @Test
    void theRoutersLossCountsTheTopM() {
        assertEquals(8, GateDivergence.top(8, 64, 0));
        assertEquals(22, GateDivergence.top(8, 64, 0.25));
        assertEquals(36, GateDivergence.top(8, 64, 0.5));
        assertEquals(50, GateDivergence.top(8, 64, 0.75));
        assertEquals(64, GateDivergence.top(8, 64, 1));
    }

    /// Four tokens calibrate, two more are in the pool; top 1 of 3 experts, so least = ⌊2 · 4 / 3⌋ = 2.
    @Test
    void whoGotFewGetsMore() {
        int[] selections = {0, 0, 0, 1, 1, 0};
        CalibrationBalance balance = CalibrationBalance.of(selections, 1, 3, 4, 2);
        assertEquals(2, balance.least());
        assertArrayEquals(new int[] {3, 1, 0}, balance.natural());
        // Has enough: what follows in the pool is not for it.
        assertArrayEquals(new int[] {0, 1, 2}, balance.tokens().get(0));
        // Takes the next of its own from the pool.
        assertArrayEquals(new int[] {3, 4}, balance.tokens().get(1));
        // Never selected: generic tokens.
        assertArrayEquals(new int[] {0, 1}, balance.tokens().get(2));
        assertEquals(1, balance.added(1));
    }

    @Test
    void itsOwnTokensComeAgainWhenThePoolIsEmpty() {
        CalibrationBalance balance =
                CalibrationBalance.of(new int[] {0, 1, 0, 0, 0, 0}, 1, 2, 6, 2);
        assertEquals(6, balance.least());
        assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1}, balance.tokens().get(1));
        assertEquals(6, balance.tokens().get(0).length);
    }

    @Test
    void withoutBalanceOnlyWhoHasNoneGetsSome() {
        CalibrationBalance balance = CalibrationBalance.of(new int[] {0, 0, 2}, 1, 3, 3, 0);
        assertArrayEquals(new int[] {0, 1}, balance.tokens().get(0));
        assertArrayEquals(new int[] {0}, balance.tokens().get(1));
        assertArrayEquals(new int[] {2}, balance.tokens().get(2));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CalibrationBalance.least(-1, 1, 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> CalibrationBalance.of(new int[] {0, 1, 0}, 2, 2, 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> CalibrationBalance.of(new int[] {0, 1}, 1, 2, 3, 1));
    }
}
