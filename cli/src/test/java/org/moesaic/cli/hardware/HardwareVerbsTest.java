package org.moesaic.cli.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.Main;
import org.moesaic.model.hardware.HardwareCatalog;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HardwareVerbsTest {

    @TempDir Path folder;

    private record Result(int code, String out, String err) {}

    @Test
    void list() {
        String shown = run("hardware", "list").out;
        assertTrue(shown.contains("hbm3-host       hbm3-npu with host DRAM"), shown);
        assertTrue(shown.startsWith("edge-lpddr5     a small chip"), shown);
        JsonNode list = json("hardware", "list", "--json").path("hardware");
        assertEquals(HardwareCatalog.names().size(), list.size());
        assertEquals("hbm3-host", list.path(1).path("name").stringValue());
    }

    @Test
    void everyPartIsShownAndChecked() {
        JsonNode json = json("hardware", "show", "hybrid-analog", "--json");
        assertEquals(6144, json.at("/tiles/0/count").intValue());
        assertEquals(16, json.at("/tiles/0/levels").intValue());
        assertEquals(70_000, json.at("/tiles/0/settlePicoseconds").longValue());
        assertEquals(8192, json.at("/vector/lanes").intValue());
        assertEquals(1, json.at("/devices/count").intValue());
        assertTrue(
                json.at("/energy/actions").has("tile.pcm.mvm"),
                "costs that a preset brings along are shown too");
        JsonNode check = json("hardware", "check", "hybrid-analog", "--json");
        assertEquals(98_304, check.at("/tiles/0/crossbars").longValue());
        assertEquals(98_304L * 512 * 512, check.at("/tiles/0/weights").longValue());
        assertTrue(check.at("/area/totalSquareMillimetres/nominal").doubleValue() > 12_000);
        assertEquals(1, check.path("warnings").size());
        double sum = 0;
        for (JsonNode part : check.at("/peakPower/wattsByPart")) {
            sum += part.path("nominal").doubleValue();
        }
        assertEquals(sum, check.at("/peakPower/totalWatts/nominal").doubleValue(), 1e-6);
        Result text = run("hardware", "check", "multi-device-8");
        assertEquals(0, text.code);
        assertTrue(text.out.contains("devices      8, all figures are of one"), text.out);
        assertTrue(text.out.contains("peak power"), text.out);
        assertTrue(text.out.contains("link nvlink  450 GB/s"), text.out);
        assertEquals(
                8,
                json("hardware", "show", "multi-device-8", "--json")
                        .at("/devices/count")
                        .intValue());
        Result missing = run("hardware", "check", "hbm3-host");
        assertTrue(missing.out.contains(", without host"), missing.out);
    }

    @Test
    void whatIsShownCanBeReadBack() throws IOException {
        Result shown = run("hardware", "show", "hbm3-host");
        assertEquals(0, shown.code);
        Path file = folder.resolve("mine.yaml");
        Files.writeString(file, shown.out);
        assertEquals(shown, run("hardware", "show", file.toString()));
        assertEquals(0, run("hardware", "check", file.toString()).code);
    }

    @Test
    void showAsJson() {
        JsonNode json = json("hardware", "show", "hbm3-host", "--json");
        assertEquals(208, json.at("/arrays/0/count").intValue());
        assertEquals("hbm", json.at("/memories/1/tier").stringValue());
        assertEquals(96L << 30, json.at("/memories/1/capacityBytes").longValue());
        assertEquals(48_125, json.at("/memories/1/unloadedPicoseconds").longValue());
        assertEquals(57_600_000_000L, json.at("/links/0/bytesPerSecond").longValue());
        JsonNode read = json.path("energy").path("actions").path("hbm.read");
        assertEquals(4.05, read.at("/picojoulesPerBit/nominal").doubleValue());
        assertTrue(read.path("source").stringValue().contains("hwcomponents"));
    }

    @Test
    void checkOfABalancedOne() {
        Result result = run("hardware", "check", "hbm3-npu");
        assertEquals(0, result.code, result.err);
        assertTrue(
                result.out.contains("balanced  the arrays take in at least 1.2 times"), result.out);
        JsonNode json = json("hardware", "check", "hbm3-npu", "--json");
        assertTrue(json.path("balanced").booleanValue());
        assertEquals(26_624_000_000_000L, json.path("fillWeightsPerSecond").longValue());
        assertEquals(851_968_000_000_000L, json.path("peakMacsPerSecond").longValue());
        assertEquals("hbm", json.path("feeder").stringValue());
    }

    @Test
    void checkOfAStarvedOneIsExitCode1() throws IOException {
        Path file = folder.resolve("starved.yaml");
        String text = HardwareCatalog.builtinYaml("hbm3-npu").replace("count: 208", "count: 20");
        Files.writeString(file, text);
        Result result = run("hardware", "check", file.toString());
        assertEquals(1, result.code);
        assertTrue(result.out.contains("unbalanced  hbm3-npu: the arrays take in"), result.out);
        assertTrue(result.out.contains("208 arrays instead of 20"), result.out);
        // A check that did not hold still is a result.
        Result json = run("hardware", "check", file.toString(), "--json");
        assertEquals(1, json.code);
        assertEquals(1, JsonMapper.shared().readTree(json.out).path("findings").size());
    }

    @Test
    void badFilesAndUnknownNames() throws IOException {
        Path file = folder.resolve("bad.yaml");
        Files.writeString(
                file,
                HardwareCatalog.builtinYaml("hbm3-npu")
                        .replace("clock: 1 GHz", "clock: 0 GHz")
                        .replace("capacity: 96 GiB", "capacity: 96 GHz"));
        Result bad = run("hardware", "show", file.toString());
        assertEquals(65, bad.code);
        assertEquals("", bad.out);
        assertEquals(2, bad.err.lines().count(), bad.err);
        Result unknown = run("hardware", "check", "hbm3-nqu");
        assertEquals(66, unknown.code);
        assertTrue(unknown.err.contains("did you mean 'hbm3-npu'?"), unknown.err);
        assertEquals(2, run("hardware", "show").code);
    }

    private static JsonNode json(String... command) {
        Result result = run(command);
        assertEquals(0, result.code, result.err);
        return JsonMapper.shared().readTree(result.out);
    }

    private static Result run(String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                Main.run(
                        command,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
