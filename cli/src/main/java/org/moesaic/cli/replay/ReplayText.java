package org.moesaic.cli.replay;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.replay.ReplayResult;

/// The summary of a replay on a terminal: what was replayed, what it took and cost, what that is made of, and how far to
/// trust it.
record ReplayText(ReplayInputs inputs, ReplayResult result, Style style) {

    private static final int BAR = 24;

    void print(PrintStream out) {
        title(out);
        latency(out);
        energy(out);
        traffic(out);
        notes(out);
    }

    private void title(PrintStream out) {
        ReplayResult.TraceCounts trace = result.trace();
        String synthetic = inputs.request().trace().header().synthetic() ? " (synthetic)" : "";
        out.println(
                style.bold(inputs.request().trace().header().name())
                        + synthetic
                        + " · "
                        + inputs.request().model().id()
                        + " on "
                        + style.bold(inputs.hardware().name()));
        out.println(inputs.policy() + " · cache " + inputs.cache());
        out.println(
                style.faint(
                        Numbers.count(trace.tokens(), "token")
                                + " of "
                                + Numbers.count(trace.requests(), "request")
                                + ", "
                                + Numbers.count(trace.steps(), "step")
                                + ", "
                                + Numbers.count(trace.rows(), "row")
                                + ", "
                                + Numbers.count(trace.selections(), "selection")));
        out.println();
    }

    private void latency(PrintStream out) {
        ReplayResult.Latency latency = result.latency();
        Table table = Table.aligned("ll");
        latency.perTokenMeanPicoseconds()
                .ifPresent(mean ->
                        table.row(
                                style.bold("latency"),
                                style.bold(Numbers.si(mean * 1e-12, "s"))
                                        + " per token   p50 "
                                        + Numbers.picoseconds(
                                                latency.perTokenP50Picoseconds().orElse(0))
                                        + "   p99 "
                                        + Numbers.picoseconds(
                                                latency.perTokenP99Picoseconds().orElse(0))));
        table.row(
                style.bold("speed"),
                String.format(Locale.ROOT, "%.4g", latency.tokensPerSecond())
                        + " tokens/s, whole trace "
                        + Numbers.picoseconds(latency.totalPicoseconds()));
        table.row(
                style.bold("bound by"),
                shares(latency.boundByPicoseconds(), latency.totalPicoseconds()));
        table.row(
                style.bold("spent on"),
                shares(latency.byModulePicoseconds(), latency.totalPicoseconds()));
        ReplayResult.CacheCounts cache = result.cache();
        double hitRate = cache.accesses() == 0 ? 0 : (double) cache.hits() / cache.accesses();
        table.row(
                style.bold(cache.spec().isPresent() ? "cache" : "experts"),
                Numbers.percent(hitRate)
                        + (cache.spec().isPresent() ? " hits" : " at hand")
                        + " of "
                        + Numbers.count(cache.accesses())
                        + " accesses; "
                        + Numbers.count(cache.misses())
                        + " fetches of "
                        + Numbers.bytes(cache.fetchedBytes())
                        + " in all");
        cache.behind()
                .ifPresent(behind ->
                        table.row(
                                style.bold("behind it"),
                                Numbers.percent(
                                                behind.accesses() == 0
                                                        ? 0
                                                        : (double) behind.hits()
                                                                / behind.accesses())
                                        + " hits of "
                                        + Numbers.count(behind.accesses())
                                        + " misses; "
                                        + Numbers.count(behind.misses())
                                        + " fetches of "
                                        + Numbers.bytes(behind.fetchedBytes())
                                        + " in all"));
        result.capacity()
                .ifPresent(use ->
                        table.row(
                                style.bold("capacity"),
                                Numbers.count(use.dropped(), "selection")
                                        + " dropped at a factor of "
                                        + use.factor()));
        result.slices()
                .ifPresent(use ->
                        table.row(
                                style.bold("slices"),
                                Numbers.count(use.loads()) + " loads, " + use.spec()));
        result.prefetch()
                .ifPresent(use ->
                        table.row(
                                style.bold("prefetch"),
                                Numbers.count(use.fetches())
                                        + " fetches ahead of "
                                        + Numbers.bytes(use.bytes())
                                        + " in all; "
                                        + Numbers.percent(
                                                use.fetches() == 0
                                                        ? 0
                                                        : (double) use.used() / use.fetches())
                                        + " of them used"));
        table.row(
                style.bold("arrays"),
                Numbers.percent(result.digital().utilisation())
                        + " of their multiply-accumulates used");
        result.analog()
                .ifPresent(tiles ->
                        table.row(
                                style.bold("tiles"),
                                Numbers.count(tiles.tilesUsed())
                                        + " of "
                                        + Numbers.count(tiles.tiles())
                                        + " hold weights, read "
                                        + Numbers.percent(tiles.utilisation())
                                        + " of the time; placing takes "
                                        + Numbers.picoseconds(tiles.placing().picoseconds())));
        result.areaSquareMillimetres()
                .ifPresent(area ->
                        table.row(
                                style.bold("area"),
                                String.format(
                                        Locale.ROOT,
                                        "%.4g mm2 (%.4g to %.4g)",
                                        area.nominal(),
                                        area.low(),
                                        area.high())));
        table.print(out);
        out.println();
    }

