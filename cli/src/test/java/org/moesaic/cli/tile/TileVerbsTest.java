package org.moesaic.cli.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.RunResult;
import org.moesaic.compute.files.NpyFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TileVerbsTest {

    private static final String SMALL =
            "tile error --rows 64 --columns 48 --trials 4 --vectors 8 --preset ";

    @TempDir private Path folder;

    private static RunResult run(String line) {
        return RunResult.of(line.split(" "));
    }

    private static JsonNode json(String line) {
        RunResult result = run(line + " --json");
        assertEquals(0, result.code(), result.err());
        return JsonMapper.shared().readTree(result.out());
    }

    @Test
    void showHasEveryParameterWithUnitAndSource() {
        JsonNode json = json("tile show --preset pcm-standard");
        assertEquals("moesaic.tile-show/1", json.get("schema").asString());
        int found = 0;
        for (JsonNode one : json.get("parameters")) {
            assertFalse(one.get("source").asString().isBlank());
            if (one.get("path").asString().equals("device.g-max-microsiemens")) {
                assertEquals("25", one.get("value").asString());
                assertEquals("uS", one.get("unit").asString());
                found++;
            }
        }
        assertEquals(1, found);
        String text = run("tile show --preset pcm-standard").out();
        assertTrue(text.contains("weight-noise.sigma"), text);
        assertTrue(text.contains("effects: dac, ir-drop, weight-noise, output-noise, adc,"), text);
        assertTrue(text.contains("not there: input-noise, voltage-offset,"), text);
        assertTrue(run("tile show --preset ideal").out().contains("effects: none"));
    }

    /// The figures of Rasch et al.: the largest spread is not at the largest conductance, and the mean drift exponent is
    /// clipped at both ends. Accumulated read noise at once: min(.0088 / r^.65, .2) sqrt(ln(20 / 500e-9)).
    @Test
    void showHasTheLawsOfTheDevice() {
        JsonNode device = json("tile show --preset pcm-standard").get("device");
        double[] sigma = {.01054, .02726, .03811, .04309, .04222};
        for (int i = 0; i < sigma.length; i++) {
            JsonNode row = device.get(i);
            assertEquals(i / 4.0, row.get("conductanceOverLargest").asDouble());
            assertEquals(sigma[i], row.get("programmingSigmaOverLargest").asDouble(), 6e-6);
        }
        assertEquals(.1, device.get(0).get("driftExponentMean").asDouble(), 1e-12);
        assertEquals(.049, device.get(4).get("driftExponentMean").asDouble(), 1e-12);
        assertEquals(.045, device.get(0).get("driftExponentSpread").asDouble(), 1e-12);
        assertEquals(.008, device.get(4).get("driftExponentSpread").asDouble(), 1e-12);
        double growth = Math.sqrt(Math.log(20 / 500e-9));
        assertEquals(.2 * growth, device.get(0).get("readNoiseRelativeAtOnce").asDouble(), 1e-6);
        assertEquals(.0088 * growth, device.get(4).get("readNoiseRelativeAtOnce").asDouble(), 1e-6);
        assertTrue(run("tile show --preset pcm-standard").out().contains("0.75  "));
        assertEquals(
                0, json("tile show --preset ideal").at("/device/3/driftExponentMean").asDouble());
    }

    @Test
    void whatShowPrintsIsAPresetAgain() throws IOException {
        Path mine = folder.resolve("mine.yaml");
        Files.writeString(mine, run("tile show --preset hermes --yaml").out());
        JsonNode own = json("tile show --preset " + mine);
        assertEquals(json("tile show --preset hermes"), own);
        RunResult refused = run("tile show --yaml --preset " + mine);
        assertEquals(2, refused.code());
        assertTrue(refused.err().contains("is not built in"));
    }

    @Test
    void errorHasTheKeysOfTheContract() {
        JsonNode json = json(SMALL + "pcm-standard --time 1d --seed 3");
        assertEquals(4, json.get("trials").intValue());
        double percent = json.get("relativeErrorPercent").doubleValue();
        assertTrue(percent > 10 && percent < 40, json.toString());
        assertTrue(json.get("standardErrorPercent").doubleValue() > 0);
        assertEquals(86_400, json.get("timeSeconds").doubleValue());
        List<String> effects = json.get("byEffectPercent").propertyNames().stream().toList();
        assertEquals(
                List.of(
                        "dac",
                        "ir-drop",
                        "weight-noise",
                        "output-noise",
                        "adc",
                        "programming-noise",
                        "drift",
                        "read-noise"),
                effects);
        for (String effect : effects) {
            double alone = json.get("byEffectPercent").get(effect).doubleValue();
            assertTrue(alone > 0 && alone < percent, effect + " " + alone);
        }
        assertEquals(json, json(SMALL + "pcm-standard --time 86400 --seed 3"));
        assertEquals(1, json.get("tiles").intValue());
    }

    @Test
    void oneEffectAlone() {
        JsonNode json = json(SMALL + "pcm-standard --only programming-noise");
        double percent = json.get("relativeErrorPercent").doubleValue();
        assertEquals(1, json.get("byEffectPercent").size());
        assertEquals(percent, json.get("byEffectPercent").get("programming-noise").doubleValue());
        JsonNode short1 = json(SMALL + "pcm-standard --only short-term-noise");
        JsonNode short2 = json(SMALL + "pcm-standard --only weight-noise");
        assertEquals(short2, short1);
        RunResult absent = run(SMALL + "ideal --only drift --json");
        assertEquals(0, absent.code());
        assertTrue(absent.err().contains("ideal has no drift"), absent.err());
        JsonNode nothing = JsonMapper.shared().readTree(absent.out());
        assertTrue(nothing.get("relativeErrorPercent").doubleValue() < 1e-4);
    }

    @Test
    void disabledEffectsAreLeftOut() {
        JsonNode json = json(SMALL + "pcm-standard --disable adc,dac,programming-noise");
        assertFalse(json.get("byEffectPercent").has("adc"));
        assertTrue(json.get("byEffectPercent").has("drift"));
    }

    @Test
    void scalingAndInputsMatter() {
        double column = json(SMALL + "pcm-standard").get("relativeErrorPercent").doubleValue();
        double tile =
                json(SMALL + "pcm-standard --scaling tile")
                        .get("relativeErrorPercent")
                        .doubleValue();
        assertTrue(tile != column);
        double gaussian =
                json(SMALL + "pcm-standard --inputs gaussian")
                        .get("relativeErrorPercent")
                        .doubleValue();
        assertTrue(gaussian > column);
    }

    /// Inputs of ±1 at a range of 4 have a quarter of the steps; clipped at a half, they lose most.
    @Test
    void inputRanges() throws IOException {
        String line = SMALL + "pcm-standard --only dac";
        double one = json(line).get("relativeErrorPercent").doubleValue();
        double four = json(line + " --input-range 4").get("relativeErrorPercent").doubleValue();
        assertEquals(4, four / one, 0.5);
        double half = json(line + " --input-range 0.5").get("relativeErrorPercent").doubleValue();
        assertTrue(half > 30, "clipped: " + half);
        Path activations = folder.resolve("x.npy");
        new NpyFile(List.of(2, 2), new float[] {1, 3, 1, 3}).write(activations);
        JsonNode estimated = json(line + " --input-range " + activations);
        assertTrue(estimated.get("inputScaling").asString().contains("4.24"), estimated.toString());
        Path learned = folder.resolve("learned.yaml");
        Files.writeString(learned, "source: t\nmatrices: {up: {input-range: 4}}\n");
        double up =
                json(line + " --input-range " + learned + ":up")
                        .get("relativeErrorPercent")
                        .doubleValue();
        assertEquals(four, up);
        assertEquals(2, run(line + " --input-range " + learned + ":dwon").code());
        assertEquals(2, run(line + " --input-range -1").code());
        assertEquals(66, run(line + " --input-range none.npy").code());
    }

    @Test
    void lawsThatEndAreRemarkedOn() {
        String text = run(SMALL + "reram-wan --time 30d").out();
        assertTrue(text.contains("measured up to 172800 s; it is held from there on"), text);
        assertTrue(json(SMALL + "reram-wan --time 1h").get("remarks").isEmpty());
    }

    @Test
    void matricesFromAFile() throws IOException {
        float[] values = new float[6 * 9];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        Path file = folder.resolve("w.npy");
        new NpyFile(List.of(6, 9), values).write(file);
        String line = "tile error --preset pcm-standard --trials 3 --weights " + file;
        JsonNode json = json(line);
        assertEquals(9, json.get("rows").intValue());
        assertEquals(6, json.get("columns").intValue());
        RunResult wrong = run(line + " --rows 6");
        assertEquals(2, wrong.code());
        assertTrue(
                wrong.err()
                        .contains("option '--rows': 6 is not what the file has; it has 9 inputs"));
        values[13] = Float.NaN;
        new NpyFile(List.of(6, 9), values).write(file);
        RunResult bad = run(line);
        assertEquals(65, bad.code(), bad.err());
        assertTrue(bad.err().contains("weight [1, 4] is NaN"), bad.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --time -1 | '-1' is negative
                    --time 1w | '1w' is no time; 0 or more: 0, 1h, 1d, 30d, 1y, or seconds
                    --time NaN | 'NaN' is no time
                    --only programing-noise | did you mean 'programming-noise'?
                    --disable dac,foo | 'foo' is no effect
                    --trials 1 | 1 cannot be run; 2 to 1000000
                    --vectors 0 | 0 is too small
                    --rows 0 | 0 is too small
                    --columns -5 | -5 is too small
                    --rows 1000000 | is too large
                    --weights gaussian:0 | no standard deviation
                    --weights gaussian:NaN | no standard deviation
                    --inputs normal | 'normal' is not known
                    --scaling row | known: column, tile
                    --tensor x | --weights names no file
                    """)
    void wrongUsage(String options, String message) {
        RunResult result = run("tile error --preset pcm-standard " + options);
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertEquals("", result.out());
    }

    @Test
    void mistakesAreReportedTogether() {
        RunResult result = run("tile error --preset ideal --time x --trials 0 --only y");
        assertEquals(2, result.code());
        assertEquals(3, result.err().strip().split("\n").length, result.err());
    }

    @Test
    void presetsThatAreNotThereOrWrong() throws IOException {
        RunResult unknown = run("tile error --preset pcm-standart");
        assertEquals(66, unknown.code());
        assertTrue(unknown.err().contains("did you mean 'pcm-standard'?"), unknown.err());
        Path file = folder.resolve("bad.yaml");
        Files.writeString(
                file,
                """
                name: bad
                description: wrong in two places
                tile: {rows: 8, columns: 8, source: t}
                weights: {scaling: column, source: t}
                dac: {steps: 1, bound: 1, source: t}
                adcs: {steps: 8, bound: 1, source: t}
                """);
        RunResult bad = run("tile show --preset " + file);
        assertEquals(65, bad.code());
        assertTrue(bad.err().contains(file + ":5: dac.steps: "), bad.err());
        assertTrue(bad.err().contains(file + ":6: "), bad.err());
        assertTrue(bad.err().contains("adc"), bad.err());
    }

    @Test
    void kernelVerbsTakeTilesAsAFormat() {
        JsonNode bench =
                json(
                        "kernel bench --format analog:pcm-standard --rows 20 --columns 30 --batch 2"
                                + " --backend reference --threads 1 --pool 1MiB");
        assertEquals("analog:pcm-standard", bench.get("format").asString());
        assertTrue(bench.get("withinBound").booleanValue());
        double error = bench.get("relativeError").doubleValue();
        assertTrue(error > 0.02 && error < 0.6, bench.toString());
        assertTrue(bench.get("nanosecondsPerOp").doubleValue() > 0);
        JsonNode check =
                json("kernel check --format analog:hermes,int4 --backend reference --batch 2");
        assertTrue(check.get("holds").booleanValue());
        JsonNode last = check.get("results").get(check.get("results").size() - 1);
        assertEquals("analog:hermes", last.get("format").asString());
        assertEquals(0, last.get("worstShareOfBound").doubleValue());
        assertEquals(66, run("kernel bench --format analog:nope").code());
        RunResult converted =
                run("kernel bench --format int4,analog:hermes --activations int8 --rows 8");
        assertEquals(2, converted.code());
        assertTrue(
                converted
                        .err()
                        .contains(
                                "'--activations': analog tiles convert inputs themselves; leave it out with"
                                        + " analog:hermes"),
                converted.err());
    }

    /// The weights of a format, programmed on the default tiles: the error is the tiles', not the format's.
    @Test
    void kernelBenchPutsFormatsOnTiles() {
        String options =
                " --rows 64 --columns 96 --batch 2 --threads 1 --pool 1MiB --backend analog";
        JsonNode bench = json("kernel bench --format int8" + options);
        assertEquals("int8", bench.get("format").asString());
        assertEquals("analog", bench.get("backend").asString());
        assertTrue(bench.get("device").asString().startsWith("analog tiles on backend "));
        assertTrue(bench.get("withinBound").booleanValue());
        double error = bench.get("relativeError").doubleValue();
        assertTrue(error > 0.02 && error < 0.6, bench.toString());
        RunResult converted = run("kernel bench --format int8 --activations int8" + options);
        assertEquals(2, converted.code());
        assertTrue(converted.err().contains("analog tiles convert inputs"), converted.err());
        assertEquals(2, run("kernel bench --format int8 --backend analogue").code());
    }
}
