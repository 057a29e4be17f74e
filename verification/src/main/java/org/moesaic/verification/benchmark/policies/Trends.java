package org.moesaic.verification.benchmark.policies;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.moesaic.formats.NestedFormat;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import tools.jackson.databind.JsonNode;

/// What papers say of policies, beside what came out here: figures are computed, verdicts follow from them.
final class Trends {

    private static final String PMQ = "pmq:average=3,levels=2/3/4,beta=0";
    private static final String FREQUENCY = "frequency:average=3";

    /// A GiB is a part of either model.
    static final String NEAR = "hot-near:bytes=1GiB,format=int4";

    /// An error follows.
    static final String LEAST_ENERGY = "optimum:objective=energy,error=";

    static final String DIGITAL = "hot-digital:fraction=0.25";
    static final String BALANCED = "eplb:format=fp8";

    private static final String LATENCY = "latencyPicosecondsPerToken";
    private static final String DEALT = "round-robin:format=fp8";

    /// A ratio of times that is nearer to one is no gain.
    private static final double NOTICEABLE = 1.001;

    private static final double BYTES_IN_GB = 1e9;

    private static final String WHY =
            """
            Where it does not:

            - *PMQ against frequency*: PMQ is exact for what it learned, and so trusts it most. Learned from half of the requests
              it wins; learned from one request of another subject it loses to a plain ranking, and by far to itself in
              hindsight (column *oracle* below). A profile of one request is no profile.
            - *EPLB*: a row takes the copy on the device of its request, so that a copy never makes more rows cross. With one
              request all rows have one home, which gets all that has a copy there; with 223 requests spread over the devices
              loads even out as promised.
            - *Slices*: here the link from the host binds, and all slices that are wanted cross it whatever their order; only what
              is computed after the last one could be hidden, and that is next to nothing. Copies cost as much more as they
              load, beside dense modules that stay the same. The devices of the paper compute slowly.
            - *Steps by expert*: time is that of all steps together. What a request waits for its expert to be served is not in
              it, and is in the paper's latency; requests wait four times as many as run, which leaves much to choose from.
            - *The exact optimum by energy* (`optimum:objective=energy`, no paper's): it is exact for what it learned. Experts that
              the profile never saw cost and lose it nothing, so they go where an access is cheapest, in few bits; learned from
              one request it loses more than was asked for when another request selects them.

            """;

    private final List<PolicyPage> pages;
    private final CacheTable caches;
    private final OrderTable orders;
    private final StringBuilder rows = new StringBuilder();

    Trends(List<PolicyPage> pages, CacheTable caches, OrderTable orders) {
        this.pages = pages;
        this.caches = caches;
        this.orders = orders;
    }

    String markdown() {
        leastLoss();
        hotBitsCost();
        lotsLose();
        balance();
        popularNear();
        digitalHot();
        planes();
        dictionary();
        caches();
        lookAhead();
        decay();
        slices();
        byExpert();
        return "## Which trends of the papers come out\n\n"
                + "| what a paper says | its figure | here | comes out |\n|---|---|---|---|\n"
                + rows
                + "| accuracy at equal bits: router norm over PMQ over uniform bits (arXiv 2604.06515, Mixtral-8x7B, mean of 8"
                + " tasks) | 68.38 at 2.5 bits, 58.73 uniform at 2 | nothing here reads weights or runs tasks | not"
                + " reproduced |\n"
                + "| throughput of D²MoE over EdgeMoE | up to 1.39 x | their devices and models are not described here | not"
                + " reproduced |\n\n"
                + WHY;
    }

    private void row(String claim, String paper, String here, boolean holds) {
        row(claim, paper, here, holds ? "yes" : "**no**");
    }

    private static String verdict(boolean ordering, boolean size) {
        return ordering ? size ? "yes" : "ordering yes, size **no**" : "**no**";
    }

    private void row(String claim, String paper, String here, String holds) {
        rows.append("| %s | %s | %s | %s |\n".formatted(claim, paper, here, holds));
    }

    private List<PolicyPage> on(String machine) {
        return pages.stream().filter(page -> page.subject().title().endsWith(machine)).toList();
    }

    private static double lossAboveBest(PolicyPage page, String policy) {
        JsonNode loss = page.result(policy).at("/bounds/loss");
        return loss.path("achieved").doubleValue() / loss.path("bound").doubleValue() - 1;
    }

    private static double lotsAboveBest(PolicyPage page) {
        return lots(page, "random:average=3", "lossAboveBound");
    }

    private static double latency(PolicyPage page, String policy) {
        return page.result(policy).path("latencyPicosecondsPerToken").doubleValue();
    }

