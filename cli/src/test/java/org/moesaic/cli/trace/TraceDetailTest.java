package org.moesaic.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.moesaic.cli.RunResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `trace info` says of batches, layers, weights, phases and domains.
class TraceDetailTest {

    private static final String META =
            """
            {"format": "moe-trace", "version": 1, "model": {"experts": 4, "top_k": 2},
             "layers_present": [0, 1], "rank_ordered": true, "weights_kind": "renormalised"}
            """;

    @TempDir private Path folder;

    /// Two requests of 400 decode tokens after a prompt of one; the second layer always follows the first one.
    private String trace(String... experts) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("step,request_id,phase,position,layer,experts,weights");
        Random random = new Random(1);
        for (int request = 0; request < experts.length; request++) {
            for (int position = 0; position < 400; position++) {
                String phase = position == 0 ? "prefill" : "decode";
                int step = request * 400 + position;
                String row = random.nextInt(4) == 0 ? "1;0" : experts[request];
                for (int layer = 0; layer < 2; layer++) {
                    String ids = layer == 0 ? row : row.charAt(2) + ";" + row.charAt(0);
                    lines.add(
                            "%d,r%d,%s,%d,%d,%s,0.75;0.25"
                                    .formatted(step, request, phase, position, layer, ids));
                }
            }
        }
        Path csv = Files.write(folder.resolve("t.csv"), lines);
        Files.writeString(folder.resolve("t.meta.json"), META);
        return csv.toString();
    }

    private static JsonNode json(RunResult result) {
        assertEquals("", result.err());
        assertEquals(0, result.code());
        return JsonMapper.shared().readTree(result.out());
    }

    @Test
    void everyFigureIsInTheJson() throws IOException {
        String file = trace("0;1", "2;3");
        Files.writeString(
                folder.resolve("t.requests.csv"), "request_id,domain\nr0,code\nr1,prose\n");
        JsonNode root = json(RunResult.of("trace", "info", file, "--json"));
        assertEquals(2, root.get("lanesAvailable").asInt());
        assertEquals(2, root.get("batchUnion").size());
        JsonNode two = root.get("batchUnion").get(1);
        assertEquals(800, two.get("layerSteps").asInt());
        assertTrue(two.get("distinctExperts").asDouble() > 3);
        JsonNode layers = root.get("betweenLayers");
        assertEquals("largest weight", layers.get("firstChoice").asString());
        assertTrue(layers.get("predictability").asDouble() > 0.7);
        assertEquals(1, layers.get("byDistance").size());
        assertEquals(0.75, root.get("gateWeights").get(0).get("p50").asDouble(), 0.001);
        assertEquals(0.25, root.get("gateWeights").get(1).get("mean").asDouble());
        assertEquals(2, root.get("phases").size());
        assertEquals("prefill", root.get("phases").get(0).get("phase").asString());
        assertEquals(2, root.get("phases").get(0).get("tokens").asInt());
        assertTrue(root.get("phaseDivergenceBits").asDouble() > 0);
        assertEquals("code", root.get("domains").get(0).get("domain").asString());
        assertTrue(root.get("domains").get(0).get("samplingFloorBits").isNull());
        double bits = root.get("domainDivergence").get(0).get("bits").asDouble();
        assertTrue(bits > 0.3 && bits < 1, () -> "bits " + bits);
        assertEquals(List.of("1", "2", "4", "8", "16", "32", "64", "128"), names(root));
    }

    private static List<String> names(JsonNode root) {
        return List.copyOf(root.get("workingSet").propertyNames());
    }

    @Test
    void everyFigureIsInTheText() throws IOException {
        String file = trace("0;1", "2;3");
        Files.writeString(
                folder.resolve("other.csv"), "request_id,domain\nr0,code\nr1,<b>prose</b>\n");
        RunResult result =
                RunResult.of(
                        "trace",
                        "info",
                        file,
                        "--labels",
                        folder.resolve("other.csv").toString(),
                        "--against",
                        file);
        assertEquals(0, result.code());
        for (String part :
                List.of(
                        "Working set",
                        "Batch union",
                        "Between layers",
                        "Gate weights",
                        "Phases",
                        "Domains",
                        "load diverges from t.csv by 0.0000 bits")) {
            assertTrue(result.out().contains(part), () -> part + " in " + result.out());
        }
    }

    @Test
    void aPageHasCurvesOfOneCacheOverAllLayers() throws IOException {
        Path page = folder.resolve("info.html");
        RunResult result =
                RunResult.of(
                        "trace",
                        "info",
                        trace("0;1", "2;3"),
                        "--scope",
                        "all",
                        "--html",
                        page.toString());
        assertEquals("", result.err());
        String text = Files.readString(page);
        assertTrue(text.contains("Hit rate of one cache over all layers"));
        assertTrue(text.contains("Batch union"));
        assertFalse(text.contains("<script"));
    }

    @Test
    void allThatIsWrongWithLabelsIsSaid() throws IOException {
        String file = trace("0;1");
        Files.writeString(
                folder.resolve("t.requests.csv"),
                "request_id,arrival_ns,repetition\nr0,-1,maybe\nr0,5,0\n");
        RunResult result = RunResult.of("trace", "info", file);
        assertEquals(65, result.code());
        assertTrue(result.err().contains("t.requests.csv:2: arrival_ns: '-1'"), () -> result.err());
        assertTrue(result.err().contains("repetition: 'maybe'; 0, 1, true or false"));
        assertTrue(result.err().contains("'r0' a second time"));
        Files.writeString(folder.resolve("t.requests.csv"), "id\n1\n");
        assertTrue(
                RunResult.of("trace", "info", file)
                        .err()
                        .contains("there is no column request_id"));
        RunResult missing = RunResult.of("trace", "info", file, "--labels", "nothing.csv");
        assertEquals(66, missing.code());
    }

    @Test
    void loadsOfAnotherShapeAreNotCompared() throws IOException {
        String file = trace("0;1");
        Path counts =
                Files.writeString(folder.resolve("c.json"), "{\"logical_count\": [[1, 2, 3, 4]]}");
        RunResult result =
                RunResult.of("trace", "info", file, "--against", counts.toString(), "--json");
        assertEquals(65, result.code());
        assertTrue(
                result.err().contains("c.json: 1 layers of 4 experts; only loads of one shape"),
                () -> result.err());
    }
}
