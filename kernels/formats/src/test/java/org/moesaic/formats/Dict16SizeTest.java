package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How small dictionary-coded matrices are, three ways: measured on random weights, the exact expectation, and the line
/// that [Dict16Format] counts with. The published ratios are those of QMoE against bf16 for a share of .885 zeros.
class Dict16SizeTest {

    private static final double[] SHARES = {.885, .0575, .0575};
    private static final int LONGEST = 3072;

    @Test
    void theEntropyOfTheWeights() {
        double entropy = 0;
        for (double share : SHARES) {
            entropy -= share * Math.log(share) / Math.log(2);
        }
        assertEquals(0.629816, entropy, 5e-7);
        assertEquals(25.404, 16 / entropy, 5e-4);
        assertTrue(new Dict16Format().bitsPerWeight() > entropy, "no code is shorter");
        assertEquals(0.737, new Dict16Format().bitsPerWeight(), 0.005);
    }

    @ParameterizedTest
    @CsvSource({"768, 3072, 21.11", "3072, 768, 19.35", "1024, 4096, 21.27", "4096, 1024, 19.89"})
    void expectedRatiosAreThePublishedOnes(int rows, int columns, double ratio) {
        MatrixShape shape = new MatrixShape(rows, columns);
        double counted = 2.0 * shape.weights() / new Dict16Format().bytes(shape).total();
        assertEquals(ratio, counted, 0.005 * ratio);
        double[] expectation = expectedCodes();
        double bits = 16 * rows * expectation[columns / 2] + 64.0 * (rows + 1);
        assertEquals(ratio, 16.0 * shape.weights() / bits, 0.005 * ratio);
    }

    /// 6,000 rows of random weights.
    @ParameterizedTest
    @CsvSource({"768, 19.35", "1024, 19.89"})
    void measuredRatiosAreThePublishedOnes(int columns, double ratio) {
        MatrixShape shape = new MatrixShape(6000, columns);
        double measured = 2.0 * shape.weights() / measuredBytes(shape, .885, 11);
        assertEquals(ratio, measured, 0.005 * ratio);
    }

    /// The number of codes, too, is what is expected: 400 rows as long as there are in the published shapes.
    @Test
    void measuredCodesAreTheExpectedOnes() {
        MatrixShape shape = new MatrixShape(400, 4096);
        double codes = (measuredBytes(shape, .885, 12) - 8.0 * 400 - 4) / 2;
        assertEquals(400 * expectedCodes()[2048], codes, 0.005 * codes);
    }

    /// Weights of which a third is zero have 1.58 bits each: the code expands them, and does not fail.
    @Test
    void denseTernaryWeightsExpand() {
        MatrixShape shape = new MatrixShape(200, 1000);
        double ratio = 2.0 * shape.weights() / measuredBytes(shape, 1 / 3.0, 13);
        assertTrue(ratio < 16 / 1.58, "ratio " + ratio);
        assertTrue(ratio > 16 / 8.0, "at least a pair a code: " + ratio);
    }

    @Test
    void theLineIsTheAsymptoteOfTheExpectation() {
        double[] expectation = expectedCodes();
        for (int symbols = 1; symbols <= LONGEST; symbols++) {
            double error = counted(symbols) - expectation[symbols];
            assertTrue(Math.abs(error) < (symbols < 70 ? 0.26 : 0.01), symbols + ": " + error);
        }
        double slope = (expectation[LONGEST] - expectation[LONGEST - 1000]) / 1000;
        assertEquals(8 * slope, new Dict16Format().bitsPerWeight(), 1e-9);
    }

    /// Codes a row that the format counts, by the mean over a million rows.
    private static double counted(int symbols) {
        int rows = 1_000_000;
        return new Dict16Format().bytes(new MatrixShape(rows, 2 * symbols)).weights() / 2.0 / rows;
    }

    /// The exact expectation for rows of 0, 1, 2, … symbols. It depends on the symbol that a sequence starts with, for the
    /// one that ended the sequence before is not drawn anew.
    private static double[] expectedCodes() {
        double[] symbolShares = new double[9];
        for (int symbol = 0; symbol < 9; symbol++) {
            symbolShares[symbol] = SHARES[symbol / 3] * SHARES[symbol % 3];
        }
        double[][][] ends = sequenceEnds(symbolShares);
        double[][] from = new double[LONGEST + 1][9];
        double[] expectation = new double[LONGEST + 1];
        for (int symbols = 1; symbols <= LONGEST; symbols++) {
            for (int first = 0; first < 9; first++) {
                double codes = 1;
                for (int length = 1; length <= 14 && length < symbols; length++) {
                    for (int next = 0; next < 9; next++) {
                        codes += ends[length][first][next] * from[symbols - length][next];
                    }
                }
                from[symbols][first] = codes;
                expectation[symbols] += symbolShares[first] * codes;
            }
        }
        return expectation;
    }

    /// The chance that a sequence that starts with a symbol has a length and is ended by another symbol.
    private static double[][][] sequenceEnds(double[] symbolShares) {
        TernaryDictionary dictionary = TernaryDictionary.standard();
        double[][][] ends = new double[15][9][9];
        for (int code = 0; code < TernaryDictionary.SIZE; code++) {
            double chance = 1;
            for (int i = 1; i < dictionary.length(code); i++) {
                chance *= symbolShares[dictionary.symbol(code, i)];
            }
            for (int next = 0; next < 9; next++) {
                if (dictionary.child(code, next) < 0) {
                    ends[dictionary.length(code)][dictionary.symbol(code, 0)][next] +=
                            chance * symbolShares[next];
                }
            }
        }
        return ends;
    }

    private static long measuredBytes(MatrixShape shape, double zeros, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Dict16Encoder encoder = new Dict16Encoder(shape);
        for (int row = 0; row < shape.rows(); row++) {
            encoder.addRow(Dict16Properties.digits(random, shape.columns(), zeros), -1, 1);
        }
        try (Arena arena = Arena.ofConfined()) {
            return encoder.finish(arena).totalBytes();
        }
    }
}
