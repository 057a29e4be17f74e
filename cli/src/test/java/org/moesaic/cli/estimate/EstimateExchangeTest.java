package org.moesaic.cli.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.cli.Main;
import org.moesaic.model.hardware.LinkPresets;
import org.moesaic.model.hardware.TilePresets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `estimate alltoall` and `estimate tile`.
class EstimateExchangeTest {

    @TempDir Path folder;

    private record Result(int code, String out, String err) {}

    @Test
    void aMatrixOfTokens() throws IOException {
        Path file = folder.resolve("counts.csv");
        Files.writeString(file, "9, 2, 5\n3, 9, 3\r\n\n1,0,9\n");
        JsonNode json =
                json(
                        "estimate alltoall --devices 3 --matrix "
                                + file
                                + " --bytes-per-entry 1000 --link"
                                + " custom:latency=50ns,bandwidth=1GB/s --json");
        assertEquals("pairwise", json.path("algorithm").stringValue());
        assertEquals(14_000, json.path("crossingBytes").longValue());
        assertEquals(8_000, json.path("busiestDeviceBytes").longValue());
        assertEquals(2 * 50_000 + 8_000_000, json.path("timePicoseconds").longValue());
    }

    @Test
    void uniformTraffic() {
        JsonNode json =
                json(
                        "estimate alltoall --devices 64 --matrix uniform:1000 --link rdma-400g --json");
        // 63 messages of 2 us, 63 kB at 50 GB/s.
        assertEquals(63 * 2_000_000 + 1_260_000, json.path("timePicoseconds").longValue());
        JsonNode levels =
                json(
                        "estimate alltoall --devices 16 --matrix uniform:1kB --link rdma-400g"
                                + " --inner-link nvlink4 --json");
        assertEquals("two-level", levels.path("algorithm").stringValue());
        assertEquals(8, levels.path("perNode").intValue());
        // 64 kB leave a node over 8 ports of 50 GB/s; 7 kB inside it at 450 GB/s.
        assertEquals(
                2_000_000 + 936_250 + 160_000 + 15_556, levels.path("timePicoseconds").longValue());
    }

    /// DeepEP, 16 devices: 473,088 bytes a pair, published 118 us.
    @Test
    void aFittedLink() {
        JsonNode json =
                json(
                        "estimate alltoall --devices 16 --matrix uniform:473088 --link deepep-h800"
                                + " --json");
        assertEquals("fitted", json.path("algorithm").stringValue());
        assertEquals(118e6, json.path("timePicoseconds").longValue(), 1e6);
    }

