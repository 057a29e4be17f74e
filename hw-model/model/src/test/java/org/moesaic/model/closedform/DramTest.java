package org.moesaic.model.closedform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DramTest {

    private static final AccessPattern STREAM = new AccessPattern.Stream();

    /// The derived figures that Ramulator's own test suite gives, to the last digit printed: GB/s, share, GB/s, ns.
    @ParameterizedTest
    @CsvSource({
        "hbm2-2000, 32.0, 0.0982, 28.857, 42.0",
        "hbm2-2400, 38.4, 0.0985, 34.619, 42.48",
        "hbm3-6400, 51.2, 0.1003, 46.064, 48.12",
        "hbm4-8000, 64.0, 0.1262, 55.926, 46.0",
        "ddr4-3200, 25.6, 0.0506, 24.304, 41.25",
        "ddr5-4800, 19.2, 0.0853, 17.562, 44.93",
        "ddr5-4800an, 19.2, 0.0849, 17.57, 42.43",
        "ddr5-5600, 22.4, 0.0849, 20.499, 42.84",
        "ddr5-6400, 25.6, 0.085, 23.425, 43.06",
        "lpddr5-6400, 12.8, 0.0838, 11.727, 58.75",
        "lpddr6-10667, 16.0005, 0.1136, 14.183, 79.12",
        "gddr6-14000, 28.0, 0.0807, 25.74, 44.46",
        "gddr7-28000, 28.021, 0.1139, 24.829, 47.96",
    })
    void derivedFiguresOfEveryPreset(
            String name, double peak, double refresh, double achievable, double unloaded) {
        DramPreset preset = DramPresets.find(name).orElseThrow();
        Dram dram = new Dram(preset, 1);
        assertEquals(peak * 1e9, dram.peakBytesPerSecond(), 1);
        double lost = (double) preset.refreshLostCycles() / preset.refreshIntervalCycles();
        assertEquals(refresh, lost, 0.00005);
        assertEquals(achievable * 1e9, dram.achievableBytesPerSecond(), 0.0005e9);
        // The peer prints 48.12 for 48.125: it rounds halves to even.
        assertEquals(unloaded * 1e3, dram.unloadedPicoseconds(), 5.0001);
    }

    @Test
    void everyPresetIsInTheTableAbove() {
        assertEquals(13, DramPresets.all().size());
        assertEquals(13, DramPresets.names().size());
    }

    /// Stacks: 8, 16 and 32 channels.
    @Test
    void stacksOfHbm() {
        assertEquals(256_000_000_000L, dram("hbm2-2000", 8).peakBytesPerSecond());
        assertEquals(819_200_000_000L, dram("hbm3-6400", 16).peakBytesPerSecond());
        assertEquals(2_048_000_000_000L, dram("hbm4-8000", 32).peakBytesPerSecond());
    }

    @Test
    void aliases() {
        assertSame(
                DramPresets.find("ddr4-3200").orElseThrow(),
                DramPresets.find("ddr4-3200aa").orElseThrow());
        assertSame(
                DramPresets.find("hbm2-2000").orElseThrow(),
                DramPresets.find("hbm2-2.0g").orElseThrow());
        assertEquals("DDR5_4800BN", DramPresets.find("ddr5-4800").orElseThrow().speed());
        assertTrue(DramPresets.find("hbm9").isEmpty());
    }

    @Test
    void streamIsLatencyThenAchievable() {
        Dram hbm3 = dram("hbm3-6400", 1);
        assertEquals(48_125, hbm3.unloadedPicoseconds());
        // 51.2 GB/s (1 - 626/6240) = 46,063,589,743.6 B/s
        assertEquals(46_063_589_743L, hbm3.achievableBytesPerSecond());
        assertEquals(48_125 + 21_709_120_058L, hbm3.timePicoseconds(1_000_000_000, STREAM));
        assertEquals(48_125, hbm3.timePicoseconds(0, STREAM));
    }

    /// Four 32 B bursts in 24 x 0.625 ns: 8.5 GB/s of a pseudo-channel's 25.6.
    @Test
    void randomChunksAreBoundByFourActivations() {
        Dram hbm3 = dram("hbm3-6400", 1);
        assertEquals(
                2 * 8_533_333_333L, hbm3.bytesPerSecond(new AccessPattern.RandomChunks(32)), 1);
        assertEquals(
                hbm3.achievableBytesPerSecond(),
                hbm3.bytesPerSecond(new AccessPattern.RandomChunks(4096)));
    }

    /// GDDR7 has no tFAW: 16 banks, each once in 90 x 0.571 ns.
    @Test
    void withoutFourActivationWindowTheBanksBind() {
        Dram gddr7 = dram("gddr7-28000", 1);
        double banks = 16 * 32 / (90 * 571e-12);
        assertEquals(banks, gddr7.bytesPerSecond(new AccessPattern.RandomChunks(32)), 1);
    }

    @Test
    void channelsMultiplyRatesAndNotLatency() {
        Dram one = dram("ddr5-4800", 1);
        Dram many = dram("ddr5-4800", 16);
        assertEquals(16 * one.peakBytesPerSecond(), many.peakBytesPerSecond());
        assertEquals(one.unloadedPicoseconds(), many.unloadedPicoseconds());
        AccessPattern random = new AccessPattern.RandomChunks(64);
        assertEquals(16.0 * one.bytesPerSecond(random), many.bytesPerSecond(random), 16);
    }

    @Test
    void patternsAsUsersWriteThem() {
        assertEquals(STREAM, AccessPattern.parse("stream"));
        assertEquals(new AccessPattern.RandomChunks(4096), AccessPattern.parse("random:4096"));
        assertEquals(new AccessPattern.RandomChunks(4096), AccessPattern.parse("random:4KiB"));
        assertEquals(
                "unknown pattern 'strean'; did you mean 'stream'? known: random, stream (as random:4096, with the size of a chunk)",
                refused("strean"));
        assertEquals(
                "pattern 'random' has no chunk size; write it as random:4096 or random:4KiB",
                refused("random"));
        assertEquals("a chunk of 0 bytes; at least 1 is needed", refused("random:0"));
        assertTrue(refused("random:-4").contains("'-4' has no unit"), refused("random:-4"));
    }

    private static String refused(String pattern) {
        return assertThrows(IllegalArgumentException.class, () -> AccessPattern.parse(pattern))
                .getMessage();
    }

    private static Dram dram(String preset, int channels) {
        return new Dram(DramPresets.find(preset).orElseThrow(), channels);
    }
}
