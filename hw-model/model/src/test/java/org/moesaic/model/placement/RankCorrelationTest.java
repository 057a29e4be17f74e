package org.moesaic.model.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RankCorrelationTest {

    private static double of(double[] one, double... other) {
        return RankCorrelation.of(one, other).orElseThrow();
    }

    @Test
    void onlyOrderCounts() {
        assertEquals(1, of(new double[] {1, 2, 3}, 10, 1000, 1001), 1e-15);
        assertEquals(-1, of(new double[] {1, 2, 3}, Double.POSITIVE_INFINITY, 0, -1), 1e-15);
        // 1 - 6 (1 + 1) / (3 (9 - 1))
        assertEquals(0.5, of(new double[] {1, 2, 3}, 2, 1, 3), 1e-15);
    }

    /// Ranks 0.5 0.5 2 and 0 1 2.
    @Test
    void equalValuesShareTheirRanks() {
        assertEquals(1.5 / Math.sqrt(1.5 * 2), of(new double[] {4, 4, 5}, 1, 2, 3), 1e-15);
    }

    @Test
    void withoutAnOrderThereIsNone() {
        assertTrue(RankCorrelation.of(new double[] {1, 1}, new double[] {1, 2}).isEmpty());
    }
}
