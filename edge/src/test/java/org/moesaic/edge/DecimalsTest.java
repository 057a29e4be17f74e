package org.moesaic.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

    @Test
    void numbers() {
        assertEquals(new BigDecimal("0.25"), Decimals.parse("0.25").orElseThrow());
        assertEquals(0, new BigDecimal("1000").compareTo(Decimals.parse("1e3").orElseThrow()));
        assertTrue(Decimals.parse("1e100").isPresent());
        assertTrue(Decimals.parse("-1e-100").isPresent());
    }

    @Test
    void aHundredDigits() {
        String digits = "1".repeat(Decimals.MOST_DIGITS);
        assertTrue(Decimals.parse(digits).isPresent());
        assertTrue(Decimals.parse(digits + "1").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "NaN",
                "Infinity",
                "1e101",
                "1e-101",
                "1e999999999",
                "1e-999999999",
                "1e99999999999999",
            })
    void noNumbers(String text) {
        assertTrue(Decimals.parse(text).isEmpty(), text);
    }
}