    private static double energy(PolicyPage page, String policy) {
        return page.result(policy).at("/energyPicojoulesPerToken/nominal").doubleValue();
    }

    private void leastLoss() {
        List<PolicyPage> on = on("hbm3-host");
        row(
                "at equal bits PMQ loses less than bits by frequency (MC-MoE, arXiv 2410.06270)",
                "ordering",
                each(
                        on,
                        page ->
                                "PMQ "
                                        + PolicyPage.signed(lossAboveBest(page, PMQ))
                                        + ", frequency "
                                        + PolicyPage.signed(lossAboveBest(page, FREQUENCY))
                                        + " above best"),
                share(on, page -> lossAboveBest(page, PMQ) <= lossAboveBest(page, FREQUENCY)));
    }

    private void lotsLose() {
        List<PolicyPage> on = on("hbm3-host");
        row(
                "bits by frequency lose less than bits by lot (baselines of the same)",
                "ordering",
                each(
                        on,
                        page ->
                                "frequency "
                                        + PolicyPage.signed(lossAboveBest(page, FREQUENCY))
                                        + ", ten lots "
                                        + PolicyPage.signed(lotsAboveBest(page))
                                        + " above best"),
                share(on, page -> lossAboveBest(page, FREQUENCY) < lotsAboveBest(page)));
    }

    private void hotBitsCost() {
        List<PolicyPage> on = on("hbm3-host");
        row(
                "more bits for frequent experts cost latency at equal average bits (why arXiv 2604.06515 is faster than PMQ)",
                "ordering",
                each(
                        on,
                        page ->
                                "frequency "
                                        + PolicyPage.signed(
                                                latency(page, FREQUENCY) / lotsLatency(page) - 1)
                                        + ", PMQ "
                                        + PolicyPage.signed(
                                                latency(page, PMQ) / lotsLatency(page) - 1)
                                        + " over ten lots"),
                share(
                        on,
                        page ->
                                latency(page, FREQUENCY) > lotsLatency(page)
                                        && latency(page, PMQ) > lotsLatency(page)));
    }

    private static double lotsLatency(PolicyPage page) {
        return lots(page, "random:average=3", LATENCY);
    }

    /// The mean of a figure over the lots of a policy.
    private static double lots(PolicyPage page, String policy, String figure) {
        for (JsonNode lots : page.json().path("lots")) {
            if (lots.path("policy").stringValue().startsWith(policy + ",")) {
                return lots.path(figure).path("mean").doubleValue();
            }
        }
        throw new IllegalStateException("no lots of " + policy);
    }

    private static double busiest(PolicyPage page, String policy) {
        JsonNode load = page.result(policy).at("/bounds/busiestDeviceSelections");
        return load.path("achieved").doubleValue() / load.path("bound").doubleValue() - 1;
    }

    private void balance() {
        List<PolicyPage> on = on("multi-device-8");
        row(
                "copies of hot experts even out the load (EPLB of DeepSeek-V3)",
                "ordering",
                each(
                        on,
                        page ->
                                "EPLB "
                                        + PolicyPage.signed(busiest(page, BALANCED))
                                        + ", dealt out by id "
                                        + PolicyPage.signed(busiest(page, DEALT))
                                        + " over even"),
                share(on, page -> busiest(page, BALANCED) < busiest(page, DEALT)));
    }

    private void popularNear() {
        List<PolicyPage> on = on("hbm3-host");
        row(
                "popular experts in near memory save fetches (offloading runtimes)",
                "ordering",
                each(
                        on,
                        page ->
                                "latency "
                                        + PolicyPage.signed(
                                                latency(page, NEAR) / lots(page, NEAR, LATENCY) - 1)
                                        + " against ten lots"),
                share(on, page -> latency(page, NEAR) < lots(page, NEAR, LATENCY)));
    }

    private void digitalHot() {
        List<PolicyPage> on = on("hybrid-analog");
        row(
                "a quarter of the experts on digital arrays keeps part of the analog saving (arXiv 2603.02633; that it recovers"
                        + " 1/3 to 1/2 of the accuracy needs weights)",
                "12.5 to 25 % digital",
                each(
                        on,
                        page ->
                                "energy "
                                        + PolicyPage.signed(
                                                energy(page, DIGITAL)
                                                                / energy(
                                                                        page,
                                                                        "all-analog:dense=digital")
                                                        - 1)
                                        + " over all analog, "
                                        + PolicyPage.signed(
                                                energy(page, DIGITAL)
                                                                / energy(
                                                                        page,
                                                                        "all-digital:format=fp8")
                                                        - 1)
                                        + " over all fp8"),
                share(
                        on,
                        page ->
                                energy(page, DIGITAL) > energy(page, "all-analog:dense=digital")
                                        && energy(page, DIGITAL)
                                                < energy(page, "all-digital:format=fp8")));
    }

