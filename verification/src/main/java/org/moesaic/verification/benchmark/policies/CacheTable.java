package org.moesaic.verification.benchmark.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Hit rates of caches in HBM before a host that holds all experts, each beside Belady's of the same capacity and beside
/// capacity over experts, which independent uniform routing would give.
final class CacheTable {

    private static final List<String> RULES =
            List.of(
                    "lru",
                    "fifo",
                    "random",
                    "lfu",
                    "lfu-decay:every=64",
                    "belady:look-ahead=1",
                    "belady:look-ahead=16",
                    "belady:look-ahead=256");

    /// A hit rate.
    ///
    /// @param share capacity over experts
    record Line(String model, String rule, int capacity, double share, double hits, double best) {}

    private final List<Line> lines = new ArrayList<>();

    /// @param trace file with one token a step
    void add(String model, String trace, int experts) {
        for (int capacity : List.of(experts / 4, experts / 2)) {
            for (String rule : RULES) {
                Case run =
                        new Case(
                                "",
                                List.of(
                                        "compare",
                                        "--trace",
                                        trace,
                                        "--model",
                                        model,
                                        "--hardware",
                                        "hbm3-host",
                                        "--policy",
                                        "all-digital:format=int4",
                                        "--cache",
                                        rule
                                                + (rule.contains(":") ? "," : ":")
                                                + "tier=hbm,home=host,experts-per-layer="
                                                + capacity));
                JsonNode rate = run.run().at("/results/0/bounds/cacheHitRate");
                lines.add(
                        new Line(
                                model,
                                rule,
                                capacity,
                                (double) capacity / experts,
                                rate.path("achieved").doubleValue(),
                                rate.path("bound").doubleValue()));
            }
        }
    }

    /// Those of a rule.
    List<Line> of(String rule) {
        return lines.stream().filter(line -> line.rule.equals(rule)).toList();
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    String markdown() {
        StringBuilder text =
                new StringBuilder(
                        """
                        ## Caches of experts, and their bound

                        `./moesaic compare … --hardware hbm3-host --policy all-digital:format=int4 --cache
                        RULE:tier=hbm,home=host,experts-per-layer=C`, all requests, one token a step.

                        | model | rule | experts a layer | hits | Belady | below the bound | uniform routing |
                        |---|---|---|---|---|---|---|
                        """);
        for (Line line : lines) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %d | %.1f %% | %.1f %% | %.1f points | %.1f %% |%n",
                            line.model,
                            line.rule,
                            line.capacity,
                            100 * line.hits,
                            100 * line.best,
                            100 * (line.best - line.hits),
                            100 * line.share));
        }
        return text.append('\n').toString();
    }
}
