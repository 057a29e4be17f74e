package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is known of QMoE's dictionary.
class TernaryDictionaryTest {

    private static final TernaryDictionary DICTIONARY = TernaryDictionary.standard();

    /// Entries by their number of symbols.
    @Test
    void lengthsAreThoseOfTheSource() {
        int[] histogram = new int[15];
        for (int code = 0; code < TernaryDictionary.SIZE; code++) {
            histogram[DICTIONARY.length(code)]++;
        }
        assertArrayEquals(
                new int[] {
                    0, 9, 65, 233, 577, 1161, 2049, 3305, 4993, 7177, 9921, 13289, 17345, 3843, 1569
                },
                histogram);
    }

    /// Every entry hangs on the tree once, below the entry that lacks its last symbol, which has a smaller code.
    @Test
    void everyPrefixIsAnEntryBeforeIt() {
        int nodes = 0;
        for (int node = 0; node <= TernaryDictionary.SIZE; node++) {
            int length = node == TernaryDictionary.ROOT ? 0 : DICTIONARY.length(node);
            for (int symbol = 0; symbol < TernaryDictionary.SYMBOLS; symbol++) {
                int child = DICTIONARY.child(node, symbol);
                if (child < 0) {
                    assertTrue(length > 0, "every single symbol is an entry");
                    continue;
                }
                nodes++;
                assertEquals(length + 1, DICTIONARY.length(child));
                assertEquals(symbol, DICTIONARY.symbol(child, length));
                for (int i = 0; i < length; i++) {
                    assertEquals(DICTIONARY.symbol(node, i), DICTIONARY.symbol(child, i));
                }
                assertTrue(length == 0 || node < child);
            }
        }
        assertEquals(TernaryDictionary.SIZE, nodes);
    }

    /// Nothing more probable is left out: entries become less probable, and what is no entry is at most as probable as
    /// the last one. Products are taken anew here, in another order, so equal ones may differ in their last bits.
    @Test
    void entriesAreTheMostProbableOnes() {
        double before = 1;
        for (int code = 0; code < TernaryDictionary.SIZE; code++) {
            double probability = probability(code);
            assertTrue(probability <= before * (1 + 1e-13), "entry " + code);
            before = probability;
        }
        for (int code = 0; code < TernaryDictionary.SIZE; code++) {
            for (int symbol = 0; symbol < TernaryDictionary.SYMBOLS; symbol++) {
                if (DICTIONARY.length(code) < 14 && DICTIONARY.child(code, symbol) < 0) {
                    double left = probability(code) * share(symbol % 3) * share(symbol / 3);
                    assertTrue(left <= before * (1 + 1e-13), "an extension of entry " + code);
                }
            }
        }
    }

    private static double probability(int code) {
        int zeros = 0;
        int digits = 2 * DICTIONARY.length(code);
        for (int i = 0; i < digits; i++) {
            zeros += DICTIONARY.digit(code, i) == 0 ? 1 : 0;
        }
        return Math.pow(.885, zeros) * Math.pow(.0575, digits - zeros);
    }

    private static double share(int digit) {
        return digit == 0 ? .885 : .0575;
    }

    /// .885^24 > .0575 · .885 > .885^26: up to twelve pairs of zeros come before the pairs with one other digit, which are
    /// equally probable and so in the order of their symbols, and those before thirteen pairs of zeros.
    @Test
    void theFirstEntries() {
        for (int code = 0; code < 12; code++) {
            assertZeros(code + 1, code);
        }
        assertArrayEquals(new int[] {1, 0}, digits(12));
        assertArrayEquals(new int[] {2, 0}, digits(13));
        assertArrayEquals(new int[] {0, 1}, digits(14));
        assertArrayEquals(new int[] {0, 2}, digits(15));
        assertZeros(13, 16);
        assertArrayEquals(new int[] {0, 0, 1, 0}, digits(17));
    }

    private static void assertZeros(int pairs, int code) {
        assertArrayEquals(new int[2 * pairs], digits(code));
    }

    private static int[] digits(int code) {
        return IntStream.range(0, 2 * DICTIONARY.length(code))
                .map(i -> DICTIONARY.digit(code, i))
                .toArray();
    }

    /// The table as bytes, little-endian: 512 KiB. The digest is ours; it holds the exact order of all entries.
    @Test
    void theTableIsTheSameEverywhere() throws Exception {
        int[] words = DICTIONARY.words();
        ByteBuffer bytes =
                ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words);
        assertEquals(524_288, bytes.capacity());
        assertEquals(TernaryDictionary.TABLE_BYTES, bytes.capacity());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
        assertEquals(
                "c09862c453fe122634070a475357ff81a679aff65829d84a56f806c02a54ed45",
                HexFormat.of().formatHex(digest));
    }

    /// Both words of an entry have its length below; the digits follow two bits each.
    @Test
    void wordsHoldLengthAndDigits() {
        int[] words = DICTIONARY.words();
        for (int code = 0; code < TernaryDictionary.SIZE; code++) {
            int length = DICTIONARY.length(code);
            assertEquals(length, words[2 * code] & 15);
            assertEquals(length, words[2 * code + 1] & 15);
            for (int digit = 0; digit < 28; digit++) {
                int stored = words[2 * code + digit / 14] >>> 4 + 2 * (digit % 14) & 3;
                assertEquals(digit < 2 * length ? DICTIONARY.digit(code, digit) : 0, stored);
            }
        }
    }
}
