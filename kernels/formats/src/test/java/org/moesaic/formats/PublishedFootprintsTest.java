package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Footprints that papers print, by the one function that counts bytes.
class PublishedFootprintsTest {

    private static final long LAYERS = 36;
    private static final long EXPERTS = 4;

    /// An expert of the Qwen2.5-3B shape that MoTE starts from: up, gate and down of 2048 x 11008.
    private static long expertBytes(String format) {
        NumberFormat known = NumberFormats.parse(format).orElseThrow();
        return 2 * known.bytes(new MatrixShape(11_008, 2_048)).weights()
                + known.bytes(new MatrixShape(2_048, 11_008)).weights();
    }

    /// MoTE (arXiv 2506.14435) prints 18.1 "GB" for four experts of full precision; they are GiB.
    @Test
    void fourExpertsOfFullPrecisionInMoTE() {
        assertEquals(2L * 67_633_152, expertBytes("bf16"));
        double gibibytes = LAYERS * EXPERTS * expertBytes("bf16") / (double) (1L << 30);
        assertEquals(18.1406, gibibytes, 5e-5);
    }

    /// A shared expert in bf16 or int4 beside four of two bits a weight: 36 x 67,633,152 x (2 or 0.5, + 4 x 2/8) bytes.
    @Test
    void aSharedExpertAndFourTernaryOnesInMoTE() {
        long ternary = EXPERTS * expertBytes("ternary");
        assertEquals(LAYERS * 67_633_152 * 3, LAYERS * (expertBytes("bf16") + ternary));
        assertEquals(LAYERS * 67_633_152 * 3 / 2, LAYERS * (expertBytes("int4") + ternary));
    }

    /// Base 243 takes 1.6 bits; 2048 and 11008 are no multiples of five, so each row has a short last byte.
    @Test
    void fiveTernaryWeightsAByte() {
        assertEquals(2L * 11_008 * 410 + 2_048L * 2_202, expertBytes("ternary-1.6"));
    }
}
