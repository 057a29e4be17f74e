package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// No policy sees the requests it is scored on unless it says so. Placements are read from the page of a comparison of all
/// policies, which holds them expert by expert.
class ScoredRequestsTest {

    private static final int REQUESTS = 6;
    private static final int TOKENS = 5;

    @TempDir Path folder;

    /// What became of one policy.
    private record Outcome(List<String> slots, boolean inSample) {}

    /// A trace with gate weights whose first half of requests comes from one seed and the others from another.
    private Path trace(String name, long first, long second) throws IOException {
        StringBuilder text =
                new StringBuilder("step,request_id,phase,position,layer,experts,weights\n");
        int step = 0;
        for (int request = 0; request < REQUESTS; request++) {
            Random random = new Random(request + (request < REQUESTS / 2 ? first : second));
            for (int position = 0; position < TOKENS; position++) {
                for (int layer = 0; layer < Fixtures.LAYERS; layer++) {
                    text.append(
                            "%d,%d,decode,%d,%d,%s,%s\n"
                                    .formatted(
                                            step,
                                            request,
                                            position,
                                            layer,
                                            experts(random),
                                            weights(random)));
                }
                step++;
            }
        }
        Files.writeString(
                folder.resolve(name.replace(".csv", ".meta.json")),
                """
                {"format": "moe-trace", "version": 1, "model": {"experts": %d, "top_k": %d}, "layers_present": %s,
                 "weights_kind": "raw_topk"}
                """
                        .formatted(
                                Fixtures.EXPERTS,
                                Fixtures.TOP_K,
                                IntStream.range(0, Fixtures.LAYERS).boxed().toList()));
        return Files.writeString(folder.resolve(name), text);
    }

    /// Low ids are more popular.
    private static String experts(Random random) {
        return random.ints(0, Fixtures.EXPERTS)
                .map(each -> each * (each + 1) / Fixtures.EXPERTS)
                .distinct()
                .limit(Fixtures.TOP_K)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(";"));
    }

    private static String weights(Random random) {
        return IntStream.range(0, Fixtures.TOP_K)
                .mapToObj(_ -> String.valueOf(0.05 + random.nextInt(100) / 500.0))
                .collect(Collectors.joining(";"));
    }

    private Map<String, Outcome> outcomes(Path trace, String hardware, String... options)
            throws IOException {
        Path out = folder.resolve("out");
        List<String> args = new ArrayList<>(List.of("compare", "--trace", trace.toString()));
        args.addAll(List.of("--model", Fixtures.MODEL, "--hardware", hardware));
        args.addAll(List.of("--policies", "all", "--policy", "d2moe:average=3.5"));
        args.addAll(List.of("--policy", "pmq:average=2.5", "--out", out.toString(), "--force"));
        args.addAll(List.of(options));
        CommandRun.of(args).assertDone();
        String page = Files.readString(out.resolve("report.html"));
        String start = "id=\"data\">";
        int from = page.indexOf(start) + start.length();
        JsonNode data =
                JsonMapper.shared().readTree(page.substring(from, page.indexOf("</script>", from)));
        Map<String, Outcome> outcomes = new TreeMap<>();
        for (JsonNode policy : data.path("policies")) {
            List<String> slots = new ArrayList<>();
            for (JsonNode kind : policy.path("map")) {
                slots.add(policy.path("kinds").path(kind.intValue()).path("label").stringValue());
            }
            outcomes.put(
                    policy.path("name").stringValue(),
                    new Outcome(slots, policy.path("inSample").booleanValue()));
        }
        return outcomes;
    }

    /// Whatever the scored requests are, the placement is the same; of other learned ones it is another.
    @ParameterizedTest
    @ValueSource(strings = {"hybrid-analog", "hbm3-host", "multi-device-8"})
    void theSplitHidesWhatIsScored(String hardware) throws IOException {
        String[] split = {"--profile-split", "0.5"};
        Map<String, Outcome> one = outcomes(trace("a.csv", 10, 20), hardware, split);
        Map<String, Outcome> scoredOthers = outcomes(trace("b.csv", 10, 30), hardware, split);
        Map<String, Outcome> learnedOthers = outcomes(trace("c.csv", 40, 20), hardware, split);
        assertEquals(one, scoredOthers);
        assertTrue(one.values().stream().noneMatch(Outcome::inSample));
        long moved =
                one.keySet().stream()
                        .filter(policy -> !one.get(policy).equals(learnedOthers.get(policy)))
                        .count();
        assertTrue(moved >= 8 || hardware.equals("multi-device-8") && moved > 0, "moved: " + moved);
    }

    /// Without a split whoever placed otherwise for other scored rows says that he is in sample.
    @Test
    void whoSeesWhatIsScoredSaysSo() throws IOException {
        Map<String, Outcome> one = outcomes(trace("a.csv", 10, 20), "hybrid-analog");
        Map<String, Outcome> other = outcomes(trace("b.csv", 10, 30), "hybrid-analog");
        int moved = 0;
        for (String policy : one.keySet()) {
            if (!one.get(policy).slots().equals(other.get(policy).slots())) {
                assertTrue(one.get(policy).inSample(), policy);
                moved++;
            }
        }
        assertTrue(moved >= 8, "moved: " + moved);
        assertFalse(one.get("random:average=3").inSample());
        assertNotEquals(List.of(), one.get("random:average=3").slots());
    }
}
