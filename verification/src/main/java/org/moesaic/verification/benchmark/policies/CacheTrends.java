package org.moesaic.verification.benchmark.policies;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What papers say of caches, of the order of slices and of steps by expert, beside what came out here.
record CacheTrends(CacheTable caches, OrderTable orders, TrendRows rows) {

    /// A ratio of times that is nearer to one is no gain.
    private static final double NOTICEABLE = 1.001;

    /// Adds a row for each.
    void add() {
        capacities();
        lookAhead();
        decay();
        slices();
        byExpert();
    }

    private static String overUniform(CacheTable.Line line, double hits) {
        return String.format(
                Locale.ROOT, "%s %d: %.2f x", line.model(), line.capacity(), hits / line.share());
    }

    private void capacities() {
        rows.add(
                "caches hit more than capacity over experts (Read-ME, arXiv 2410.19123, whose router of its own is uniform: 34.2"
                        + " % at 2 of 6)",
                "1.03 x uniform for random eviction",
                caches.of("random").stream()
                        .map(line -> overUniform(line, line.hits()))
                        .collect(Collectors.joining("; ")),
                caches.lines().stream().allMatch(line -> line.hits() > line.share()));
        rows.add(
                "Belady hits more than any other rule",
                "44.2 % against 34.2 %",
                caches.of("lru").stream()
                        .map(line ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %d: %.1f %% against %.1f %% of LRU",
                                        line.model(),
                                        line.capacity(),
                                        100 * line.best(),
                                        100 * line.hits()))
                        .collect(Collectors.joining("; ")),
                caches.lines().stream().allMatch(line -> line.best() >= line.hits()));
    }

    private void lookAhead() {
        List<CacheTable.Line> one = caches.of("belady:look-ahead=1");
        List<CacheTable.Line> some = caches.of("belady:look-ahead=16");
        List<CacheTable.Line> many = caches.of("belady:look-ahead=256");
        boolean rises = true;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < one.size(); i++) {
            rises &= one.get(i).hits() <= some.get(i).hits();
            rises &= some.get(i).hits() <= many.get(i).hits();
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s%s %d: %.1f, %.1f, %.1f %%",
                            i == 0 ? "" : "; ",
                            one.get(i).model(),
                            one.get(i).capacity(),
                            100 * one.get(i).hits(),
                            100 * some.get(i).hits(),
                            100 * many.get(i).hits()));
        }
        rows.add(
                "more look-ahead hits more (Read-ME)",
                "in the mean; here 1, 16, 256 steps",
                text.toString(),
                rises);
    }

    private void decay() {
        List<CacheTable.Line> plain = caches.of("lfu");
        List<CacheTable.Line> decaying = caches.of("lfu-decay:every=64");
        long better = 0;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < plain.size(); i++) {
            better += decaying.get(i).hits() > plain.get(i).hits() ? 1 : 0;
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%s%s %d: %.1f against %.1f %%",
                            i == 0 ? "" : "; ",
                            plain.get(i).model(),
                            plain.get(i).capacity(),
                            100 * decaying.get(i).hits(),
                            100 * plain.get(i).hits()));
        }
        rows.add(
                "counts that decay hit more than all-time counts (SE-MoE's LFU)",
                "ordering",
                text.toString(),
                better == plain.size() ? "yes" : "**in %d of %d**".formatted(better, plain.size()));
    }

    private void slices() {
        rows.add(
                "nested slices beat separate copies (D²MoE, its ablation on edge devices)",
                "1.91 to 4.95 x",
                perBatch(batch ->
                        String.format(Locale.ROOT, "%.2f x", orders.overHottest("copies", batch))),
                TrendRows.verdict(
                        OrderTable.batches().stream()
                                .allMatch(
                                        batch -> orders.overHottest("copies", batch) > NOTICEABLE),
                        OrderTable.batches().stream()
                                .allMatch(batch -> orders.overHottest("copies", batch) >= 1.91)));
        rows.add(
                "the hottest slice first beats expert by expert (the same)",
                "1.11 to 1.21 x",
                perBatch(batch ->
                        String.format(
                                Locale.ROOT, "%.4f x", orders.overHottest("by-expert", batch))),
                TrendRows.verdict(
                        OrderTable.batches().stream()
                                .allMatch(batch ->
                                        orders.overHottest("by-expert", batch) > NOTICEABLE),
                        OrderTable.batches().stream()
                                .allMatch(
                                        batch -> orders.overHottest("by-expert", batch) >= 1.11)));
    }

    private void byExpert() {
        rows.add(
                "steps grouped by expert touch fewer experts and are faster (Read-ME: distinct experts 5.08 to 3.51 a batch)",
                "latency 5.0 to 6.1 % less",
                perBatch(batch ->
                        "time "
                                + PolicyPage.signed(orders.timeByExpert(batch))
                                + ", memory "
                                + PolicyPage.signed(orders.bytesByExpert(batch))),
                TrendRows.verdict(
                        OrderTable.batches().stream()
                                .allMatch(batch -> orders.timeByExpert(batch) < 0),
                        OrderTable.batches().stream()
                                .allMatch(batch -> Math.abs(orders.timeByExpert(batch)) < 0.1)));
    }

    private static String perBatch(Function<Integer, String> text) {
        return OrderTable.batches().stream()
                .map(batch -> batch + " requests: " + text.apply(batch))
                .collect(Collectors.joining("; "));
    }
}
