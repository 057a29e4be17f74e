package org.moesaic.cli.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.model.compare.Bound;
import org.moesaic.model.compare.Bounds;
import org.moesaic.model.compare.Corner;
import org.moesaic.model.compare.Criterion;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.compare.Survival;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.Fidelity;
import org.moesaic.model.hardware.PartArea;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.StaticPower;
import org.moesaic.model.replay.ReplayResult;

/// A comparison on a terminal: one line a policy, the least energy first, who stands, what was refused, and which figures are assumed.
record CompareText(Comparison comparison, Style style) {

    /// Resources that bound less than this share of the time are not worth a word.
    private static final double WORTH_NAMING = 0.05;

    void print(PrintStream out) {
        ReplayResult.TraceCounts trace = comparison.ran().getFirst().result().orElseThrow().trace();
        out.println(
                style.bold(comparison.run().trace().header().name())
                        + " · "
                        + comparison.run().model().id()
                        + " on "
                        + style.bold(comparison.run().hardware().name())
                        + (comparison.isoArea() ? " · equal silicon" : ""));
        out.println(
                style.faint(
                        Numbers.count(trace.tokens(), "token")
                                + ", "
                                + Numbers.count(trace.steps(), "step")
                                + ", cache "
                                + comparison.run().cacheText()));
        out.println();
        table(out);
        out.println();
        comparison.damage().ifPresent(damage -> damage.print(out, comparison));
        conclusions(out);
        survivals(out);
        bounds(out);
        Lots.print(out, comparison);
        Hindsight.print(out, comparison);
        identical(out);
        refusals(out);
        assumed(out);
    }

    private void table(PrintStream out) {
        Table table = Table.aligned("rlrrrrrrrll");
        table.row(
                "rank",
                style.bold("per token"),
                "energy low",
                style.bold("nominal"),
                "high",
                style.bold("latency"),
                style.bold("memory"),
                style.bold("area"),
                style.bold("error"),
                style.bold("Pareto"),
                style.bold("bound by"));
        for (int i : comparison.inOrder()) {
            Entry entry = comparison.entries().get(i);
            String name = entry.policy() + (entry.inSample() ? " (in sample)" : "");
            if (entry.result().isEmpty()) {
                table.row("", name, style.yellow("refused"));
                continue;
            }
            Objectives objectives = entry.objectives().orElseThrow();
            Range energy = objectives.picojoulesPerToken();
            table.row(
                    Integer.toString(comparison.rank(i, Criterion.ENERGY).orElseThrow()),
                    name,
                    Numbers.picojoules(energy.low()),
                    style.bold(Numbers.picojoules(energy.nominal())),
                    Numbers.picojoules(energy.high()),
                    Numbers.si(objectives.picosecondsPerToken() * 1e-12, "s"),
                    Numbers.bytes(Math.round(objectives.bytesPerToken())),
                    objectives
                            .squareMillimetres()
                            .map(area -> Numbers.count(Math.round(area.nominal())) + " mm2")
                            .orElse("-"),
                    Measured.error(entry),
                    marks(i),
                    bound(entry.result().orElseThrow()));
        }
        table.print(out);
    }

    /// One letter for each corner at which an entry stands.
    private String marks(int entry) {
        StringBuilder marks = new StringBuilder();
        for (Corner corner : Corner.values()) {
            marks.append(comparison.stands(entry, corner) ? corner.label().charAt(0) : '-');
        }
        return comparison.stands(entry, Corner.NOMINAL)
                ? style.green(marks.toString())
                : marks.toString();
    }

    private static String bound(ReplayResult result) {
        long whole = result.latency().totalPicoseconds();
        List<String> named =
                result.latency().boundByPicoseconds().entrySet().stream()
                        .filter(each ->
                                whole > 0 && (double) each.getValue() / whole >= WORTH_NAMING)
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .map(each ->
                                each.getKey()
                                        + " "
                                        + Numbers.percent((double) each.getValue() / whole))
                        .toList();
        return named.isEmpty() ? "nothing" : String.join(", ", named);
    }

    private void conclusions(PrintStream out) {
        List<String> always = new ArrayList<>();
        List<String> sometimes = new ArrayList<>();
        for (int i = 0; i < comparison.entries().size(); i++) {
            int stands = 0;
            for (Corner corner : Corner.values()) {
                stands += comparison.stands(i, corner) ? 1 : 0;
            }
            if (stands > 0) {
                (stands == Corner.values().length ? always : sometimes)
                        .add(comparison.entries().get(i).policy().toString());
            }
        }
        out.println(style.bold("Pareto-optimal at low, nominal and high"));
        always.forEach(policy -> out.println("  " + policy));
        if (!sometimes.isEmpty()) {
            out.println(style.bold("at some of them only"));
            sometimes.forEach(policy -> out.println("  " + policy));
        }
    }

