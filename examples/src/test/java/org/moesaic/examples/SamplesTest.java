package org.moesaic.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Spec;
import org.moesaic.model.hardware.HardwareCatalog;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.PolicyRequest;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.TraceImporters;

/// Each sample runs and prints what its comment says.
class SamplesTest {

    private static final Path SOURCES =
            Path.of("examples", "src", "main", "java", "org", "moesaic", "examples");

    @TempDir Path folder;

    @Test
    void s01_whoKnowsTheFutureHitsMore() throws Exception {
        String out = Output.of(() -> Sample01_TwoCaches.main(new String[0]));
        List<Double> hitRates = numbers(out, "hit rate (\\S+)");
        assertEquals(2, hitRates.size(), out);
        assertTrue(hitRates.get(0) < hitRates.get(1), out);
        List<Double> fetched = numbers(out, "fetched (\\S+) GB");
        assertTrue(fetched.get(0) > fetched.get(1), out);
    }

    @Test
    void s02_slowerArraysMatterOnceTheyBind() throws Exception {
        String out = Output.of(() -> Sample02_YourOwnHardware.main(new String[0]));
        List<String> lines = out.lines().toList();
        List<Double> microseconds = numbers(out, "(\\d+) us a token");
        assertEquals(4, lines.size(), out);
        assertTrue(lines.get(0).contains("bound by hbm"), out);
        assertTrue(lines.get(1).contains("bound by hbm"), out);
        assertTrue(microseconds.get(1) < 1.05 * microseconds.get(0), out);
        assertTrue(lines.get(2).contains("bound by array  not balanced"), out);
        assertTrue(microseconds.get(2) > 3 * microseconds.get(0), out);
        assertEquals(0.5, microseconds.get(3) / microseconds.get(0), 0.02, out);
    }

    @Test
    void s03_widerFormatsTakeMoreBytes() throws Exception {
        String out = Output.of(() -> Sample03_YourOwnPolicy.main(new String[0]));
        // One expert has three matrices of 1024 x 2048 weights; int4 has 2 bytes of scale for each
        // 128 of them.
        long narrow = 3 * (1024 * 2048 / 2 + 1024 * 2048 / 128 * 2L);
        long wide = 3 * (1024 * 2048 + 1024 * 2048 / 128 * 2L);
        long expected = 64 * (14 * narrow + 2 * wide);
        assertTrue(out.contains("%,d bytes in HBM".formatted(16 * 64 * narrow)), out);
        assertTrue(out.contains("%,d bytes in HBM".formatted(expected)), out);
    }

    @Test
    void s03_aFormatThatDoesNotExistIsRefused() {
        PolicyRequest request =
                new PolicyRequest(
                        ModelCards.find("olmoe-1b-7b"),
                        HardwareCatalog.load("hbm3-npu").hardware(),
                        Spec.parse("--policy", "wide-ends:wide=int9"),
                        Optional.empty());
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () -> Policies.place(request, List.of(new Sample03_YourOwnPolicy())));
        assertTrue(e.getMessage().contains("wide='int9' is no number format"), e.getMessage());
    }

    @Test
    void s04_theToyIsReadAndMeasured() throws Exception {
        String out = Output.of(() -> Sample04_YourOwnTraceFormat.main(new String[0]));
        // Shared with the token before: 3 and then 2 in the first layer, 7 and then 7 in the
        // second: 4 of 8.
        assertEquals("3 tokens, 2 layers, 12 selections, reuse from token to token 0.500\n", out);
    }

    @Test
    void s04_aBadLineIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.toy"), "toy-routing 1 8 2\n3,1\n3,9\n");
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                TraceImporters.open(
                                        file, List.of(new Sample04_YourOwnTraceFormat())));
        assertTrue(e.getMessage().contains("bad.toy:3: cannot be read"), e.getMessage());
    }

    @Test
    void s05_closedFormsByHand() throws Exception {
        String out = Output.of(() -> Sample05_ClosedForms.main(new String[0]));
        assertTrue(out.contains("int4  1,081,344 bytes"), out);
        // 128 folds; preload 128, then 127 times max(1, 128), then 1 + 128 + 128 - 2.
        assertTrue(out.contains("   1 tokens:  16,639 cycles"), out);
        List<Double> utilisations = numbers(out, "(\\S+) of the multipliers");
        assertTrue(utilisations.get(0) < utilisations.get(1), out);
        assertTrue(utilisations.get(1) < utilisations.get(2), out);
    }

    @Test
    void s06_theWideExpertsAreCounted() throws Exception {
        String out = Output.of(() -> Sample06_PlacementByHand.main(new String[0]));
        assertTrue(out.contains("bf16     211 of 33792 selections"), out);
        assertTrue(out.contains("int8     391 of 33792 selections"), out);
        List<Double> read = numbers(out, "(\\S+) GB read");
        assertTrue(read.get(0) < read.get(1), out);
    }

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(each -> each.getFileName().toString().startsWith("Sample"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void eachSaysHowToRunItAndIsShort(Path sample) throws IOException {
        List<String> lines = Files.readAllLines(sample);
        assertTrue(lines.size() <= 125, lines.size() + " lines");
        int how = lines.indexOf("    // HOW TO RUN, from the root of the repository:");
        assertTrue(how > 0);
        List<String> last = lines.subList(how, lines.size());
        String path = sample.toString().replace('\\', '/');
        assertTrue(last.stream().anyMatch(line -> line.contains(path)), path);
    }

    private static List<Double> numbers(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> Double.valueOf(match.group(1)))
                .toList();
    }
}