    @Test
    void forPeople() {
        Result result =
                run(
                        "estimate alltoall --devices 16 --matrix uniform:1kB --link rdma-400g"
                                + " --inner-link nvlink4");
        assertEquals(0, result.code, result.err);
        assertTrue(result.out.contains("between nodes of 8"), result.out);
        String help = run("estimate alltoall --help").out.replaceAll("\\s+", " ");
        LinkPresets.names().forEach(name -> assertTrue(help.contains(name), name));
        String tiles = run("estimate tile --help").out.replaceAll("\\s+", " ");
        TilePresets.names().forEach(name -> assertTrue(tiles.contains(name), name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--devices 0 --matrix uniform:1 --link rdma-400g | option '--devices': 0 is too small; at least 1 is needed",
                "--devices 4096 --matrix uniform:1 --link rdma-400g | option '--devices': 4096 is too large; at most 2048",
                "--devices 8 --matrix uniform:1 --link rdma-400 | option '--link': 'rdma-400' is not known; did you mean 'rdma-400g'?",
                "--devices 8 --matrix uniform:-1 --link rdma-400g | option '--matrix': '-1' has no unit",
                "--devices 8 --matrix uniform: --link rdma-400g | option '--matrix': '' is not a number with a unit",
                "--devices 8 --matrix uniform:1GHz --link rdma-400g | option '--matrix': '1GHz' is a frequency; a size is needed",
                "--devices 8 --matrix uniform:1 --bytes-per-entry 0 --link rdma-400g | option '--bytes-per-entry': 0 is too small",
                "--devices 12 --matrix uniform:1 --link deepep-h800 | option '--devices': 12 devices are no whole number of nodes of 8; give a multiple of 8",
                "--devices 8 --matrix uniform:1 --link deepep-h800 --inner-link nvlink4 | option '--inner-link': 'deepep-h800' was fitted to whole exchanges; leave --inner-link out",
                "--devices 8 --matrix uniform:1 --link rdma-400g --inner-link deepep-h800 | option '--inner-link': 'deepep-h800' was fitted to whole exchanges; give it as --link alone",
                "--devices 8 --matrix uniform:1 --link rdma-400g --per-node 4 | option '--per-node': needs the link inside a node; give --inner-link as well",
                "--devices 8 --matrix uniform:1 --link rdma-400g --inner-link nvlink4 --per-node 0 | option '--per-node': 0 is too small",
                "--devices 8 --matrix uniform:1 --link custom:latency=1us | option '--link': 'custom:latency=1us' has no bandwidth; write custom:latency=2us,bandwidth=50GB/s",
                "--devices 8 --matrix uniform:1 --link custom:latency=1us,bandwidth=0GB/s | option '--link': bandwidth is zero; more than zero is needed",
                "--devices 8 --matrix uniform:1 --link custom:latency=1,bandwidth=1GB/s | option '--link': '1' has no unit; a time is needed",
                "--devices 8 --matrix uniform:1 --link custom:latency=1us,bandwidth=1GB/s,hops=2 | unknown parameter 'hops'; known: bandwidth, latency",
                "--devices 1024 --matrix uniform:9000000000000 --link rdma-400g | the exchange has more bytes or takes longer than can be counted",
            })
    void wrongOptions(String options, String message) {
        Result result = run("estimate alltoall " + options);
        assertEquals(2, result.code, result.out);
        assertEquals("", result.out);
        assertTrue(result.err.contains(message), result.err);
    }

    @Test
    void everythingThatIsWrongWithAFile() throws IOException {
        Path file = folder.resolve("bad.csv");
        Files.writeString(file, "1,2,x\n1,-2,3\n1,2\n99999999999999999999,0,0\n");
        Result result = matrix(file);
        assertEquals(65, result.code);
        assertEquals(
                """
                moesaic: F:1: column 3: 'x' is no whole number; write it as 4096
                moesaic: F:2: column 2: '-2' is negative; nothing is sent: write 0
                moesaic: F:3: has 2 numbers; 3 devices need 3, one for each receiver
                moesaic: F:4: column 1: '99999999999999999999' is no whole number; write it as 4096
                moesaic: F: has 4 lines of numbers; 3 devices need 3, one for each sender
                """,
                result.err.replace(file.toString(), "F"));
    }

    @Test
    void filesThatAreNoMatrix() throws IOException {
        assertEquals(66, matrix(folder.resolve("none.csv")).code);
        assertEquals(65, matrix(folder).code);
        Path file = folder.resolve("f.csv");
        Files.writeString(file, "");
        assertTrue(matrix(file).err.contains("has 0 lines of numbers; 3 devices need 3"));
        Files.write(file, new byte[] {'1', ',', (byte) 0xff, '\n'});
        assertTrue(matrix(file).err.contains("is not UTF-8 text"));
        // One endless line, and one file of endless mistakes: neither is kept.
        Files.writeString(file, "1".repeat(2_000_000));
        Result endless = matrix(file);
        assertEquals(65, endless.code);
        assertTrue(endless.err.length() < 1000, endless.err);
        Files.writeString(file, "a,b,c\n".repeat(1000));
        Result mistakes = matrix(file);
        assertEquals(65, mistakes.code);
        assertEquals(21, mistakes.err.lines().count());
        assertTrue(mistakes.err.contains("is read no further"), mistakes.err);
    }

    @Test
    void aMatrixOnTiles() {
        JsonNode json =
                json("estimate tile --preset pcm-standard --rows 2048 --columns 1408 --json");
        assertEquals(12, json.path("tiles").longValue());
        assertEquals(12, json.path("tileMvms").longValue());
        // Outputs in 4 parts of the inputs; inputs in 3 parts of the outputs.
        assertEquals(4 * 1408, json.path("adcConversions").longValue());
        assertEquals(3 * 2048, json.path("dacConversions").longValue());
        assertEquals(3 * 1408, json.path("digitalAdds").longValue());
        // 100 ns in the tiles, 3 additions of 20 ns.
        assertEquals(160_000, json.path("latencyPicoseconds").longValue());
        double tiles = 12 * 4400 + 4 * 1408 * 3400 / 512.0 + 3 * 2048 * 2200 / 512.0;
        assertEquals(
                tiles + 3 * 1408 * 0.04, json.path("energyPicojoules").doubleValue(), tiles * 1e-5);
        assertTrue(
                json.path("energyPicojoulesLow").doubleValue()
                        < json.path("energyPicojoules").doubleValue());
        assertEquals(12.0, json.at("/areaSquareMillimetres/nominal").doubleValue());
        assertEquals(20_000_000_000L, json.at("/programming/timePicoseconds").longValue());
        Result text = run("estimate tile --preset hermes --rows 256 --columns 256");
        assertTrue(text.out.contains("latency"), text.out);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--preset hermse --rows 1 --columns 1 | option '--preset': 'hermse' is not known; did you mean 'hermes'?",
                "--preset hermes --rows 0 --columns 1 | option '--rows': 0 is too small; at least 1 is needed",
                "--preset hermes --rows 1 --columns -3 | option '--columns': -3 is too small",
                "--preset hermes --rows 2000000000 --columns 1 | option '--rows': 2000000000 is too large; at most 16777216",
            })
    void wrongTiles(String options, String message) {
        Result result = run("estimate tile " + options);
        assertEquals(2, result.code);
        assertTrue(result.err.contains(message), result.err);
    }

    private static Result matrix(Path file) {
        return run("estimate alltoall --devices 3 --link nvlink4 --matrix", file.toString());
    }

    private static JsonNode json(String command) {
        Result result = run(command);
        assertEquals(0, result.code, result.err);
        return JsonMapper.shared().readTree(result.out);
    }

    private static Result run(String command, String... more) {
        String[] first = command.split(" ");
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                Main.run(
                        all,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
