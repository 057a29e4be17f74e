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
    private final CacheTrends caches;
    private final TrendRows rows = new TrendRows();

    Trends(List<PolicyPage> pages, CacheTable caches, OrderTable orders) {
        this.pages = pages;
        this.caches = new CacheTrends(caches, orders, rows);
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
        caches.add();
        return "## Which trends of the papers come out\n\n"
                + "| what a paper says | its figure | here | comes out |\n|---|---|---|---|\n"
                + rows.text()
                + "| accuracy at equal bits: router norm over PMQ over uniform bits (arXiv 2604.06515, Mixtral-8x7B, mean of 8"
                + " tasks) | 68.38 at 2.5 bits, 58.73 uniform at 2 | no task is run; the error of outputs is in"
                + " [weights-table.md](weights-table.md) | not reproduced |\n"
                + "| throughput of D²MoE over EdgeMoE | up to 1.39 x | their devices and models are not described here | not"
                + " reproduced |\n\n"
                + WHY;
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
        rows.add(
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
        rows.add(
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
        rows.add(
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
        rows.add(
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
        rows.add(
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
        rows.add(
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
        rows.add(
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
        rows.add(
                "dictionary-coded ternary makes the experts of switch-c-2048 fit (QMoE, arXiv 2310.16795)",
                "under 160 GB, about 20 x",
                String.format(Locale.ROOT, "%.1f GB of %.1f GB, %.1f x", coded, wide, wide / coded),
                coded < 160);
    }

    private static NumberFormat format(String name) {
        return NumberFormats.parse(name).orElseThrow();
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
