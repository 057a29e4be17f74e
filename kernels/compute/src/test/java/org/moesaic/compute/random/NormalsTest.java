package org.moesaic.compute.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalsTest {

    /// Known answers of Random123 (kat_vectors, philox4x32, 10 rounds).
    @Test
    void philoxGivesTheKnownAnswers() {
        assertBlock(0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertBlock(-1, -1, -1, -1, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertBlock(
                0x243f6a88,
                0x85a308d3,
                0x13198a2e,
                0x03707344,
                0xa4093822,
                0x299f31d0,
                0xd16cfe09,
                0x94fdcceb,
                0x5001e420,
                0x24126ea1);
    }

    private static void assertBlock(
            int c0, int c1, int c2, int c3, int k0, int k1, int... expected) {
        int[] words = new int[4];
        Philox4x32.block(c0, c1, c2, c3, k0 & 0xFFFFFFFFL | (long) k1 << 32, words);
        assertArrayEquals(expected, words);
    }

    /// Quantiles of the normal distribution at p = (word + 1/2) / 2^32, computed with 40 digits.
    @ParameterizedTest
    @CsvSource({
        "0, 6.3379577545537895",
        "1, 6.166429517819751",
        "2, 6.085104545783031",
        "100, 5.463062554389539",
        "12345, 4.535422762090428",
        "0x100000, 3.4871039765916905",
        "123456789, 1.899573995506065",
        "0x20000000, 1.1503493798104831",
        "0x2aaaaaaa, 0.967421566257014",
        "0x40000000, 0.6744897498297384",
        "0x5a5a5a5a, 0.37739194373639257",
        "0x60000000, 0.3186393636573689",
        "0x7fffff00, 1.4911487795603997e-07",
        "0x7fffffff, 2.918099372916623e-10"
    })
    void isTheQuantileOfItsWord(String word, double quantile) {
        int bits = Integer.decode(word);
        assertEquals(quantile, Normals.of(bits), Normals.LARGEST_ERROR);
        assertEquals(-Normals.of(bits), Normals.of(bits | 0x80000000));
    }

    /// The whole range in even steps: the moments are those of the distribution, not of a sample.
    @Test
    void momentsAreThoseOfTheStandardNormal() {
        int steps = 1 << 20;
        double second = 0;
        double fourth = 0;
        float last = Float.POSITIVE_INFINITY;
        for (int i = 0; i < steps; i++) {
            float z = Normals.of((i << 11) + 1024);
            assertTrue(z <= last + 4e-5f, "falls with the tail probability");
            last = z;
            second += (double) z * z / steps;
            fourth += (double) z * z * z * z / steps;
        }
        assertEquals(1, second, 2e-5);
        assertEquals(3, fourth, 1e-3);
        assertEquals(Normals.LARGEST, Normals.of(0), 1e-6);
    }
}
