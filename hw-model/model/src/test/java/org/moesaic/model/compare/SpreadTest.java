package org.moesaic.model.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SpreadTest {

    /// Mean 3, standard deviation sqrt(2.5), its error sqrt(0.5); the table of Student's t has 2.776 for four degrees of
    /// freedom at 97.5 %.
    @Test
    void byHand() {
        Spread spread = Spread.of(1, 2, 3, 4, 5);
        assertEquals(5, spread.runs());
        assertEquals(3, spread.mean());
        assertEquals(2.776 * Math.sqrt(0.5), spread.halfWidth(), 0.001);
        assertTrue(spread.differsFrom(5));
        assertFalse(spread.differsFrom(4.9));
    }

    @Test
    void equalFiguresDoNotScatter() {
        assertEquals(0, Spread.of(7, 7, 7).halfWidth());
        assertThrows(IllegalArgumentException.class, () -> Spread.of(7));
    }

    /// Of 2000 intervals of ten normal figures about 95 % hold the true mean: 1900 ± 4 standard deviations.
    @Test
    void coversAsOftenAsItSays() {
        Random random = new Random(1);
        int covered = 0;
        for (int i = 0; i < 2000; i++) {
            Spread spread = Spread.of(random.doubles(10).map(_ -> random.nextGaussian()).toArray());
            covered += spread.differsFrom(0) ? 0 : 1;
        }
        assertEquals(1900, covered, 4 * Math.sqrt(2000 * 0.95 * 0.05));
    }
}
