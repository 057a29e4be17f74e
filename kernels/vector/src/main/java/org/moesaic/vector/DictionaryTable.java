package org.moesaic.vector;

import org.moesaic.formats.TernaryDictionary;

/// The dictionary of coded ternary weights as masks: an entry is one long. From the lowest bit up it has a bit for each of
/// its up to 28 weights that is high, four bits of zero, a bit for each weight that is low, and four bits for half the number
/// of weights, which is even. Each half of an entry is thus a mask of 32 lanes; that of low weights has bits too many above
/// the 28th. Inputs are added under a mask; nothing is gathered and no digit is looked at.
final class DictionaryTable {

    /// Most weights of an entry.
    static final int MOST = 2 * TernaryDictionary.MAX_SYMBOLS;

    private static final int LOW = 1;

    /// Where the mask of low weights starts, and where the length does.
    private static final int LOWER = 32;

    private static final int LENGTH = LOWER + MOST;

    private static final class Holder {
        static final long[] ENTRIES = entries();
    }

    private DictionaryTable() {}

    static long[] standard() {
        return Holder.ENTRIES;
    }

    static int high(long entry) {
        return (int) entry;
    }

    static int low(long entry) {
        return lowAndMore(entry) & ((1 << MOST) - 1);
    }

    /// The mask of low weights, with other bits in the four above.
    static int lowAndMore(long entry) {
        return (int) (entry >>> LOWER);
    }

    static int length(long entry) {
        return (int) (entry >>> LENGTH) << 1;
    }

    private static long[] entries() {
        TernaryDictionary dictionary = TernaryDictionary.standard();
        long[] entries = new long[TernaryDictionary.SIZE];
        for (int code = 0; code < entries.length; code++) {
            int length = 2 * dictionary.length(code);
            long entry = (long) length / 2 << LENGTH;
            for (int i = 0; i < length; i++) {
                int digit = dictionary.digit(code, i);
                if (digit != 0) {
                    entry |= 1L << (digit == LOW ? LOWER + i : i);
                }
            }
            entries[code] = entry;
        }
        return entries;
    }
}
