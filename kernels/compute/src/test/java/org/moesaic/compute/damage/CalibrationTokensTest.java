package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class CalibrationTokensTest {

    @Test
    void someInputsAreLargerInEveryToken() {
        CalibrationTokens plain = CalibrationTokens.gaussian(5, 40, 1, 3);
        CalibrationTokens some = CalibrationTokens.outliers(5, 40, 1, 0.1, 20, 3);
        int larger = 0;
        for (int c = 0; c < 40; c++) {
            float factor = some.values()[c] / plain.values()[c];
            larger += factor == 20 ? 1 : 0;
            for (int t = 0; t < 5; t++) {
                assertEquals(
                        (factor > 10 ? 20 : 1) * plain.values()[t * 40 + c],
                        some.values()[t * 40 + c]);
            }
        }
        assertEquals(4, larger);
        assertArrayEquals(some.values(), CalibrationTokens.outliers(5, 40, 1, 0.1, 20, 3).values());
        assertNotEquals(some.source(), CalibrationTokens.outliers(5, 40, 1, 0.2, 20, 3).source());
    }

    @Test
    void someTokensInTheOrderGiven() {
        float[] x = {1, 2, 3, 4, 5, 6};
        CalibrationTokens two = new CalibrationTokens(3, 2, x, "three").only(new int[] {2, 0});
        assertArrayEquals(new float[] {5, 6, 1, 2}, two.values());
        assertEquals(2, two.tokens());
    }
}
