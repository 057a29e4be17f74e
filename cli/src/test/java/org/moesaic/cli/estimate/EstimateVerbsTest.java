package org.moesaic.cli.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.Main;
import org.moesaic.model.closedform.DramPresets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EstimateVerbsTest {

    private static final String SYSTOLIC =
            "estimate systolic --dataflow ws --rows 32 --columns 32 --m 256 --n 128 --k 256";

    private record Result(int code, String out, String err) {}

    @Test
    void systolicAsJson() {
        JsonNode json = json(SYSTOLIC + " --json");
        assertEquals(11200, json.path("cycles").longValue());
        assertEquals(256L * 128 * 256, json.path("macs").longValue());
        assertEquals(
                256.0 * 128 * 256 / (11200.0 * 1024),
                json.path("utilisation").doubleValue(),
                1e-12);
        assertEquals(256 * 256 * 4, json.at("/sramReads/activations").longValue());
        assertEquals(256 * 128, json.at("/sramReads/weights").longValue());
        assertEquals(256 * 128 * 8, json.at("/sramWrites/outputs").longValue());
        assertEquals(0, json.path("drainCycles").longValue());
        assertEquals(8286, json(SYSTOLIC + " --double-buffered --json").path("cycles").longValue());
    }

    @Test
    void systolicForPeople() {
        Result result = run(SYSTOLIC);
        assertEquals(0, result.code);
        assertTrue(result.out.startsWith("cycles                         11,200\n"), result.out);
        assertEquals("", result.err);
    }

    @Test
    void dramAsJson() {
        JsonNode json =
                json("estimate dram --preset hbm3-6400 --bytes 1000000000 --pattern stream --json");
        assertEquals(1, json.path("channels").intValue());
        assertEquals(51_200_000_000L, json.path("peakBytesPerSecond").longValue());
        assertEquals(46_063_589_743L, json.path("achievableBytesPerSecond").longValue());
        assertEquals(48_125, json.path("unloadedPicoseconds").longValue());
        assertEquals(21_709_168_183L, json.path("timePicoseconds").longValue());
        JsonNode random =
                json(
                        "estimate dram --preset hbm3-6.4g --channels 2 --bytes 64 --pattern random:32 --json");
        assertEquals("hbm3-6400", random.path("preset").stringValue());
        // Four rows each 24 x 625 ps in each of four pseudo-channels.
        assertEquals(34_133_333_333L, random.path("patternBytesPerSecond").longValue());
        assertEquals(48_125 + 1_875, random.path("timePicoseconds").longValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "estimate systolic --dataflow wz --rows 32 --columns 32 --m 1 --n 1 --k 1 | moesaic: option '--dataflow': 'wz' is not known; did you mean 'ws'? known: is, os, ws",
                "estimate systolic --dataflow ws --rows 0 --columns -1 --m 0 --n 1 --k 1 | moesaic: option '--rows': 0 is too small; at least 1 is needed # moesaic: option '--columns': -1 is too small; at least 1 is needed # moesaic: option '--m': 0 is too small; at least 1 is needed",
                "estimate systolic --dataflow ws --rows 1 --columns 1 --m 9223372036854775807 --n 2 --k 2 | moesaic: a product of 9223372036854775807 x 2 x 2 has more cycles than can be counted; the figures must stay below 9223372036854775807",
                "estimate dram --preset hbm3-6401 --bytes 1 | moesaic: option '--preset': 'hbm3-6401' is not known; did you mean 'hbm3-6400'? KNOWN",
                "estimate dram --preset hbm3-6400 --bytes -1 --channels 0 --pattern rnadom:64 | moesaic: option '--channels': 0 is too small; at least 1 is needed # moesaic: option '--bytes': -1 is too small; at least 0 is needed # moesaic: option '--pattern': unknown pattern 'rnadom:64'; did you mean 'random'? known: random, stream (as random:4096, with the size of a chunk)",
                "estimate dram --preset ddr4-3200 --bytes 9223372036854775807 | moesaic: reading 9223372036854775807 bytes takes longer than can be counted in picoseconds; give fewer bytes or more channels",
            })
    void wrongUsage(String command, String expected) {
        Result result = run(command);
        assertEquals(2, result.code);
        assertEquals("", result.out);
        String shown =
                result.err.strip().replace("\n", " # ").replaceFirst("known: ddr4.*", "KNOWN");
        assertEquals(expected, shown);
    }

    @Test
    void helpNamesEveryPresetAndHasExamples() {
        String help = run("estimate dram --help").out.replaceAll("\\s+", " ");
        DramPresets.names().forEach(name -> assertTrue(help.contains(name), name));
        assertTrue(help.contains("Examples: moesaic estimate dram"), help);
        assertTrue(run("estimate systolic --help").out.contains("Examples:"));
        // What is required has no default.
        assertFalse(run("estimate systolic --help").out.contains("Default: 0"));
    }

    private static JsonNode json(String command) {
        Result result = run(command);
        assertEquals(0, result.code, result.err);
        return JsonMapper.shared().readTree(result.out);
    }

    private static Result run(String command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                Main.run(
                        command.split(" "),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
