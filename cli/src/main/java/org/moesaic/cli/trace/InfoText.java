package org.moesaic.cli.trace;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.statistics.CacheCounts;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.ReuseAtLag;
import org.moesaic.traces.statistics.SelfOverlap;
import org.moesaic.traces.statistics.TraceInspection;
import org.moesaic.traces.statistics.TraceStatistics;

/// The summary of `trace info` for people.
record InfoText(
        TraceInput.Opened opened,
        TraceInspection inspection,
        Optional<Against> against,
        Style style) {

    void print(PrintStream out) {
        TraceHeader header = opened.trace().header();
        TraceStatistics statistics = inspection.statistics();
        String synthetic = header.synthetic() ? ", synthetic" : "";
        out.println(style.bold(header.name()) + style.faint("  " + header.format() + synthetic));
        sizes(statistics).print(out);
        section(out, "Load", "how evenly experts are used");
        load(statistics).print(out);
        section(out, "Reuse", "experts of a row that the row d earlier in its request had too");
        reuse(statistics).print(out);
        inspection.quality().selfOverlap().ifPresent(overlap -> loops(out, overlap));
        new DetailText(statistics, style).print(out);
        against.ifPresent(other -> out.println("\n" + other.text()));
        if (!statistics.lru().isEmpty()) {
            CacheScope scope = statistics.lru().getFirst().scope();
            section(out, "Caches", "hit rates, selection by selection, " + describe(scope));
            caches(statistics, scope).print(out);
        }
        section(out, "Quality", inspection.quality().findings().isEmpty() ? "nothing found" : "");
        FindingsOutput.print(out, inspection.quality().findings(), style);
    }

    private void section(PrintStream out, String title, String remark) {
        out.println();
        out.println((style.cyan(title) + "  " + style.faint(remark)).stripTrailing());
    }

    private static Table sizes(TraceStatistics statistics) {
        String inferred = statistics.expertsInferred() ? " (inferred)" : "";
        return Table.aligned("r")
                .row(Numbers.count(statistics.tokens()), "tokens in " + steps(statistics))
                .row(Numbers.count(statistics.requests()), "requests")
                .row(Numbers.count(statistics.layers().size()), "MoE layers")
                .row(
                        Numbers.count(statistics.experts()),
                        "experts a layer"
                                + inferred
                                + ", of which a row selects "
                                + statistics.topK())
                .row(Numbers.count(statistics.selections()), "selections");
    }

    private static String steps(TraceStatistics statistics) {
        return Numbers.count(statistics.steps()) + " steps";
    }

    private static Table load(TraceStatistics statistics) {
        double even = statistics.evenEntropyBits();
        double share = even == 0 ? 1 : statistics.entropyBits() / even;
        return Table.plain()
                .row(
                        "entropy",
                        decimals(statistics.entropyBits(), 3)
                                + " of "
                                + decimals(even, 3)
                                + " bits ("
                                + Numbers.percent(share)
                                + "); layers from "
                                + decimals(statistics.minEntropyBits(), 3)
                                + " to "
                                + decimals(statistics.maxEntropyBits(), 3))
                .row(
                        "busiest expert",
                        decimals(statistics.maxOverMeanLoad(), 2)
                                + " times the mean load of its layer");
    }

    private static Table reuse(TraceStatistics statistics) {
        List<ReuseAtLag> lags = statistics.reuse();
        String[] heads = new String[lags.size() + 3];
        String[] shares = new String[heads.length];
        heads[0] = "d";
        shares[0] = "shared";
        for (int i = 0; i < lags.size(); i++) {
            heads[i + 1] = String.valueOf(lags.get(i).lag());
            shares[i + 1] =
                    lags.get(i).share().isPresent()
                            ? Numbers.percent(lags.get(i).share().getAsDouble())
                            : "-";
        }
        heads[heads.length - 2] = "by chance";
        shares[heads.length - 2] = Numbers.percent(statistics.iidReuse());
        heads[heads.length - 1] = "in a request";
        shares[heads.length - 1] =
                statistics.requestIidReuse().isPresent()
                        ? Numbers.percent(statistics.requestIidReuse().getAsDouble())
                        : "-";
        return Table.aligned("l" + "r".repeat(heads.length - 1)).row(heads).row(shares);
    }

    private static void loops(PrintStream out, SelfOverlap overlap) {
        out.printf(
                Locale.ROOT,
                "%d of %d requests loop; most repeats request %s, %s at a lag of %d%n",
                overlap.looping(),
                overlap.requests(),
                overlap.requestId(),
                Numbers.percent(overlap.share()),
                overlap.lag());
    }

    private static String describe(CacheScope scope) {
        return switch (scope) {
            case LAYER -> "one cache in each layer";
            case ALL -> "one cache over all layers";
        };
    }

    private static Table caches(TraceStatistics statistics, CacheScope scope) {
        long places =
                switch (scope) {
                    case LAYER -> statistics.experts();
                    case ALL -> (long) statistics.experts() * statistics.layers().size();
                };
        Table table =
                Table.aligned("rrrrr").row("experts", "of all", "LRU", "Belady", "LRU misses");
        for (int i = 0; i < statistics.lru().size(); i++) {
            CacheCounts lru = statistics.lru().get(i);
            CacheCounts belady = statistics.belady().get(i);
            table.row(
                    Numbers.count(lru.capacity()),
                    places == 0
                            ? "-"
                            : Numbers.percent(Math.min(1, (double) lru.capacity() / places)),
                    Numbers.percent(lru.hitRate()),
                    Numbers.percent(belady.hitRate()),
                    Numbers.count(lru.misses()));
        }
        return table;
    }

    private static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
