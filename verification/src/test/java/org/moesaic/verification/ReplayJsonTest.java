package org.moesaic.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The JSON of `moesaic replay` is a contract: its keys, their types, what adds up to what, and that no number of threads
/// changes a byte.
class ReplayJsonTest {

    private static final int TOKENS = 300;

    /// Every key of the contract with its type: `i` integer, `n` number, `s` text, `b` truth, `r` a range in energy or
    /// area, `o` object, `a` array; in capitals where it may be null.
    private static final Map<String, String> CONTRACT =
            Map.ofEntries(
                    Map.entry("i /trace", "requests tokens rows steps layerSteps selections"),
                    Map.entry("s /trace", "sha256"),
                    Map.entry("s /policy", "name"),
                    Map.entry("b /policy", "inSample"),
                    Map.entry(
                            "i /latency",
                            "totalPicoseconds perTokenP50Picoseconds perTokenP99Picoseconds"),
                    Map.entry("n /latency", "perTokenMeanPicoseconds"),
                    Map.entry("i /latency/boundByPicoseconds", "hbm array"),
                    Map.entry("n /throughput", "tokensPerSecond"),
                    Map.entry("r /energy", "totalPicojoules perTokenPicojoules"),
                    Map.entry("r ", "averageWatts"),
                    Map.entry(
                            "R /energy/byComponentPicojoules",
                            "mac dequant vector sram hbm host ssd link tile adc dac program static"),
                    Map.entry(
                            "R /energy/byModulePicojoules",
                            "routedExperts sharedExperts attention kv router norms head"),
                    Map.entry("o /traffic/bytesByTier", "hbm host ssd sram link"),
                    Map.entry("s /cache", "policy semantics"),
                    Map.entry("i /cache", "accesses hits misses fetchedBytes"),
                    Map.entry("i /engines/digital", "selections macs"),
                    Map.entry("n /engines/digital", "utilisation"),
                    Map.entry("O /engines", "analog"),
                    Map.entry("O ", "area"),
                    Map.entry("a ", "excluded fidelity"));

    @TempDir static Path folder;
    private static Path trace;

    @BeforeAll
    static void writeTrace() throws Exception {
        trace = TraceFiles.writeNpz(Fixtures.trace(TOKENS), folder.resolve("t.npz"));
    }

    private static CommandRun replay(String cache, String threads) {
        return CommandRun.of(
                Fixtures.replay(trace, "--json", "--cache", cache, "--threads", threads));
    }

    @Test
    void everyKeyOfTheContractIsThere() {
        JsonNode json = replay(Fixtures.LRU, "2").json();
        assertEquals("moesaic.replay/1", json.path("schema").stringValue());
        CONTRACT.forEach((where, keys) -> {
            String[] typeAndPlace = where.split(" ", 2);
            for (String key : keys.split(" ")) {
                String place = typeAndPlace[1] + "/" + key;
                JsonNode node = json.at(place);
                assertTrue(hasType(typeAndPlace[0], node), () -> place + " is " + node);
            }
        });
    }

