package org.moesaic.model.placement.bits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class VarianceReorderTest {

    private static final List<Integer> ORDER = List.of(3, 0, 2, 1, 4);
    private static final double[] VARIANCES = {1, 3.5, 1.2, 2, 9};

    /// 4 (variance 9) goes before 3 (3 x 2 < 9); 1 (3.5) before 0 (3 x 1 < 3.5); the others stay.
    @Test
    void experts4And1MoveAhead() {
        assertEquals(List.of(4, 3, 1, 0, 2), VarianceReorder.of(ORDER, VARIANCES, 3));
    }

    @Test
    void anInfiniteFactorMovesNone() {
        assertEquals(ORDER, VarianceReorder.of(ORDER, VARIANCES, Double.POSITIVE_INFINITY));
        double[] zeros = {0, 0, 5, 0, 9};
        assertEquals(ORDER, VarianceReorder.of(ORDER, zeros, Double.POSITIVE_INFINITY));
    }

    /// 3 x 1 is not below 3.
    @Test
    void theComparisonIsStrict() {
        assertEquals(List.of(0, 1), VarianceReorder.of(List.of(0, 1), new double[] {1, 3}, 3));
        assertEquals(
                List.of(1, 0),
                VarianceReorder.of(List.of(0, 1), new double[] {1, Math.nextUp(3.0)}, 3));
    }

    /// Nobody moves back: the first one below may stand behind.
    @Test
    void nobodyMovesBack() {
        assertEquals(List.of(0, 1), VarianceReorder.of(List.of(0, 1), new double[] {9, 1}, 3));
    }
}
