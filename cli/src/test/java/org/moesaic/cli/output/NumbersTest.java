package org.moesaic.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void threeDigitsAndAPrefix() {
        assertEquals("0 s", Numbers.si(0, "s"));
        assertEquals("1 B/s", Numbers.si(1, "B/s"));
        assertEquals("614 GB/s", Numbers.si(614.4e9, "B/s"));
        assertEquals("1.23 kJ", Numbers.si(1234, "J"));
        assertEquals("12.3 kJ", Numbers.si(12340, "J"));
        assertEquals("-2.50 mJ", Numbers.si(-0.0025, "J"));
        assertEquals("0.05 aJ", Numbers.si(5e-20, "J"));
    }

    @Test
    void roundingMovesToTheNextPrefix() {
        assertEquals("1.00 MB", Numbers.bytes(999_999));
        assertEquals("1.00 s", Numbers.picoseconds(999_999_999_999L));
        assertEquals("999 kB", Numbers.bytes(999_400));
    }

    @Test
    void decimalAndBinaryBytesAreNeverConfused() {
        assertEquals("80 GiB", Numbers.binaryBytes(80L << 30));
        assertEquals("85.9 GB", Numbers.bytes(80L << 30));
        assertEquals("1023 B", Numbers.binaryBytes(1023));
        assertEquals("999 B", Numbers.bytes(999));
        assertEquals("8 EiB", Numbers.binaryBytes(Long.MAX_VALUE));
    }

    @Test
    void aSmallShareDoesNotLookLikeNone() {
        assertEquals("0.0 %", Numbers.percent(0));
        assertEquals("100.0 %", Numbers.percent(1));
        assertEquals("1.0 %", Numbers.percent(0.0099999));
        assertEquals("1.0 %", Numbers.percent(0.00995));
        assertEquals("0.99 %", Numbers.percent(0.00994));
        assertEquals("0.03 %", Numbers.percent(0.0003));
        assertEquals("0.0045 %", Numbers.percent(0.000045));
        assertEquals("-0.12 %", Numbers.percent(-0.0012));
    }

    @Test
    void theDecimalPointDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals("12,150,912", Numbers.count(12_150_912));
            assertEquals("83.2 %", Numbers.percent(0.8321));
            assertEquals("3.21 mJ", Numbers.picojoules(3.21e9));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void oneIsNotPlural() {
        assertEquals("1 request", Numbers.count(1, "request"));
        assertEquals("0 requests", Numbers.count(0, "request"));
        assertEquals("1,446 requests", Numbers.count(1446, "request"));
    }
}