    @Test
    void whatIsNullIsNamedAsExcluded() {
        JsonNode json = replay(Fixtures.LRU, "2").json();
        String excluded = json.path("excluded").toString();
        assertTrue(json.at("/engines/analog").isNull());
        assertTrue(excluded.contains("analog"), excluded);
        assertTrue(json.at("/area/totalSquareMillimetres/nominal").doubleValue() > 0);
        for (String of : List.of("/energy/byComponentPicojoules", "/energy/byModulePicojoules")) {
            json.at(of).properties().stream()
                    .filter(each -> each.getValue().isNull())
                    .forEach(each ->
                            assertTrue(
                                    excluded.contains(each.getKey()),
                                    () -> each.getKey() + " is null, and not in " + excluded));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", Fixtures.LRU, "belady:experts-per-layer=8"})
    void partsAddUpToTheTotal(String cache) {
        JsonNode json = replay(cache, "2").json();
        JsonNode energy = json.path("energy");
        for (String corner : List.of("low", "nominal", "high")) {
            double total = energy.at("/totalPicojoules/" + corner).doubleValue();
            assertTrue(total > 0);
            assertEquals(total, sum(energy.path("byComponentPicojoules"), corner), 1e-9 * total);
            assertEquals(total, sum(energy.path("byModulePicojoules"), corner), 1e-9 * total);
            assertEquals(
                    total / TOKENS,
                    energy.at("/perTokenPicojoules/" + corner).doubleValue(),
                    1e-9 * total);
        }
        long bound = 0;
        for (JsonNode part : json.at("/latency/boundByPicoseconds")) {
            bound += part.longValue();
        }
        assertEquals(json.at("/latency/totalPicoseconds").longValue(), bound);
    }

    @Test
    void countsAreThoseOfTheTrace() {
        JsonNode json = replay(Fixtures.LRU, "2").json();
        long rows = (long) TOKENS * Fixtures.LAYERS;
        assertEquals(TOKENS, json.at("/trace/tokens").longValue());
        assertEquals(rows, json.at("/trace/rows").longValue());
        assertEquals(rows * Fixtures.TOP_K, json.at("/trace/selections").longValue());
        assertEquals(rows * Fixtures.TOP_K, json.at("/engines/digital/selections").longValue());
        JsonNode cache = json.path("cache");
        assertEquals(
                cache.path("accesses").longValue(),
                cache.path("hits").longValue() + cache.path("misses").longValue());
        long fetched = cache.path("fetchedBytes").longValue();
        assertTrue(fetched > 0);
        assertEquals(0, fetched % cache.path("misses").longValue());
        assertEquals(fetched, json.at("/traffic/bytesByTier/host/read").longValue());
        assertEquals(fetched, json.at("/traffic/bytesByTier/link/read").longValue());
        // Two times 8 heads of 64 values in bf16: what a token leaves in the cache of each of 24
        // layers.
        long kv = TOKENS * 24L * 2 * 8 * 64 * 2;
        assertEquals(fetched + kv, json.at("/traffic/bytesByTier/hbm/written").longValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                Fixtures.LRU,
                Fixtures.LRU + ",semantics=sequential",
                "lfu:experts-per-layer=8",
                "belady:experts-per-layer=8",
                "belady:experts-per-layer=8,semantics=sequential",
                "lru:bytes=4GB",
                "belady:bytes=4GB",
                "belady:look-ahead=3,experts-per-layer=8",
                "lfu-decay:every=5,experts-per-layer=8",
                "random:experts-per-layer=8",
                "pregate:layers=2,accuracy=0.7,bytes=4GB"
            })
    void anyNumberOfThreadsGivesTheSameBytes(String cache) {
        CommandRun one = replay(cache, "1");
        assertEquals(0, one.code(), one.err());
        assertEquals(one.out(), replay(cache, "2").out());
        assertEquals(one.out(), replay(cache, "7").out());
    }

    @Test
    void standardOutputHoldsTheObjectAndNothingElse() {
        CommandRun run = replay(Fixtures.LRU, "2");
        assertTrue(run.out().startsWith("{") && run.out().endsWith("}\n"), run.out());
        assertFalse(run.err().contains("{"), run.err());
    }

    private static boolean hasType(String type, JsonNode node) {
        boolean mayBeNull = Character.isUpperCase(type.charAt(0));
        if (mayBeNull && node.isNull()) {
            return true;
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "i" -> node.isIntegralNumber();
            case "n" -> node.isNumber();
            case "s" -> node.isString();
            case "b" -> node.isBoolean();
            case "o" -> node.isObject();
            case "a" -> node.isArray() && !node.isEmpty();
            case "r" -> isRange(node);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static boolean isRange(JsonNode node) {
        double low = node.path("low").doubleValue(Double.NaN);
        double nominal = node.path("nominal").doubleValue(Double.NaN);
        return low <= nominal && nominal <= node.path("high").doubleValue(Double.NaN);
    }

    private static double sum(JsonNode parts, String corner) {
        double sum = 0;
        for (Iterator<JsonNode> each = parts.iterator(); each.hasNext(); ) {
            sum += each.next().path(corner).doubleValue(0);
        }
        return sum;
    }
}
