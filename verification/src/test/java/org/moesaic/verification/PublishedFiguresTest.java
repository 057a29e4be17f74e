package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.closedform.Roofline;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.model.replay.ReplayResult;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.TraceImporters;

/// Replays beside figures that others have published. The page `docs/validation.md` shows each row that is computed here,
/// and a test fails when it shows another.
class PublishedFiguresTest {

    private static final int TOKENS = 64;

    /// Decode of one request, weights only. Published: an upper bound, bandwidth over the bytes of all active weights.
    @ParameterizedTest
    @CsvSource({
        "mixtral-8x7b, bf16, H100, 129.8, 3.35, 25.8",
        "mixtral-8x7b, bf16, A100, 79.0, 2.039, 25.8",
        "mixtral-8x7b, bf16, H200, 186, 4.8, 25.8",
        "mixtral-8x7b, int4-g32, H100, 462, 3.35, 7.25625",
        "qwen3-30b-a3b, bf16, H100, 508, 3.35, 6.6",
        "olmoe-1b-7b, bf16, H100, 1288, 3.35, 2.6",
    })
    void decodeStaysBelowItsRoofline(
            String model,
            String format,
            String machine,
            double published,
            double terabytesPerSecond,
            double activeGigabytes)
            throws IOException {
        ModelCard card = ModelCards.find(model);
        Hardware hardware = HardwareCatalog.load("hbm3-npu").hardware();
        ReplayResult result =
                decode(card, "hbm3-npu", "all-digital:format=" + format + ",home=hbm");
        double tokensPerSecond = result.latency().tokensPerSecond();

        long experts = (long) card.topK() * card.moeLayerIds().size();
        long bytes = experts * ExpertBytes.of(card, NumberFormats.parse(format).orElseThrow());
        long bandwidth = hardware.memory(Tier.HBM).orElseThrow().achievableBytesPerSecond();
        Roofline roof = Roofline.ideal(macsPerSecond(hardware.arrays().getFirst()), bandwidth);
        double bound = 1e12 / roof.picoseconds(experts * card.parametersPerExpert(), bytes);
        assertTrue(tokensPerSecond <= bound, tokensPerSecond + " tokens/s, bound " + bound);

        double scaled =
                tokensPerSecond
                        * (terabytesPerSecond * 1e12 / bandwidth)
                        * (bytes / (activeGigabytes * 1e9));
        assertTrue(scaled <= published, scaled + " tokens/s, published bound " + published);
        assertPageHolds(
                "| %s %s | %.0f | %.0f | %.2f | %s | %s | %.4g | %.2f |",
                model,
                format,
                tokensPerSecond,
                bound,
                tokensPerSecond / bound,
                machine,
                plain(published),
                scaled,
                scaled / published);
    }

    /// No expert is ever there: all of them cross the link. Published: 22.5 GB a token over 25 GB/s in 0.90 s.
    @Test
    void everyExpertOverTheLink() throws IOException {
        ModelCard card = ModelCards.find("mixtral-8x7b");
        Hardware hardware = HardwareCatalog.load("hbm3-host").hardware();
        ReplayResult result = decode(card, "hbm3-host", "all-digital:format=bf16,home=host");
        double seconds = 1 / result.latency().tokensPerSecond();
        double gigabytes = result.cache().fetchedBytes() * 1e-9 / TOKENS;
        double link = hardware.links().getFirst().bytesPerSecond() * 1e-9;
        assertTrue(seconds >= gigabytes / link);
        double scaled = seconds * link / 25;
        assertEquals(0.90, scaled, 0.01);
        assertPageHolds(
                "| mixtral-8x7b bf16 | %.1f | 22.5 | %.3f | %.3f | %.2f | 0.90 |",
                gigabytes, seconds, gigabytes / link, scaled);
    }

    /// Sequential caches of the real pack, as counted independently by those who made it.
    @ParameterizedTest
    @CsvSource({
        "lru, 8, 7488920",
        "lru, 16, 10811542",
        "belady, 8, 9574440",
        "belady, 16, 11552744",
    })
    void hitsOfTheRealPack(String cache, int capacity, long hits) throws IOException {
        assertPageHolds("| %s | %d | %,d |", cache, capacity, hits);
        Path pack = SharedFolder.trace("gptoss20b_dev.npz").orElse(null);
        Assumptions.assumeTrue(pack != null, "the real traces in ../shared are not here");
        String spec = cache + ":experts-per-layer=" + capacity + ",semantics=sequential";
        ReplayResult result =
                new ReplayCase(
                                TraceImporters.open(pack),
                                Fixtures.MODEL,
                                "hbm3-host",
                                "all-digital:format=int4",
                                spec)
                        .replay(2);
        assertEquals(hits, result.cache().hits());
        assertEquals(12_150_912, result.cache().accesses());
    }

    private static ReplayResult decode(ModelCard card, String hardware, String policy) {
        GeneratedTrace trace =
                new GeneratedTrace(
                        "decode",
                        card.moeLayerIds().size(),
                        card.routedExperts(),
                        card.topK(),
                        TOKENS,
                        1);
        return new ReplayCase(InMemoryTrace.of(trace), card.id(), hardware, policy, "none")
                .replay(1);
    }

    private static double macsPerSecond(DigitalArray arrays) {
        return (double) arrays.count() * arrays.rows() * arrays.columns() * arrays.clockHertz();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString(Math.round(value)) : "" + value;
    }

    private static void assertPageHolds(String format, Object... values) throws IOException {
        String row = String.format(Locale.ROOT, format, values);
        String page = Files.readString(Path.of("..", "docs", "validation.md"));
        assertTrue(page.lines().anyMatch(row::equals), () -> "docs/validation.md must hold " + row);
    }
}
