package org.moesaic.cli.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Problem;
import org.moesaic.edge.Spec;
import org.moesaic.model.compare.Bound;
import org.moesaic.model.compare.Corner;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.compare.Spread;
import org.moesaic.model.placement.Policies;
import org.moesaic.model.placement.Policy;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A policy that goes by lot and was asked for with `seeds=N`: it is compared with the seeds 1 to N, and judged by the mean.
///
/// @param asked as written
/// @param lots one a seed
record Lots(Spec asked, List<Spec> lots) {

    static final String SEEDS = "seeds";

    private static final String SEED = "seed";
    private static final int MOST = 1000;

    /// The lots of a policy that is asked for with `seeds=N`; empty for any other, also for one that has no seed, whose
    /// mistake is told where it is placed.
    ///
    /// @param problems receives what is wrong with the number
    static Optional<Lots> of(Spec spec, Iterable<Policy> plugins, List<Problem> problems) {
        Optional<String> seeds = spec.argument(SEEDS);
        boolean byLot =
                Policies.all(plugins).stream()
                        .filter(policy -> policy.name().equals(spec.name()))
                        .flatMap(policy -> policy.parameters().stream())
                        .anyMatch(parameter -> parameter.name().equals(SEED));
        if (seeds.isEmpty() || !byLot) {
            return Optional.empty();
        }
        if (spec.argument(SEED).isPresent()) {
            problems.add(spec.problem(SEEDS, "goes without seed", "leave one of them out"));
            return Optional.empty();
        }
        int count = seeds.get().matches("[0-9]{1,4}") ? Integer.parseInt(seeds.get()) : 0;
        if (count < 2 || count > MOST) {
            problems.add(spec.problem(SEEDS, "is not allowed", "a whole number from 2 to " + MOST));
            return Optional.empty();
        }
        return Optional.of(
                new Lots(
                        spec,
                        IntStream.rangeClosed(1, count)
                                .mapToObj(seed -> withSeed(spec, seed))
                                .toList()));
    }

    private static Spec withSeed(Spec spec, int seed) {
        Map<String, String> arguments = new LinkedHashMap<>(spec.arguments());
        arguments.remove(SEEDS);
        arguments.put(SEED, String.valueOf(seed));
        return new Spec(spec.what(), spec.name(), arguments);
    }

    private List<Entry> entries(Comparison comparison) {
        return comparison.ran().stream().filter(entry -> lots.contains(entry.policy())).toList();
    }

    private static Spread spread(List<Entry> entries, ToDoubleFunction<Objectives> figure) {
        return Spread.of(
                entries.stream()
                        .map(entry -> entry.objectives().orElseThrow())
                        .mapToDouble(figure)
                        .toArray());
    }

    /// Over the bound, where every lot has one.
    private static Optional<Spread> loss(List<Entry> entries) {
        List<Bound> bounds =
                entries.stream().flatMap(entry -> entry.bounds().loss().stream()).toList();
        return bounds.size() < entries.size()
                ? Optional.empty()
                : Optional.of(Spread.of(bounds.stream().mapToDouble(Bound::excess).toArray()));
    }

    static void fill(ArrayNode array, Comparison comparison) {
        for (Lots group : comparison.lots()) {
            List<Entry> entries = group.entries(comparison);
            ObjectNode node = array.addObject().put("policy", group.asked.toString());
            node.put("runs", entries.size()).put("confidence", Spread.CONFIDENCE);
            if (entries.size() < 2) {
                continue;
            }
            ObjectNode energy = node.putObject("energyPicojoulesPerToken");
            for (Corner corner : Corner.values()) {
                put(
                        energy.putObject(corner.label()),
                        spread(entries, each -> corner.of(each.picojoulesPerToken())));
            }
            put(
                    node.putObject("latencyPicosecondsPerToken"),
                    spread(entries, Objectives::picosecondsPerToken));
            put(node.putObject("bytesPerToken"), spread(entries, Objectives::bytesPerToken));
            loss(entries)
                    .ifPresentOrElse(
                            loss -> put(node.putObject("lossAboveBound"), loss),
                            () -> node.putNull("lossAboveBound"));
        }
    }

    private static void put(ObjectNode node, Spread spread) {
        node.put("mean", spread.mean()).put("halfWidth", spread.halfWidth());
    }

    static void print(PrintStream out, Comparison comparison) {
        List<Lots> groups =
                comparison.lots().stream()
                        .filter(group -> group.entries(comparison).size() > 1)
                        .toList();
        if (groups.isEmpty()) {
            return;
        }
        out.println(
                "by lot: the mean of all seeds, and the "
                        + Math.round(100 * Spread.CONFIDENCE)
                        + " % confidence interval of the mean (Student's t)");
        Table table = Table.aligned("lrrrr");
        for (Lots group : groups) {
            List<Entry> entries = group.entries(comparison);
            List<String> cells = new ArrayList<>();
            cells.add("  " + group.asked);
            Spread energy = spread(entries, each -> each.picojoulesPerToken().nominal());
            cells.add(
                    Numbers.picojoules(energy.mean())
                            + " ± "
                            + Numbers.picojoules(energy.halfWidth()));
            Spread latency = spread(entries, Objectives::picosecondsPerToken);
            cells.add(
                    Numbers.si(latency.mean() * 1e-12, "s")
                            + " ± "
                            + Numbers.si(latency.halfWidth() * 1e-12, "s"));
            Spread bytes = spread(entries, Objectives::bytesPerToken);
            cells.add(
                    Numbers.bytes(Math.round(bytes.mean()))
                            + " ± "
                            + Numbers.bytes(Math.round(bytes.halfWidth())));
            cells.add(
                    loss(entries)
                            .map(loss ->
                                    "loss +"
                                            + Numbers.percent(loss.mean())
                                            + " ± "
                                            + Numbers.percent(loss.halfWidth()))
                            .orElse("-"));
            table.row(cells.toArray(String[]::new));
        }
        table.print(out);
    }
}
