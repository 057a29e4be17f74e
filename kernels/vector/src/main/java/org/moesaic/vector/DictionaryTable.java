package org.moesaic.vector;

import org.moesaic.formats.TernaryDictionary;

/// The dictionary of coded ternary weights as masks: an entry is one long, with a bit for each of its up to 28 weights
/// that is high, 28 bits above that for those that are low, and on top the number of weights. Inputs are then added
/// under a mask; nothing is gathered and no digit is looked at.
final class DictionaryTable {

    /// Most weights of an entry.
    static final int MOST = 2 * TernaryDictionary.MAX_SYMBOLS;

    private static final int LOW = 1;

    private static final class Holder {
        static final long[] ENTRIES = entries();
    }

    private DictionaryTable() {}

    static long[] standard() {
        return Holder.ENTRIES;
    }

    static int high(long entry) {
        return (int) entry & ((1 << MOST) - 1);
    }

    static int low(long entry) {
        return (int) (entry >>> MOST) & ((1 << MOST) - 1);
    }

    static int length(long entry) {
        return (int) (entry >>> 2 * MOST);
    }

    private static long[] entries() {
        TernaryDictionary dictionary = TernaryDictionary.standard();
        long[] entries = new long[TernaryDictionary.SIZE];
        for (int code = 0; code < entries.length; code++) {
            int length = 2 * dictionary.length(code);
            long entry = (long) length << 2 * MOST;
            for (int i = 0; i < length; i++) {
                int digit = dictionary.digit(code, i);
                if (digit != 0) {
                    entry |= 1L << (digit == LOW ? MOST + i : i);
                }
            }
            entries[code] = entry;
        }
        return entries;
    }
}
