package org.moesaic.compute.quantise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    /// Four samples of 2, 0, 3 and 1 tokens, the empty and the last one for validation.
    private static ListBuffer buffer() {
        ListBuffer buffer = new ListBuffer(2, 8);
        assertEquals(0, buffer.append(new float[] {1, 2, 3, 4}, false));
        assertEquals(1, buffer.append(new float[0], true));
        assertEquals(2, buffer.append(new float[] {5, 6, 7, 8, 9, 10}, false));
        assertEquals(3, buffer.append(new float[] {11, 12}, true));
        return buffer;
    }

    @Test
    void slicesOfOneBuffer() {
        ListBuffer buffer = buffer();
        assertEquals(4, buffer.samples());
        assertEquals(6, buffer.tokens());
        assertEquals(2, buffer.start(2));
        assertEquals(5, buffer.end(2));
        assertEquals(buffer.start(1), buffer.end(1));
        assertArrayEquals(new float[] {5, 6, 7, 8, 9, 10}, buffer.get(2));
        buffer.set(2, new float[] {0, 0, 1, 1, 2, 2});
        assertArrayEquals(new float[] {0, 0, 1, 1, 2, 2}, buffer.get(2));
        assertArrayEquals(new float[] {1, 2, 3, 4}, buffer.get(0));
        assertArrayEquals(new float[] {11, 12}, buffer.get(3));
    }

    @Test
    void manySamplesGrowTheList() {
        ListBuffer buffer = new ListBuffer(1, 100);
        for (int i = 0; i < 100; i++) {
            buffer.append(new float[] {i}, i % 2 == 1);
        }
        for (int i = 0; i < 100; i++) {
            assertArrayEquals(new float[] {i}, buffer.get(i));
            assertEquals(i % 2 == 0, buffer.calibrates(i));
        }
    }

    @Test
    void whatMayBeCalibratedWith() {
        ListBuffer buffer = buffer();
        buffer.mask(2, 1);
        boolean[] expected = {true, true, true, false, true, false};
        for (int token = 0; token < 6; token++) {
            assertEquals(expected[token], buffer.calibrates(token), "token " + token);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ListBuffer buffer = buffer();
        assertThrows(IllegalArgumentException.class, () -> buffer.append(new float[3], false));
        assertThrows(IllegalArgumentException.class, () -> buffer.append(new float[6], false));
        assertEquals(4, buffer.append(new float[4], false));
        assertThrows(IllegalArgumentException.class, () -> buffer.set(0, new float[2]));
        assertThrows(IllegalArgumentException.class, () -> buffer.get(5));
        assertThrows(IllegalArgumentException.class, () -> buffer.mask(0, 2));
        assertThrows(IllegalArgumentException.class, () -> buffer.calibrates(8));
        assertThrows(IllegalArgumentException.class, () -> new ListBuffer(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new ListBuffer(1 << 16, 1 << 16));
    }

    /// Tokens (1,2) and (3,4) go to expert 1: the mean of their outer products is (5, 7; 7, 10).
    @Test
    void hessiansByHand() {
        ListBuffer buffer = buffer();
        int[] selections = {1, 1, 0, 2, 0, 1};
        Calibration calibration = new Calibration(buffer, 1, selections, 4, 10);
        List<Hessian> hessians = calibration.hessians(0, 4);
        assertEquals(List.of(2L, 2L, 1L, 0L), hessians.stream().map(Hessian::tokens).toList());
        Hessian one = hessians.get(1);
        assertEquals(5, one.mean(0, 0));
        assertEquals(7, one.mean(0, 1));
        assertEquals(7, one.mean(1, 0));
        assertEquals(10, one.mean(1, 1));
        assertEquals(0, hessians.get(3).mean(0, 0));
        assertTrue(hessians.get(3).inverseFactor(0.1).isEmpty(), "no tokens, no factor");
        assertFalse(one.inverseFactor(0.1).isEmpty());
        // The same, a group of experts at a time.
        List<Hessian> second = calibration.hessians(1, 2);
        assertEquals(7, second.getFirst().mean(0, 1));
        assertEquals(1, second.get(1).tokens());
    }

    @Test
    void theCapKeepsTheFirstTokens() {
        ListBuffer buffer = buffer();
        int[] both = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
        List<Hessian> hessians = new Calibration(buffer, 2, both, 2, 1).hessians(0, 2);
        assertEquals(1, hessians.getFirst().tokens());
        assertEquals(2, hessians.get(1).mean(0, 1));
        assertEquals(4 * 4096 / 128, Calibration.tokenCap(4096, 128));
        assertEquals(1, Calibration.tokenCap(3, 128));
        assertEquals(1, Calibration.tokenCap(0, 0));
    }

    @Test
    void selectionsThatDoNotFitAreRefused() {
        ListBuffer buffer = buffer();
        assertThrows(
                IllegalArgumentException.class,
                () -> new Calibration(buffer, 1, new int[5], 4, 10));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Calibration(buffer, 1, new int[] {0, 0, 0, 0, 0, 4}, 4, 10));
    }
}