    private void energy(PrintStream out) {
        long tokens = result.trace().tokens();
        Range total = result.perTokenPicojoules();
        Table table = Table.aligned("lrrrrl");
        table.row(style.bold("energy per token"), "low", style.bold("nominal"), "high", "share");
        for (Map.Entry<String, Range> component : result.energy().byComponent().entrySet()) {
            Range range = component.getValue().times(1.0 / tokens);
            if (range.high() > 0) {
                double share = range.nominal() / total.nominal();
                row(table, "  " + component.getKey(), range, Numbers.percent(share), bar(share));
            }
        }
        row(table, style.bold("  total"), total, "", "");
        table.print(out);
        out.println();
        modules(out);
    }

    private void modules(PrintStream out) {
        Range total = result.perTokenPicojoules();
        Table table = Table.aligned("lrrrrl");
        table.row(style.bold("of it for"), "low", style.bold("nominal"), "high", "share");
        result.energy()
                .byModule()
                .forEach((module, energy) -> {
                    Range range = energy.times(1.0 / result.trace().tokens());
                    double share = range.nominal() / total.nominal();
                    row(table, "  " + module, range, Numbers.percent(share), bar(share));
                });
        table.print(out);
        out.println();
    }

    private void row(Table table, String name, Range range, String share, String bar) {
        table.row(
                name,
                Numbers.picojoules(range.low()),
                style.bold(Numbers.picojoules(range.nominal())),
                Numbers.picojoules(range.high()),
                share,
                style.cyan(bar));
    }

    private static String bar(double share) {
        return "█".repeat((int) Math.round(share * BAR));
    }

    private void traffic(PrintStream out) {
        long tokens = result.trace().tokens();
        Table table = Table.aligned("lrr");
        table.row(style.bold("bytes per token"), "read", "written");
        result.traffic()
                .forEach((tier, traffic) ->
                        table.row(
                                "  " + tier,
                                Numbers.bytes(traffic.read() / tokens),
                                Numbers.bytes(traffic.written() / tokens)));
        table.print(out);
        out.println();
    }

    private void notes(PrintStream out) {
        out.println(style.bold("not in these figures"));
        for (String excluded : result.excluded()) {
            out.println("  " + excluded);
        }
        out.println(style.bold("how they are known"));
        Table table = Table.plain();
        for (ReplayResult.FidelityNote note : result.fidelity()) {
            table.row("  " + note.level().label(), note.quantity());
        }
        table.print(out);
        if (!result.energy().dominant().isEmpty()) {
            out.println("  the widest uncertainty is that of " + result.energy().dominant());
        }
    }

    private static String shares(Map<String, Long> parts, long whole) {
        List<String> shares =
                parts.entrySet().stream()
                        .filter(part -> part.getValue() > 0)
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .map(part ->
                                part.getKey()
                                        + " "
                                        + Numbers.percent((double) part.getValue() / whole))
                        .toList();
        return shares.isEmpty() ? "nothing" : String.join(", ", shares);
    }
}
