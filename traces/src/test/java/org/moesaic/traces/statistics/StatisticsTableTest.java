package org.moesaic.traces.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.moesaic.traces.RoutingTrace;
import org.moesaic.traces.SharedTraces;
import org.moesaic.traces.TraceImporters;

/// The table of all real traces in `docs/traces.md` is what is measured.
class StatisticsTableTest {

    private static final List<String> TRACES =
            List.of(
                    "gptoss20b_dev.npz",
                    "gptoss_code.jsonl",
                    "granite_code.jsonl",
                    "granite_dialogue.jsonl",
                    "olmoe_prose.jsonl",
                    "qwen_prose.jsonl",
                    "gptoss20b_mmlu_high_school_us_history.json.gz",
                    "gptoss20b_mmlu_international_law.json.gz",
                    "gptoss20b_mmlu_machine_learning.json.gz",
                    "gptoss20b_mmlu_world_religions.json.gz",
                    "gptoss20b_polyglot_finished.json.gz",
                    "gptoss20b_polyglot_unfinished.json.gz");

    @Test
    void theTableIsWhatIsMeasured() throws IOException {
        List<String> page = Files.readAllLines(Path.of("..", "docs", "traces.md"));
        List<String> missing = new ArrayList<>();
        for (String name : TRACES) {
            String row = row(name);
            if (!page.contains(row)) {
                missing.add(row);
            }
        }
        assertEquals(List.of(), missing, () -> String.join("\n", missing));
    }

    private static String row(String name) {
        RoutingTrace trace = TraceImporters.open(SharedTraces.file(name));
        int experts = TraceStatistics.of(trace, StatisticsOptions.defaults()).experts();
        List<Integer> capacities =
                List.of(
                        (int) Math.floor(experts * 0.1 + 0.5),
                        (int) Math.floor(experts * 0.25 + 0.5),
                        (int) Math.floor(experts * 0.5 + 0.5));
        TraceInspection inspection =
                TraceInspection.of(
                        trace,
                        StatisticsOptions.defaults().withCaches(CacheScope.LAYER, capacities));
        TraceStatistics statistics = inspection.statistics();
        SelfOverlap overlap = inspection.quality().selfOverlap().orElse(null);
        return "| %s | %s | %dx%dx%d | %.4f | %.2f | %.4f | %.4f | %s | %s | %.2f | %s |"
                .formatted(
                        name,
                        String.format(Locale.ROOT, "%,d", statistics.tokens()),
                        statistics.layers().size(),
                        experts,
                        statistics.topK(),
                        statistics.entropyBits(),
                        statistics.maxOverMeanLoad(),
                        statistics.reuse().getFirst().share().orElseThrow(),
                        statistics.requestIidReuse().orElseThrow(),
                        rates(statistics.lru()),
                        rates(statistics.belady()),
                        statistics
                                .detail()
                                .betweenLayers()
                                .orElseThrow()
                                .gaps()
                                .getFirst()
                                .mean()
                                .informationBits(),
                        overlap == null
                                ? "-"
                                : String.format(
                                        Locale.ROOT, "%.2f at %d", overlap.share(), overlap.lag()));
    }

    private static String rates(List<CacheCounts> caches) {
        return String.format(
                Locale.ROOT,
                "%.4f / %.4f / %.4f",
                caches.get(0).hitRate(),
                caches.get(1).hitRate(),
                caches.get(2).hitRate());
    }
}
