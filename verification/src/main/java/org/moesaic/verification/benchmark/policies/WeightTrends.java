package org.moesaic.verification.benchmark.policies;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.moesaic.cli.output.Numbers;
import tools.jackson.databind.JsonNode;

/// What papers say of policies that read weights, beside what came out here: figures are computed, verdicts follow from them.
///
/// @param pages OLMoE and gpt-oss on the hybrid machine
/// @param converters OLMoE on tiles of ideal devices
/// @param noisy OLMoE on tiles of 2.5 times the noise
/// @param weighted gpt-oss with gate weights
/// @param smoothed the JSON of a conversion by EAQuant
/// @param moved share of experts that the reorder gives other bits, for each model
record WeightTrends(
        List<WeightPage> pages,
        WeightPage converters,
        WeightPage noisy,
        WeightPage weighted,
        JsonNode smoothed,
        List<Double> moved) {

    private static final String NEURONS = "neuron-norm:digital=0.25,home=hbm";
    private static final String EIGHTH = "neuron-norm:digital=0.125,home=hbm";
    private static final String ROUTERS = "router-norm:" + WeightCases.AVERAGE;
    private static final String UNORDERED = "router-norm:zeta=inf," + WeightCases.AVERAGE;
    private static final String PMQ = "pmq:beta=0," + WeightCases.AVERAGE;
    private static final String RANDOM = "random:seed=1," + WeightCases.AVERAGE;
    private static final String ACCURACY = "no task is run";

    String markdown() {
        TrendRows rows = new TrendRows();
        routerNorms(rows);
        neuronNorms(rows);
        dictionary(rows);
        smoothing(rows);
        return "## Which trends of the papers come out\n\n"
                + "| what a paper says | its figure | here | comes out |\n|---|---|---|---|\n"
                + rows.text()
                + '\n';
    }

    private void routerNorms(TrendRows rows) {
        List<String> falling =
                List.of(
                        "all-digital:format=bf16",
                        "all-digital:format=int3",
                        "router-norm:levels=2/3,average=2.75",
                        "router-norm:levels=2/3,average=2.5",
                        "router-norm:levels=2/3,average=2.125",
                        "all-digital:format=int2");
        rows.add(
                "fewer bits, less accuracy: 16, 3, 2.75, 2.5, 2.125 average bits, uniform 2 (arXiv 2604.06515,"
                        + " Mixtral-8x7B, mean of 8 tasks)",
                "72.72, 70.85, 70.01, 68.38, 64.26, 58.73",
                "error, 16 and 3 bits being uniform: " + each(page -> errors(page, falling)),
                all(page -> rises(page, falling)));
        rows.add(
                "bits by router norm and reorder over PMQ at equal average bits (the same)",
                "ordering of accuracy",
                "error at 3 bits: "
                        + each(page -> errors(page, List.of(ROUTERS, PMQ)))
                        + "; PMQ had no measured errors and knows no weights",
                all(page -> rises(page, List.of(ROUTERS, PMQ))));
        rows.add(
                "and no longer latency than PMQ's, as frequent experts have fewer bits (the same)",
                "ordering",
                each(page ->
                        time(page, ROUTERS)
                                + " against "
                                + time(page, PMQ)
                                + ", "
                                + Numbers.bytes(Math.round(page.bytes(ROUTERS)))
                                + " against "
                                + Numbers.bytes(Math.round(page.bytes(PMQ)))),
                all(page ->
                        page.latencyPicoseconds(ROUTERS) <= page.latencyPicoseconds(PMQ)
                                && page.bytes(ROUTERS) <= page.bytes(PMQ)));
        boolean few = moved.stream().allMatch(share -> share <= 0.05);
        rows.add(
                "the reorder by maximum variance touches few experts (the same, ζ = 3)",
                "3.7 to 5 %",
                "other bits for "
                        + moved.stream().map(Numbers::percent).collect(Collectors.joining(" and "))
                        + " of the experts, whose variances are spread further here",
                few);
        rows.add(
                "without it the two papers protect opposite experts where norms rise together (the same against arXiv"
                        + " 2603.02633)",
                "two rankings",
                "large experts get the fewest bits; error by norms alone, by lot, with the reorder: "
                        + each(page -> errors(page, List.of(UNORDERED, RANDOM, ROUTERS))),
                all(page -> rises(page, List.of(ROUTERS, RANDOM, UNORDERED))));
        rows.add(
                "accuracy of these tasks (the same)",
                "70.85 and others",
                ACCURACY + ", and the weights are synthetic",
                "cannot be checked");
    }

    private void neuronNorms(TrendRows rows) {
        List<String> others =
                List.of(
                        WeightCases.QUARTER + "frequency",
                        WeightCases.QUARTER + "router-norm",
                        WeightCases.QUARTER + "random");
        rows.add(
                "experts of large neuron norms digital recover more than those chosen by frequency, router norm or lot (arXiv"
                        + " 2603.02633, a quarter digital)",
                "ordering",
                "error of all analog, then by neuron norm / frequency / router norm / lot: "
                        + each(page ->
                                errors(page, List.of(WeightCases.ANALOG))
                                        + ", then "
                                        + errors(page, List.of(NEURONS))
                                        + " / "
                                        + errors(page, others)),
                all(page -> best(page, others)));
        String byWeight = WeightCases.QUARTER + "gate-weight";
        rows.add(
                "and more than those of the largest activation weights (the same)",
                "ordering",
                "gpt-oss, a capture with gate weights, learned from another request: "
                        + errors(weighted, List.of(WeightCases.ANALOG, NEURONS, byWeight)),
                best(weighted, List.of(byWeight)));
        double eighth = recovered(noisy, EIGHTH);
        double quarter = recovered(noisy, NEURONS);
        boolean third = eighth >= 1 / 3.0 && quarter <= 0.5;
        rows.add(
                "12.5 and 25 % digital recover a third to a half of what 2.5 times the noise costs (the same, accuracy)",
                "1/3 to 1/2",
                "of the error, OLMoE: %s and %s at 2.5 times the noise; at the noise as it is %s and %s, gpt-oss %s and %s"
                        .formatted(
                                Numbers.percent(eighth),
                                Numbers.percent(quarter),
                                Numbers.percent(recovered(pages.getFirst(), EIGHTH)),
                                Numbers.percent(recovered(pages.getFirst(), NEURONS)),
                                Numbers.percent(recovered(pages.getLast(), EIGHTH)),
                                Numbers.percent(recovered(pages.getLast(), NEURONS))),
                third ? "yes" : eighth >= 1 / 3.0 ? "yes, and more" : "**no**");
        double alone = converters.error(WeightCases.ANALOG);
        double noise = pages.getFirst().error(WeightCases.ANALOG);
        rows.add(
                "converters alone hardly matter for experts (the same: DeepSeekMoE 61.28 to 61.03, OLMoE 63.17 to 62.46)",
                "0.25 and 0.71 points",
                "OLMoE, all analog with ideal devices and 8-bit converters: %s; with the noise of PCM %s"
                        .formatted(Numbers.percent(alone), Numbers.percent(noise)),
                alone < noise / 4);
        rows.add(
                "converters matter for dense modules (the same: DeepSeekMoE to 55.04, OLMoE to 61.54)",
                "6 and 0.9 points",
                "errors are those of routed experts; attention and head have no synthetic weights here",
                "cannot be checked");
    }

    private void dictionary(TrendRows rows) {
        rows.add(
                "ternary by GPTQ has 85.7 to 88.6 % zeros, and codes take 0.8 bits a weight (QMoE, arXiv 2310.16795)",
                "85.7 to 88.6 %, 20 times",
                "87.8 %, 0.840 bits, 19.06 times on a layer of synthetic OLMoE weights, whose output error is 164 %"
                        + " ([convert.md](convert.md))",
                "sizes yes, error **no**");
        rows.add(
                "Switch-c2048 in less than 160 GB (the same)",
                "160 GB",
                "less, with the dense part in bf16, of 3140.69 GB, by the byte model (`FootprintTest`)",
                "yes");
        rows.add(
                "decoding costs less than 5 % of the time in bf16 (the same)",
                "< 5 %",
                "a processor, no GPU: one thread multiplies by dictionary codes about as fast as by bf16"
                        + " ([kernel-table.md](kernel-table.md))",
                "on a processor");
    }

    private void smoothing(TrendRows rows) {
        double weights = treatment("int4-row");
        double weightsAfter = treatment("int4-row smoothed");
        double before = treatment("int4-row/a4");
        double after = treatment("int4-row/a4 smoothed");
        rows.add(
                "smoothing by experts gains with 4-bit weights and activations (EAQuant, arXiv 2506.13329, OLMoE)",
                "66.69 to 68.06",
                "error with a hundredth of the inputs 20 times larger, OLMoE: %s to %s; with weights alone in 4 bits %s to %s"
                        .formatted(
                                Numbers.percent(before),
                                Numbers.percent(after),
                                Numbers.percent(weights),
                                Numbers.percent(weightsAfter)),
                after < before);
        rows.add(
                "its parts add up: +2.12, +1.90, +0.35, together +2.28; balance r = 0, 1, 2, 4, 8 (the same)",
                "66.69, 67.10, 67.78, 67.47, 67.32",
                ACCURACY
                        + "; drawn activations are alike for all experts, so there is nothing for the balance to even out",
                "cannot be checked");
        rows.add(
                "gains of MoTE and D²MoE (reference points of their papers)",
                "+4.3 %, up to 1.39 x",
                "made, checked and measured by `model convert` ([convert.md](convert.md)); MoTE needs training",
                "cannot be checked");
    }

    private double treatment(String name) {
        return StreamSupport.stream(smoothed.path("treatments").spliterator(), false)
                .filter(each -> each.path("treatment").stringValue().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no treatment " + name))
                .path("relativeError")
                .doubleValue();
    }

    /// Of what all analog loses.
    private static double recovered(WeightPage page, String policy) {
        return 1 - page.error(policy) / page.error(WeightCases.ANALOG);
    }

    private static boolean best(WeightPage page, List<String> others) {
        return others.stream().allMatch(each -> page.error(NEURONS) <= page.error(each));
    }

    private static boolean rises(WeightPage page, List<String> policies) {
        double[] errors = policies.stream().mapToDouble(page::error).toArray();
        return IntStream.range(1, errors.length).allMatch(i -> errors[i - 1] <= errors[i]);
    }

    private static String errors(WeightPage page, List<String> policies) {
        return policies.stream()
                .map(policy -> Numbers.percent(page.error(policy)))
                .collect(Collectors.joining(" / "));
    }

    private static String time(WeightPage page, String policy) {
        return Numbers.si(page.latencyPicoseconds(policy) * 1e-12, "s");
    }

    private interface Told {
        String of(WeightPage page);
    }

    private interface Held {
        boolean by(WeightPage page);
    }

    private String each(Told told) {
        return "OLMoE " + told.of(pages.getFirst()) + "; gpt-oss " + told.of(pages.getLast());
    }

    private boolean all(Held held) {
        return pages.stream().allMatch(held::by);
    }

    /// Share of the experts that two placements store in other formats.
    static double changed(JsonNode one, JsonNode other) {
        String[] formats = formats(one);
        String[] others = formats(other);
        long changed =
                IntStream.range(0, formats.length)
                        .filter(i -> !formats[i].equals(others[i]))
                        .count();
        return (double) changed / formats.length;
    }

    private static String[] formats(JsonNode placed) {
        String[] formats =
                StreamSupport.stream(placed.path("experts").spliterator(), false)
                        .map(each -> each.path("format").stringValue())
                        .toArray(String[]::new);
        if (formats.length == 0 || Arrays.stream(formats).anyMatch(String::isEmpty)) {
            throw new IllegalStateException("a placement without formats");
        }
        return formats;
    }
}