    /// Of all two policies which needs less, and whether that depends on how uncertain figures turn out.
    private void survivals(PrintStream out) {
        List<Entry> ran = comparison.ran();
        if (ran.size() < 2) {
            return;
        }
        out.println(style.bold("best at low, nominal and high"));
        Table table = Table.plain();
        for (Survival survival : comparison.survivals()) {
            List<String> best =
                    survival.best().get(Corner.NOMINAL).stream()
                            .map(i -> ran.get(i).policy().toString())
                            .toList();
            if (best.isEmpty()) {
                continue;
            }
            table.row(
                    "  " + survival.criterion().label(),
                    shortened(best) + (survival.bestSurvives() ? "" : " (at nominal only)"),
                    survival.pairs().size()
                            - survival.turned().size()
                            + " of "
                            + Numbers.count(survival.pairs().size(), "pair")
                            + " stand the same at all three");
        }
        table.print(out);
    }

    /// How far each policy is from what is possible.
    private void bounds(PrintStream out) {
        Table table = Table.aligned("lrrrr");
        int rows = 0;
        for (int i : comparison.inOrder()) {
            Bounds bounds = comparison.entries().get(i).bounds();
            if (!bounds.equals(Bounds.NONE)) {
                rows++;
                table.row(
                        "  " + comparison.entries().get(i).policy(),
                        bounds.loss().map(each -> "loss " + more(each)).orElse("-"),
                        bounds.energy().map(each -> "expert energy " + more(each)).orElse("-"),
                        bounds.load().map(each -> "busiest device " + more(each)).orElse("-"),
                        bounds.hitRate()
                                .map(each ->
                                        "hits "
                                                + Numbers.percent(each.achieved())
                                                + " of Belady's "
                                                + Numbers.percent(each.best()))
                                .orElse("-"));
            }
        }
        if (rows > 0) {
            out.println(style.bold("distance to the bound, by the rows that were replayed"));
            table.print(out);
        }
    }

    private static String more(Bound bound) {
        return "+" + Numbers.percent(bound.excess());
    }

    private static String shortened(List<String> names) {
        int shown = 2;
        return names.size() <= shown
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, shown))
                        + " and "
                        + (names.size() - shown)
                        + " more";
    }

    private void identical(PrintStream out) {
        for (List<Entry> group : comparison.identical()) {
            out.println(
                    style.bold("the same placement: ")
                            + String.join(
                                    ", ",
                                    group.stream().map(each -> each.policy().toString()).toList()));
        }
    }

    private void refusals(PrintStream out) {
        for (Entry entry : comparison.entries()) {
            if (!entry.refused().isEmpty()) {
                out.println(style.bold("refused: ") + entry.policy());
                entry.refused().forEach(problem -> out.println("  " + problem));
            }
        }
    }

    /// What everybody should know before believing the table.
    private void assumed(PrintStream out) {
        Map<Fidelity, TreeSet<String>> energies = new TreeMap<>();
        TreeSet<String> areas = new TreeSet<>();
        for (Entry entry : comparison.ran()) {
            for (ActionCost cost : entry.hardware().energy().actions().values()) {
                if (entry.result().orElseThrow().actions().containsKey(cost.action())) {
                    energies.computeIfAbsent(cost.fidelity(), _ -> new TreeSet<>())
                            .add(cost.action());
                }
            }
            for (StaticPower power : entry.hardware().energy().statics()) {
                energies.computeIfAbsent(power.fidelity(), _ -> new TreeSet<>())
                        .add("static " + power.part());
            }
            for (PartArea part : entry.hardware().area().parts()) {
                if (part.fidelity() == Fidelity.ASSUMED) {
                    areas.add(part.part());
                }
            }
        }
        out.println(style.bold("how the figures are known"));
        out.println("  counts and bytes are counted, latencies derived");
        energies.forEach((level, names) ->
                out.println("  energy, " + level.label() + ": " + String.join(", ", names)));
        if (!areas.isEmpty()) {
            out.println("  area, assumed: " + String.join(", ", areas));
        }
        out.println(
                "  each with its source: moesaic hardware show "
                        + comparison.run().hardware().name());
    }
}
