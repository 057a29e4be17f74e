package org.moesaic.compute.damage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.compute.Backend;
import org.moesaic.compute.ReferenceProvider;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.checkpoint.ExpertMatrices;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.NumberFormats;

class DamageMeterTest {

    private static final int INPUTS = 64;
    private static final int INNER = 48;

    private final Backend backend = new ReferenceProvider().open(0, 1);
    private final CalibrationTokens tokens = CalibrationTokens.gaussian(32, INPUTS, 1, 5);
    private final ExpertMatrices expert = Experts.gated(INPUTS, INNER, 1, 3);

    @TempDir Path folder;

    @Test
    void floatsAreAsGoodAsFloats() {
        assertTrue(measure("fp32").getFirst().relativeError() < 1e-6);
    }

    /// The step is the largest weight of a row over the largest code, and noise goes with the step.
    @Test
    void noiseGoesWithTheStep() {
        List<ExpertDamage> damages = measure("int8", "int6", "int4");
        double[] codes = {127, 31, 7};
        for (int i = 1; i < damages.size(); i++) {
            double less = damages.get(i - 1).snrDecibels() - damages.get(i).snrDecibels();
            double expected = 20 * Math.log10(codes[i - 1] / codes[i]);
            assertEquals(expected, less, 1, damages.get(i).treatment());
        }
    }

    /// Γ = 0 on a tile without noise and with converters of infinite resolution is the float result.
    @Test
    void anIdealTileIsTheFloatResult() {
        assertTrue(measure("analog:ideal").getFirst().relativeError() < 1e-6);
    }

    @Test
    void leavingAnalogNeverLowersTheSignalToNoise() {
        for (String tile : List.of("pcm-standard", "hermes", "reram-wan")) {
            List<ExpertDamage> damages = measure("analog:" + tile, "int8", "bf16");
            assertTrue(damages.get(1).snrDecibels() >= damages.get(0).snrDecibels(), tile);
            assertTrue(damages.get(2).snrDecibels() >= damages.get(0).snrDecibels(), tile);
        }
    }

    /// Γ = 1: what is measured does not depend on what else is, bit for bit.
    @Test
    void digitalIsDigitalBesideAnalogToo() {
        ExpertDamage alone = measure("int4").getFirst();
        ExpertDamage beside = measure("analog:pcm-standard", "int4").get(1);
        assertArrayEquals(alone.noise(), beside.noise());
        assertArrayEquals(alone.signal(), beside.signal());
    }

    @Test
    void theWorstChannelIsTheOneThatWasSpoilt() {
        double[] exact = {3, 4, 0, 3, 4, 0};
        CalibrationTokens two = CalibrationTokens.gaussian(2, 3, 1, 1);
        float[] y = {3, 4, 1, 3, 4.5f, 1};
        ExpertDamage damage = ExpertDamage.of(0, 0, "x", two, y, exact);
        assertEquals(2, damage.worstChannel());
        assertEquals(Math.sqrt(2 * 3 / 50.0), damage.worstChannelError(), 1e-12);
        assertEquals(Math.sqrt(2.25 / 50), damage.relativeError(), 1e-12);
        assertEquals(1.125, damage.noisePower());
        assertEquals(25, damage.signalPower());
    }

    @Test
    void aCacheGivesBackTheVeryNumbers() throws IOException {
        DamageMeter cached = meter(Optional.of(new DamageCache(folder)));
        List<Treatment> treatments = treatments("int4", "analog:pcm-standard");
        List<ExpertDamage> first = cached.measure(backend, 0, 1, expert, treatments);
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
        List<ExpertDamage> again = cached.measure(backend, 0, 1, expert, treatments);
        for (int i = 0; i < first.size(); i++) {
            assertArrayEquals(first.get(i).noise(), again.get(i).noise());
            assertEquals(first.get(i).worstChannelError(), again.get(i).worstChannelError());
        }
        // Other weights are other outcomes.
        cached.measure(backend, 0, 1, Experts.gated(INPUTS, INNER, 2, 3), treatments);
        try (var files = Files.list(folder)) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void aDamagedCacheIsMeasuredAgain() throws IOException {
        DamageCache cache = new DamageCache(folder);
        DamageMeter cached = meter(Optional.of(cache));
        ExpertDamage first = cached.measure(backend, 0, 0, expert, treatments("int3")).getFirst();
        assertEquals(0, cache.damaged());
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        String whole = Files.readString(file);
        String digit = whole.charAt(0) == '1' ? "2" : "1";
        List<String> spoilt =
                List.of(
                        "1 2\nx",
                        "",
                        whole.substring(0, whole.length() / 2),
                        digit + whole.substring(1),
                        whole + "1\n",
                        whole.replaceFirst(" ", " NaN "),
                        "0".repeat(1 << 17));
        for (String text : spoilt) {
            Files.writeString(file, text);
            ExpertDamage again =
                    cached.measure(backend, 0, 0, expert, treatments("int3")).getFirst();
            assertArrayEquals(first.noise(), again.noise(), text);
            assertEquals(whole, Files.readString(file));
        }
        assertEquals(spoilt.size(), cache.damaged());
        cached.measure(backend, 0, 0, expert, treatments("int3"));
        assertEquals(spoilt.size(), cache.damaged());
    }

    @Test
    void activationsOfAnotherWidthAreSaid() {
        ExpertMatrices wide = Experts.gated(INPUTS + 1, INNER, 1, 1);
        MoesaicException e =
                assertThrows(
                        MoesaicException.class,
                        () ->
                                meter(Optional.empty())
                                        .measure(backend, 0, 0, wide, treatments("int4")));
        assertTrue(e.getMessage().contains("64 numbers a token"), e.getMessage());
    }

    private List<ExpertDamage> measure(String... names) {
        return meter(Optional.empty()).measure(backend, 0, 0, expert, treatments(names));
    }

    private DamageMeter meter(Optional<DamageCache> cache) {
        return new DamageMeter(tokens, Nonlinearity.SILU, 11, cache);
    }

    static List<Treatment> treatments(String... names) {
        List<Treatment> treatments = new ArrayList<>();
        for (String name : names) {
            treatments.add(
                    name.startsWith("analog:")
                            ? new Treatment.Analog(TilePresets.load(name.substring(7)), 0)
                            : new Treatment.Digital(NumberFormats.parse(name).orElseThrow()));
        }
        return treatments;
    }
}
