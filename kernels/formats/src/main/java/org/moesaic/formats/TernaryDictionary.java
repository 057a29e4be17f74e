package org.moesaic.formats;

import java.util.Arrays;
import java.util.PriorityQueue;

/// QMoE's dictionary: the 65,536 most probable sequences of 1 to 14 symbols, a symbol being two ternary digits.
///
/// Sequences come in the order of a best-first search from the empty one: always the most probable sequence not yet
/// taken, with digit probabilities of .885 for 0 and .0575 for 1 and for 2; then its nine extensions join the queue. A
/// probability is a `double` product in the order of appending, ties go to the lexicographically smaller sequence. Every
/// prefix of an entry comes before it, so the entries are the nodes of a tree.
///
/// Source: Frantar and Alistarh, QMoE (2023), section 4.2, and its public code.
public final class TernaryDictionary {

    /// Entries; codes are 0 to 65,535.
    public static final int SIZE = 1 << 16;

    /// Symbols of the longest entries.
    public static final int MAX_SYMBOLS = 14;

    /// Different symbols: 3·second + first digit.
    public static final int SYMBOLS = 9;

    /// Bytes of the table that decodes: two 32-bit words an entry.
    public static final int TABLE_BYTES = SIZE * 2 * Integer.BYTES;

    /// The node of the empty sequence, which is no entry.
    public static final int ROOT = SIZE;

    private static final double ZERO_SHARE = .885;
    private static final int SYMBOLS_PER_WORD = 7;

    private static final class Holder {
        static final TernaryDictionary STANDARD = build();
    }

    private final byte[] lengths = new byte[SIZE];
    private final byte[] symbols = new byte[SIZE * MAX_SYMBOLS];
    private final byte[] digits = new byte[SIZE * 2 * MAX_SYMBOLS];
    private final int[] children = new int[(SIZE + 1) * SYMBOLS];

    private TernaryDictionary() {
        Arrays.fill(children, -1);
    }

    /// The dictionary; made at the first call, which takes a fraction of a second.
    public static TernaryDictionary standard() {
        return Holder.STANDARD;
    }

    /// Symbols of an entry, 1 to 14.
    public int length(int code) {
        return lengths[code];
    }

    /// One symbol of an entry, 0 to 8.
    ///
    /// @param index 0 to length − 1
    public int symbol(int code, int index) {
        return symbols[code * MAX_SYMBOLS + index];
    }

    /// One digit of an entry: 0, 1 or 2.
    ///
    /// @param index 0 to 2·length − 1
    public int digit(int code, int index) {
        return digits[code * 2 * MAX_SYMBOLS + index];
    }

    /// Puts the digits of an entry into a row.
    ///
    /// @param count how many, from the first one on: 0 to 2·length
    void digits(int code, int count, byte[] row, int at) {
        System.arraycopy(digits, code * 2 * MAX_SYMBOLS, row, at, count);
    }

    /// The entry that extends another one, or [#ROOT], by a symbol; −1 if there is none.
    public int child(int node, int symbol) {
        return children[node * SYMBOLS + symbol];
    }

    /// The table as QMoE's kernels read it: for each entry two words, each with the length in its low 4 bits and above it
    /// 4 bits a symbol (the first digit in the lower two), 7 symbols a word.
    public int[] words() {
        int[] words = new int[2 * SIZE];
        for (int code = 0; code < SIZE; code++) {
            words[2 * code] = lengths[code];
            words[2 * code + 1] = lengths[code];
            for (int i = 0; i < lengths[code]; i++) {
                int symbol = symbol(code, i);
                int nibble = symbol % 3 | symbol / 3 << 2;
                words[2 * code + i / SYMBOLS_PER_WORD] |= nibble << 4 + 4 * (i % SYMBOLS_PER_WORD);
            }
        }
        return words;
    }

    /// A sequence in the queue. Its symbols are packed into a long, four bits each, the first in the highest, each plus 1:
    /// so unsigned order is lexicographic order, with a prefix before what it starts.
    private record Candidate(double probability, long key, int length, int parent)
            implements Comparable<Candidate> {

        @Override
        public int compareTo(Candidate other) {
            int byProbability = Double.compare(other.probability, probability);
            return byProbability != 0 ? byProbability : Long.compareUnsigned(key, other.key);
        }

        private int symbol(int index) {
            return (int) (key >>> 60 - 4 * index & 15) - 1;
        }
    }

    private static TernaryDictionary build() {
        TernaryDictionary dictionary = new TernaryDictionary();
        double[] probabilities = symbolProbabilities();
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        extend(queue, new Candidate(1, 0, 0, -1), ROOT, probabilities);
        for (int code = 0; code < SIZE; code++) {
            Candidate best = queue.remove();
            dictionary.add(code, best);
            if (best.length < MAX_SYMBOLS) {
                extend(queue, best, code, probabilities);
            }
        }
        return dictionary;
    }

    private static double[] symbolProbabilities() {
        double[] digits = {ZERO_SHARE, (1 - ZERO_SHARE) / 2, (1 - ZERO_SHARE) / 2};
        double[] probabilities = new double[SYMBOLS];
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            probabilities[symbol] = digits[symbol / 3] * digits[symbol % 3];
        }
        return probabilities;
    }

    private static void extend(
            PriorityQueue<Candidate> queue, Candidate from, int node, double[] probabilities) {
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            long key = from.key | symbol + 1L << 60 - 4 * from.length;
            double probability = from.probability * probabilities[symbol];
            queue.add(new Candidate(probability, key, from.length + 1, node));
        }
    }

    private void add(int code, Candidate entry) {
        lengths[code] = (byte) entry.length;
        for (int i = 0; i < entry.length; i++) {
            symbols[code * MAX_SYMBOLS + i] = (byte) entry.symbol(i);
            digits[2 * (code * MAX_SYMBOLS + i)] = (byte) (entry.symbol(i) % 3);
            digits[2 * (code * MAX_SYMBOLS + i) + 1] = (byte) (entry.symbol(i) / 3);
        }
        children[entry.parent * SYMBOLS + entry.symbol(entry.length - 1)] = code;
    }
}
