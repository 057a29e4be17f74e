package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.moesaic.formats.TernaryDictionary;

class DictionaryTableTest {

    @Test
    void masksAreTheDigitsOfEveryEntry() {
        TernaryDictionary dictionary = TernaryDictionary.standard();
        long[] table = DictionaryTable.standard();
        assertEquals(TernaryDictionary.SIZE, table.length);
        for (int code = 0; code < table.length; code++) {
            int length = 2 * dictionary.length(code);
            assertEquals(length, DictionaryTable.length(table[code]));
            int low = 0;
            int high = 0;
            for (int i = 0; i < length; i++) {
                low |= (dictionary.digit(code, i) == 1 ? 1 : 0) << i;
                high |= (dictionary.digit(code, i) == 2 ? 1 : 0) << i;
            }
            assertEquals(low, DictionaryTable.low(table[code]));
            assertEquals(high, DictionaryTable.high(table[code]));
        }
    }
}
