package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.InMemoryTrace;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.SharedTraces;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceFile;
import org.moesaic.traces.TraceImporters;
import org.moesaic.traces.TraceReader;

/// The published facts of the real traces, row by row. Two other implementations agree on them.
class CrosscheckTest {

    /// The definitions of traces with rows.
    private static final Set<String> DEFINITIONS = Set.of("pack", "per-layer", "unified");

    /// 41 of the pack, 18 each of five step files, 11 each of six recordings, 7 each of two over all layers.
    private static final int CHECKED_ROWS = 41 + 5 * 18 + 6 * 11 + 2 * 7;

    private record Case(String trace, String definition) {}

    @Test
    void everyRowIsReproduced() throws IOException {
        List<CrosscheckRow> toCheck =
                CrosscheckRow.read(SharedTraces.file("crosscheck.csv")).stream()
                        .filter(row -> ours(row.trace()) && DEFINITIONS.contains(row.definition()))
                        .toList();
        Map<Case, List<CrosscheckRow>> cases =
                toCheck.stream()
                        .collect(
                                Collectors.groupingBy(
                                        row -> new Case(row.trace(), row.definition())));
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<Case, List<CrosscheckRow>> each : cases.entrySet()) {
            Facts facts = new Facts(each.getKey(), each.getValue());
            for (CrosscheckRow row : each.getValue()) {
                Object measured = facts.measured(row);
                if (!row.agrees(measured)) {
                    wrong.add(row + ", measured " + measured);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(CHECKED_ROWS, toCheck.size());
    }

    private static boolean ours(String trace) {
        return trace.equals("gptoss20b_dev.npz")
                || trace.endsWith(".jsonl")
                || trace.endsWith(".json.gz");
    }

    /// One trace, measured with the capacities that its rows ask for.
    private static final class Facts {

        private final RoutingTrace trace;
        private final boolean percent;
        private final TraceStatistics statistics;
        private final Map<Integer, Integer> indexOfCapacity = new HashMap<>();

        private Facts(Case key, List<CrosscheckRow> rows) {
            RoutingTrace trace = TraceImporters.open(SharedTraces.file(key.trace()));
            this.trace = trace;
            percent = key.trace().endsWith(".jsonl") && key.definition().equals("per-layer");
            int experts = TraceStatistics.of(trace, StatisticsOptions.defaults()).experts();
            List<Integer> capacities =
                    rows.stream()
                            .filter(row -> row.metric().matches(".*C[0-9]+"))
                            .map(row -> capacity(row, experts))
                            .distinct()
                            .toList();
            for (int i = 0; i < capacities.size(); i++) {
                indexOfCapacity.put(capacities.get(i), i);
            }
            boolean unified = key.definition().equals("unified");
            CacheScope scope = unified ? CacheScope.ALL : CacheScope.LAYER;
            StatisticsOptions options = StatisticsOptions.defaults().withCaches(scope, capacities);
            statistics =
                    TraceStatistics.of(
                            trace,
                            RequestLabels.beside(SharedTraces.file(key.trace()))
                                    .map(options::withLabels)
                                    .orElse(options));
        }

        /// The suffix is a capacity, but in the rows of step files it is a share of the experts.
        private int capacity(CrosscheckRow row, int experts) {
            return percent
                    ? (int) Math.max(1, Math.floor(row.suffix() * experts / 100.0 + 0.5))
                    : row.suffix();
        }

        private Object measured(CrosscheckRow row) {
            String metric = row.metric();
            if (metric.startsWith("batch")) {
                return union(Integer.parseInt(metric.replaceAll("[^0-9]", "")), metric);
            }
            return switch (metric.replaceAll("C[0-9]+$", "C")) {
                case "lanes_available" -> statistics.detail().lanesAvailable();
                case "requests" -> statistics.requests();
                case "tokens" -> statistics.tokens();
                case "layers" -> statistics.layers().size();
                case "experts" -> statistics.experts();
                case "top_k" -> statistics.topK();
                case "selections" -> statistics.selections();
                case "accesses" -> statistics.lru().getFirst().accesses();
                case "H_mean", "entropy_mean_bits" -> statistics.entropyBits();
                case "H_L0" -> statistics.layers().get(0).entropyBits();
                case "H_L23" -> statistics.layers().get(23).entropyBits();
                case "entropy_min" -> statistics.minEntropyBits();
                case "entropy_max" -> statistics.maxEntropyBits();
                case "max_over_mean" -> statistics.maxOverMeanLoad();
                case "L0_counts" -> spaced(statistics.layers().getFirst().counts());
                case "reuse1", "reuse_lag1" -> statistics.reuse().getFirst().share().orElseThrow();
                case "C" -> capacity(row, statistics.experts());
                case "lru_hits_C" -> lru(row).hits();
                case "prompt_len" -> firstPosition(trace);
                case "sha256_16" -> contentHash(SharedTraces.file(row.trace()));
                case "lru_misses_C" -> lru(row).misses();
                case "lru_C" -> lru(row).hitRate();
                case "min_hits_C" -> belady(row).hits();
                case "min_misses_C" -> belady(row).misses();
                case "min_C" -> belady(row).hitRate();
                default -> throw new AssertionError("nobody checks " + row);
            };
        }

        private Object union(int batch, String metric) {
            BatchUnion union =
                    statistics.detail().unions().stream()
                            .filter(each -> each.batch() == batch)
                            .findFirst()
                            .orElseThrow();
            return switch (metric.replaceAll("^batch[0-9]+_", "")) {
                case "distinct_total" -> union.distinctExperts();
                case "distinct_mean" -> union.meanDistinctExperts();
                case "maxload_mean" -> union.meanBusiestTokens();
                default -> throw new AssertionError("nobody checks " + metric);
            };
        }

        private CacheCounts lru(CrosscheckRow row) {
            return statistics.lru().get(indexOfCapacity.get(capacity(row, statistics.experts())));
        }

        private CacheCounts belady(CrosscheckRow row) {
            return statistics
                    .belady()
                    .get(indexOfCapacity.get(capacity(row, statistics.experts())));
        }

        private static int firstPosition(RoutingTrace trace) {
            TraceBlock block = new TraceBlock(trace.header(), 1);
            try (TraceReader reader = trace.open()) {
                reader.read(block);
                return block.position(0);
            }
        }

        /// Of what is inside the gzip wrapping.
        private static String contentHash(Path file) {
            try (InputStream content = TraceFile.of(file).openStream()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
                return HexFormat.of().formatHex(digest, 0, 8);
            } catch (IOException | NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        private static String spaced(List<Long> counts) {
            return counts.stream().map(String::valueOf).collect(Collectors.joining(" "));
        }
    }

    /// The peaks of self-overlap that are published of the step files: two captures loop, three do not.
    @Test
    void loopsAreThosePublished() {
        Map<String, Double> shares =
                Map.of(
                        "granite_dialogue", 0.975,
                        "olmoe_prose", 0.68,
                        "granite_code", 0.38,
                        "gptoss_code", 0.36,
                        "qwen_prose", 0.18);
        Map<String, Integer> lags = Map.of("granite_dialogue", 44, "olmoe_prose", 46);
        for (String name : shares.keySet()) {
            RoutingTrace trace = TraceImporters.open(SharedTraces.file(name + ".jsonl"));
            TraceQuality quality = TraceQuality.of(trace, StatisticsOptions.defaults());
            SelfOverlap overlap = quality.selfOverlap().orElseThrow();
            assertEquals(shares.get(name), overlap.share(), 0.005, name);
            assertEquals(lags.containsKey(name) ? 1 : 0, overlap.looping(), name);
            assertEquals(lags.getOrDefault(name, overlap.lag()), overlap.lag(), name);
            assertTrue(!quality.hasErrors(), () -> name + quality.findings());
        }
    }

    /// From one use of an expert to the next in the same layer all experts of the other layers pass, 23 * 4: a smaller
    /// LRU over all layers never hits.
    @Test
    void aCacheOverAllLayersThrashes() {
        RoutingTrace trace = TraceImporters.open(SharedTraces.file("gptoss_code.jsonl"));
        List<Integer> capacities = List.of(1, 48, 23 * 4);
        TraceStatistics statistics =
                TraceStatistics.of(
                        trace, StatisticsOptions.defaults().withCaches(CacheScope.ALL, capacities));
        statistics.lru().forEach(counts -> assertEquals(0, counts.hits()));
    }

    /// Figures of the pack without the requests that repeat themselves or are short, as published of it.
    @Test
    void whatIsPublishedOfTheSoundRequestsOfThePack() throws IOException {
        Path file = SharedTraces.file("gptoss20b_dev.npz");
        RequestLabels labels = RequestLabels.beside(file).orElseThrow();
        RoutingTrace trace = TraceImporters.open(file);
        InMemoryTrace sound = Requests.only(trace, labels);
        TraceStatistics statistics =
                TraceStatistics.of(sound, StatisticsOptions.defaults().withLabels(labels));
        assertEquals(282, statistics.requests());
        assertEquals(93_333, statistics.tokens());
        List<Double> reuse = List.of(.436, .376, .358, .341, .330, .324, .319, .315);
        List<Double> sets = List.of(4.00, 6.25, 9.35, 12.94, 16.49, 19.61, 22.26, 24.47);
        for (int i = 0; i < reuse.size(); i++) {
            double share = statistics.reuse().get(i).share().orElseThrow();
            assertEquals(reuse.get(i), share, 0.0006, "lag " + (1 << i));
            double set = statistics.workingSet().get(i).meanExperts();
            assertEquals(sets.get(i), set, 0.006, "window " + (1 << i));
        }
        assertEquals(.303, statistics.requestIidReuse().orElseThrow(), 0.001);
        assertEquals(.204, statistics.iidReuse(), 0.0006);
        List<LayerInformation.Gap> gaps = statistics.detail().betweenLayers().orElseThrow().gaps();
        List<Double> bits = List.of(1.46, 1.35, 1.13, .94);
        for (int i = 0; i < bits.size(); i++) {
            assertEquals(bits.get(i), gaps.get(i).mean().informationBits(), 0.006);
        }
        LayerInformation.Figures next = gaps.getFirst().mean();
        assertEquals(4.16, next.entropyBits(), 0.006);
        assertEquals(.418, next.predictability(), 0.0006);
        assertEquals(.143, next.popularity(), 0.0006);
    }
}
