package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RooflineTest {

    /// fp16 products with N = K = 12288 measured on an A100 (LLMCompass `ae/figure5/ab/real_hardware`): milliseconds, and
    /// their ratio to the roofline of 312 TFLOP/s and 2.039 TB/s.
    @ParameterizedTest
    @CsvSource({
        "64, 0.1900, 1.27",
        "128, 0.2003, 1.32",
        "1024, 1.1990, 1.21",
        "8192, 8.6216, 1.09"
    })
    void measuredProductsOfAnA100(long m, double milliseconds, double ratio) {
        long side = 12288;
        long bytes = 2 * (side * side + 2 * m * side);
        Roofline a100 = Roofline.ideal(312e12 / 2, 2.039e12);
        long picoseconds = a100.picoseconds(m * side * side, bytes);
        assertEquals(ratio, milliseconds * 1e9 / picoseconds, 0.006);
    }

    /// Decode upper bounds in tokens per second: active weights in GB over bandwidth in TB/s.
    @ParameterizedTest
    @CsvSource({
        "25.8, 2.039, 79.0",
        "25.8, 3.35, 129.8",
        "25.8, 4.8, 186",
        "37, 3.35, 90.5",
        "6.6, 3.35, 508",
        "2.6, 3.35, 1288",
        "7.25625, 3.35, 462",
        "25.8, 0.3072, 11.9",
        "25.8, 0.007, 0.2713",
    })
    void decodeBounds(double gigabytes, double terabytesPerSecond, double tokensPerSecond) {
        Roofline roof = Roofline.ideal(1e18, terabytesPerSecond * 1e12);
        double seconds = roof.picoseconds(1, Math.round(gigabytes * 1e9)) * 1e-12;
        assertEquals(tokensPerSecond, 1 / seconds, 0.004 * tokensPerSecond);
        assertTrue(roof.memoryBound(1, Math.round(gigabytes * 1e9)));
    }

    @Test
    void efficienciesAndLaunch() {
        Roofline roof = new Roofline(1e12, 1e12, 0.5, 0.25, 29_000_000);
        assertEquals(29_000_000 + 2000, roof.picoseconds(1000, 0));
        assertEquals(29_000_000 + 4000, roof.picoseconds(1000, 1000));
        assertFalse(roof.memoryBound(1000, 100));
        assertThrows(IllegalArgumentException.class, () -> new Roofline(1, 1, 0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Roofline.ideal(0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "128, 8, 1, 8", "128, 8, 8, 51.6", "128, 8, 32, 111.8", "128, 8, 64, 125.9",
                "128, 8, 128, 128.0",
        "256, 8, 1, 8", "256, 8, 8, 57.4", "256, 8, 32, 163.3", "256, 8, 64, 222.4",
                "256, 8, 128, 251.6",
        "8, 2, 1, 2", "8, 2, 8, 7.2", "8, 2, 32, 8", "8, 2, 64, 8", "8, 2, 128, 8",
    })
    void expertsTouchedByABatch(int experts, int topK, long tokens, double distinct) {
        assertEquals(distinct, ExpertCoverage.expected(experts, topK, tokens), 0.05);
    }

    @Test
    void coverageAtTheEnds() {
        assertEquals(0, ExpertCoverage.expected(128, 8, 0));
        assertEquals(4, ExpertCoverage.expected(4, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> ExpertCoverage.expected(4, 5, 1));
    }

    /// MxMoE (arXiv 2505.05799): on an RTX 4090 4-bit weights with 16-bit activations beat 8 by 8 bits below 83 rows, and 2 by 16
    /// beat 4 by 4 below 42. By the data sheet (165.2 TFLOPS in fp16 with fp32 sums, twice that twice over in int8, twice
    /// again in int4; 1008 GB/s) it is 82 and 41.
    @Test
    void rowsAtWhichWiderActivationsLose() {
        double fp16 = 82.6e12;
        double bandwidth = 1008e9;
        assertEquals(83, rows(fp16, 0.5, 4 * fp16, 1, bandwidth), 0.03 * 83);
        assertEquals(42, rows(fp16, 0.25, 8 * fp16, 0.5, bandwidth), 0.03 * 42);
    }

    /// The fewest rows for which the first is no faster than the second.
    private static int rows(
            double macs, double bytes, double otherMacs, double otherBytes, double bandwidth) {
        long weights = 1L << 24;
        Roofline first = Roofline.ideal(macs, bandwidth);
        Roofline second = Roofline.ideal(otherMacs, bandwidth);
        int rows = 1;
        while (first.picoseconds(rows * weights, (long) (bytes * weights))
                < second.picoseconds(rows * weights, (long) (otherBytes * weights))) {
            rows++;
        }
        return rows;
    }
}
