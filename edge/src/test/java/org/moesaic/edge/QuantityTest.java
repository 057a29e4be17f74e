package org.moesaic.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "1 B, 1",
        "1 kB, 1000",
        "64 MB, 64000000",
        "80 GB, 80000000000",
        "2 TB, 2000000000000",
        "1 KiB, 1024",
        "1 MiB, 1048576",
        "80 GiB, 85899345920",
        "1 TiB, 1099511627776",
        "1.5 KiB, 1536",
        "0.5 kB, 500",
        "0 B, 0",
        "1e3 kB, 1000000",
        "80GiB, 85899345920",
    })
    void sizesDecimalAndBinary(String text, long bytes) {
        assertEquals(bytes, Quantity.bytes(text));
    }

    @ParameterizedTest
    @CsvSource({
        "614 GB/s, 614000000000",
        "1 GiB/s, 1073741824",
        "400 Gb/s, 50000000000",
        "8 b/s, 1",
        "1.5 TB/s, 1500000000000",
    })
    void ratesOfBytesAndOfBits(String text, long bytesPerSecond) {
        assertEquals(bytesPerSecond, Quantity.bytesPerSecond(text));
    }

    @ParameterizedTest
    @CsvSource({"1.2 GHz, 1200000000", "800 MHz, 800000000", "1 Hz, 1", "0 kHz, 0"})
    void frequencies(String text, long hertz) {
        assertEquals(hertz, Quantity.hertz(text));
    }

    @ParameterizedTest
    @CsvSource({
        "100 ns, 100000",
        "0.5 us, 500000",
        "0.5 µs, 500000",
        "1 ps, 1",
        "2 ms, 2000000000",
        "1 s, 1000000000000"
    })
    void times(String text, long picoseconds) {
        assertEquals(picoseconds, Quantity.picoseconds(text));
    }

    @Test
    void energiesAndPowersAreExact() {
        assertEquals(0, new BigDecimal("4.05").compareTo(Quantity.picojoulesPerBit("4.05 pJ/bit")));
        assertEquals(0, new BigDecimal("0.02").compareTo(Quantity.picojoulesPerBit("20 fJ/bit")));
        assertEquals(0, new BigDecimal("0.1").compareTo(Quantity.picojoules("0.1 pJ")));
        assertEquals(0, new BigDecimal("10000").compareTo(Quantity.picojoules("10 nJ/op")));
        assertEquals(0, new BigDecimal("0.015").compareTo(Quantity.watts("15 mW")));
        assertEquals(0, new BigDecimal("0.0000024").compareTo(Quantity.watts("2.4 uW")));
        assertEquals(0, new BigDecimal("0.634").compareTo(Quantity.squareMillimetres("0.634 mm2")));
        assertEquals(0, new BigDecimal("0.0012").compareTo(Quantity.squareMillimetres("1200 um²")));
        assertEquals(0, new BigDecimal("150").compareTo(Quantity.squareMillimetres("1.5 cm2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 GHz | '80 GHz' is a frequency; a size is needed, such as '80 GiB' or '64 MB'",
                "80 GB/s | '80 GB/s' is a bandwidth; a size is needed, such as '80 GiB' or '64 MB'",
                "80 | '80' has no unit; a size is needed, such as '80 GiB' or '64 MB'",
                "-1 GB | '-1 GB' is negative; a size is needed, such as '80 GiB' or '64 MB'",
                "many | 'many' is not a number with a unit; a size is needed, such as '80 GiB' or '64 MB'",
                "80 gib | '80 gib' has the unknown unit 'gib' (did you mean 'GiB'?); a size is needed, such as '80 GiB' or '64 MB'",
                "80 floppies | '80 floppies' has the unknown unit 'floppies'; a size is needed, such as '80 GiB' or '64 MB'",
                "0.3 B | '0.3 B' is not a whole number of bytes; give it in a smaller unit",
                "1e20 B | '1e20 B' is more than 9223372036854775807 bytes",
            })
    void whatIsWrongIsSaid(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Quantity.bytes(text))
                        .getMessage());
    }

    @Test
    void energyPerBitIsNotEnergyPerOperation() {
        assertEquals(
                "'4 pJ/bit' is an energy per bit; an energy per operation is needed, such as '0.1"
                        + " pJ'",
                assertThrows(IllegalArgumentException.class, () -> Quantity.picojoules("4 pJ/bit"))
                        .getMessage());
    }
}