    private void planes() {
        ModelCard card = ModelCards.find("mixtral-8x7b");
        long nested = ExpertBytes.of(card, new NestedFormat(2, 4, NestedFormat.DEFAULT_GROUP));
        long apart =
                List.of("int2-asym", "int3-asym", "int4-asym").stream()
                        .mapToLong(name -> ExpertBytes.of(card, format(name)))
                        .sum();
        double less = 1 - (double) nested / apart;
        row(
                "nested planes instead of copies of 2, 3 and 4 bits save memory (D²MoE, MobiCom 2025)",
                "33 to 53 % of all, 4.5 against 9.75 bits a weight",
                String.format(
                        Locale.ROOT,
                        "%.1f %% of an expert of Mixtral: %,d against %,d bytes",
                        100 * less,
                        nested,
                        apart),
                less >= 0.33);
    }

    private void dictionary() {
        ModelCard card = ModelCards.find("switch-c-2048");
        long experts = (long) card.moeLayerIds().size() * card.routedExperts();
        double coded = experts * ExpertBytes.of(card, format("dict16")) / BYTES_IN_GB;
        double wide = experts * ExpertBytes.of(card, format("bf16")) / BYTES_IN_GB;
        row(
                "dictionary-coded ternary makes the experts of switch-c-2048 fit (QMoE, arXiv 2310.16795)",
                "under 160 GB, about 20 x",
                String.format(Locale.ROOT, "%.1f GB of %.1f GB, %.1f x", coded, wide, wide / coded),
                coded < 160);
    }

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
    }

    private static String overUniform(CacheTable.Line line, double hits) {
        return String.format(
                Locale.ROOT, "%s %d: %.2f x", line.model(), line.capacity(), hits / line.share());
    }

    private void caches() {
        row(
                "caches hit more than capacity over experts (Read-ME, arXiv 2410.19123, whose router of its own is uniform: 34.2"
                        + " % at 2 of 6)",
                "1.03 x uniform for random eviction",
                caches.of("random").stream()
                        .map(line -> overUniform(line, line.hits()))
                        .collect(Collectors.joining("; ")),
                caches.lines().stream().allMatch(line -> line.hits() > line.share()));
        row(
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
        row(
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
        row(
                "counts that decay hit more than all-time counts (SE-MoE's LFU)",
                "ordering",
                text.toString(),
                better == plain.size() ? "yes" : "**in %d of %d**".formatted(better, plain.size()));
    }

    private void slices() {
        row(
                "nested slices beat separate copies (D²MoE, its ablation on edge devices)",
                "1.91 to 4.95 x",
                perBatch(batch ->
                        String.format(Locale.ROOT, "%.2f x", orders.overHottest("copies", batch))),
                verdict(
                        OrderTable.batches().stream()
                                .allMatch(
                                        batch -> orders.overHottest("copies", batch) > NOTICEABLE),
                        OrderTable.batches().stream()
                                .allMatch(batch -> orders.overHottest("copies", batch) >= 1.91)));
        row(
                "the hottest slice first beats expert by expert (the same)",
                "1.11 to 1.21 x",
                perBatch(batch ->
                        String.format(
                                Locale.ROOT, "%.4f x", orders.overHottest("by-expert", batch))),
                verdict(
                        OrderTable.batches().stream()
                                .allMatch(batch ->
                                        orders.overHottest("by-expert", batch) > NOTICEABLE),
                        OrderTable.batches().stream()
                                .allMatch(
                                        batch -> orders.overHottest("by-expert", batch) >= 1.11)));
    }

    private void byExpert() {
        row(
                "steps grouped by expert touch fewer experts and are faster (Read-ME: distinct experts 5.08 to 3.51 a batch)",
                "latency 5.0 to 6.1 % less",
                perBatch(batch ->
                        "time "
                                + PolicyPage.signed(orders.timeByExpert(batch))
                                + ", memory "
                                + PolicyPage.signed(orders.bytesByExpert(batch))),
                verdict(
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

    /// What each capture says, in the order of the tables.
    private static String each(List<PolicyPage> pages, Function<PolicyPage, String> text) {
        return pages.stream()
                .map(page -> page.subject().title().split(",", 2)[0] + ": " + text.apply(page))
                .collect(Collectors.joining("; "));
    }

    /// Of how many captures it holds.
    private static String share(List<PolicyPage> pages, Predicate<PolicyPage> holds) {
        long count = pages.stream().filter(holds).count();
        return count == pages.size()
                ? "yes"
                : count == 0 ? "**no**" : "**in %d of %d**".formatted(count, pages.size());
    }
}
