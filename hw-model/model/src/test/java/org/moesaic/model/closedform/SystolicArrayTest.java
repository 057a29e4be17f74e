package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of SCALE-Sim (executions and golden reports) and of LLMCompass-like expert shapes.
class SystolicArrayTest {

    /// SCALE-Sim prints one cycle less than it simulates.
    private static final int PRINTED_LESS = 1;

    @ParameterizedTest
    @CsvSource({
        "256, 128, 256, 11199, 10175, 14207",
        "32, 32, 32, 125, 93, 125",
        "64, 64, 64, 631, 503, 631",
        "1, 32, 32, 94, 93, 125",
        "8, 512, 256, 13055, 5087, 4847",
    })
    void totalCyclesOfScaleSim(long m, long n, long k, long ws, long os, long is) {
        assertEquals(
                ws + PRINTED_LESS, published(32, 32, Dataflow.WEIGHT_STATIONARY).cycles(m, n, k));
        assertEquals(
                os + PRINTED_LESS, published(32, 32, Dataflow.OUTPUT_STATIONARY).cycles(m, n, k));
        assertEquals(
                is + PRINTED_LESS, published(32, 32, Dataflow.INPUT_STATIONARY).cycles(m, n, k));
    }

    /// Golden reports in USER mode: total less stalls.
    @Test
    void goldenReportsOfScaleSim() {
        assertEquals(
                52447 - 41248 + 1,
                published(32, 32, Dataflow.WEIGHT_STATIONARY).cycles(256, 128, 256));
        assertEquals(
                52447 - 42272 + 1,
                published(32, 32, Dataflow.OUTPUT_STATIONARY).cycles(256, 128, 256));
        assertEquals(
                19984 - 5777 + 1,
                published(32, 32, Dataflow.INPUT_STATIONARY).cycles(256, 128, 256));
    }

    @ParameterizedTest
    @CsvSource({
        // Mixtral w1, then DeepSeek-V3 w1
        "4096, 14336, 32, 1, 5447680, 1862784, 1847040",
        "4096, 14336, 128, 1, 1372672, 487200, 470976",
        "7168, 2048, 128, 1, 343168, , 136080",
        "7168, 2048, 128, 64, 399616, , 136080",
    })
    void expertsOfRealModels(long k, long n, int side, long m, long ws, Long os, long is) {
        assertEquals(ws, published(side, side, Dataflow.WEIGHT_STATIONARY).cycles(m, n, k));
        assertEquals(is, published(side, side, Dataflow.INPUT_STATIONARY).cycles(m, n, k));
        if (os != null) {
            assertEquals(os, published(side, side, Dataflow.OUTPUT_STATIONARY).cycles(m, n, k));
        }
    }

    @Test
    void doubleBuffered() {
        assertEquals(8286, buffered(32, 32, Dataflow.WEIGHT_STATIONARY).cycles(256, 128, 256));
        assertEquals(8254, buffered(32, 32, Dataflow.OUTPUT_STATIONARY).cycles(256, 128, 256));
        assertEquals(8286, buffered(32, 32, Dataflow.INPUT_STATIONARY).cycles(256, 128, 256));
        assertEquals(
                1_835_071, buffered(32, 32, Dataflow.WEIGHT_STATIONARY).cycles(1, 14336, 4096));
    }

    @Test
    void foldsSpreadOverArrays() {
        SystolicArray array = buffered(32, 32, Dataflow.WEIGHT_STATIONARY);
        assertEquals(32, array.folds(256, 128, 256));
        assertEquals(array.cycles(256, 128, 256), array.cycles(256, 128, 256, 1));
        // 32 folds on 5 arrays: the busiest has 7.
        assertEquals(32 + 6 * 256 + 256 + 62, array.cycles(256, 128, 256, 5));
        assertEquals(32 + 256 + 62, array.cycles(256, 128, 256, 32));
        assertEquals(32 + 256 + 62, array.cycles(256, 128, 256, 1000));
    }

    /// The peer's own report has 34816 for the last one: it adds 64 a fold.
    @Test
    void sramAccesses() {
        assertEquals(
                new SramAccesses(256 * 256 * 4, 256 * 128, 256 * 128 * 8),
                published(32, 32, Dataflow.WEIGHT_STATIONARY).sramAccesses(256, 128, 256));
        assertEquals(
                new SramAccesses(256 * 256, 256 * 128 * 8, 256 * 128 * 8),
                published(32, 32, Dataflow.INPUT_STATIONARY).sramAccesses(256, 128, 256));
        assertEquals(
                new SramAccesses(256 * 256 * 4, 256 * 128 * 8, 32768),
                published(32, 32, Dataflow.OUTPUT_STATIONARY).sramAccesses(256, 128, 256));
    }

    @Test
    void utilisationAndDrain() {
        SystolicArray array = published(32, 32, Dataflow.WEIGHT_STATIONARY);
        assertEquals(256.0 * 128 * 256 / (11200.0 * 1024), array.utilisation(256, 128, 256), 1e-15);
        assertEquals(0, array.drainCycles());
        assertEquals(0, published(32, 16, Dataflow.INPUT_STATIONARY).drainCycles());
        assertEquals(32, published(32, 16, Dataflow.OUTPUT_STATIONARY).drainCycles());
        assertEquals(256L * 128 * 256, SystolicArray.macs(256, 128, 256));
    }

    @Test
    void whatIsImpossibleIsRefused() {
        SystolicArray array = published(32, 32, Dataflow.WEIGHT_STATIONARY);
        assertThrows(IllegalArgumentException.class, () -> array.cycles(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> array.sramAccesses(1, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> array.cycles(1, 1, 1, 0));
        assertThrows(
                IllegalArgumentException.class, () -> published(0, 32, Dataflow.WEIGHT_STATIONARY));
        assertThrows(
                ArithmeticException.class, () -> array.cycles(Long.MAX_VALUE, 1L << 40, 1L << 40));
    }

    private static SystolicArray published(int rows, int columns, Dataflow dataflow) {
        return new SystolicArray(rows, columns, dataflow, false);
    }

    private static SystolicArray buffered(int rows, int columns, Dataflow dataflow) {
        return new SystolicArray(rows, columns, dataflow, true);
    }
}
