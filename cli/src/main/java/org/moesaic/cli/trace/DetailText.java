package org.moesaic.cli.trace;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Style;
import org.moesaic.cli.output.Table;
import org.moesaic.traces.statistics.BatchUnion;
import org.moesaic.traces.statistics.DomainSplit;
import org.moesaic.traces.statistics.GateWeightQuantiles;
import org.moesaic.traces.statistics.LayerInformation;
import org.moesaic.traces.statistics.PhaseLoad;
import org.moesaic.traces.statistics.PhaseSplit;
import org.moesaic.traces.statistics.RoutingDetail;
import org.moesaic.traces.statistics.TraceStatistics;
import org.moesaic.traces.statistics.WorkingSetSize;

/// What `trace info` says for people beyond load, reuse and caches. What a trace has nothing of is left out.
record DetailText(TraceStatistics statistics, Style style) {

    void print(PrintStream out) {
        RoutingDetail detail = statistics.detail();
        if (!statistics.workingSet().isEmpty()) {
            section(out, "Working set", "distinct experts of a layer in n tokens of a request");
            workingSet(statistics.workingSet()).print(out);
        }
        if (detail.unions().size() > 1) {
            section(
                    out,
                    "Batch union",
                    "experts of a layer-step of n requests in lockstep, "
                            + BatchUnion.STEPS
                            + " steps");
            unions(detail.unions()).print(out);
        }
        detail.betweenLayers().ifPresent(information -> betweenLayers(out, information));
        if (!detail.gateWeights().isEmpty()) {
            section(out, "Gate weights", "largest first");
            weights(detail.gateWeights()).print(out);
        }
        if (detail.phases().loads().size() > 1) {
            phases(out, detail.phases());
        }
        detail.domains().ifPresent(split -> domains(out, split));
    }

    private void section(PrintStream out, String title, String remark) {
        out.println();
        out.println((style.cyan(title) + "  " + style.faint(remark)).stripTrailing());
    }

    private static Table workingSet(List<WorkingSetSize> sizes) {
        String[] heads = new String[sizes.size() + 1];
        String[] experts = new String[heads.length];
        heads[0] = "n";
        experts[0] = "experts";
        for (int i = 0; i < sizes.size(); i++) {
            heads[i + 1] = String.valueOf(sizes.get(i).windowTokens());
            experts[i + 1] = decimals(sizes.get(i).meanExperts(), 2);
        }
        return Table.aligned("l" + "r".repeat(sizes.size())).row(heads).row(experts);
    }

    private static Table unions(List<BatchUnion> unions) {
        String[] heads = new String[unions.size() + 1];
        String[] experts = new String[heads.length];
        String[] busiest = new String[heads.length];
        heads[0] = "n";
        experts[0] = "experts";
        busiest[0] = "tokens of the busiest";
        for (int i = 0; i < unions.size(); i++) {
            heads[i + 1] = String.valueOf(unions.get(i).batch());
            experts[i + 1] = decimals(unions.get(i).meanDistinctExperts(), 2);
            busiest[i + 1] = decimals(unions.get(i).meanBusiestTokens(), 2);
        }
        return Table.aligned("l" + "r".repeat(unions.size())).row(heads).row(experts).row(busiest);
    }

    private void betweenLayers(PrintStream out, LayerInformation information) {
        section(
                out,
                "Between layers",
                "what a token's first choice says of a later layer's"
                        + (information.ranksKnown()
                                ? ""
                                : "; ranks are lost: first in file order"));
        Table table =
                Table.aligned("rrrr")
                        .row("layers on", "information", "guessed right", "most popular");
        for (LayerInformation.Gap gap : information.gaps()) {
            table.row(
                    String.valueOf(gap.layers()),
                    decimals(gap.mean().informationBits(), 2)
                            + " of "
                            + decimals(gap.mean().entropyBits(), 2)
                            + " bits",
                    Numbers.percent(gap.mean().predictability()),
                    Numbers.percent(gap.mean().popularity()));
        }
        table.print(out);
    }

    private static Table weights(List<GateWeightQuantiles> weights) {
        Table table = Table.aligned("rrrrr").row("rank", "mean", "10 %", "median", "90 %");
        for (GateWeightQuantiles rank : weights) {
            table.row(
                    String.valueOf(rank.rank()),
                    decimals(rank.mean(), 3),
                    decimals(rank.p10(), 3),
                    decimals(rank.p50(), 3),
                    decimals(rank.p90(), 3));
        }
        return table;
    }

    private void phases(PrintStream out, PhaseSplit split) {
        section(
                out,
                "Phases",
                split.divergenceBits().isPresent()
                        ? "prefill and decode diverge by "
                                + decimals(split.divergenceBits().getAsDouble(), 3)
                                + " bits"
                        : "");
        Table table = Table.aligned("lrrr").row("", "tokens", "entropy", "busiest / mean");
        for (PhaseLoad load : split.loads()) {
            table.row(
                    load.phase().name().toLowerCase(Locale.ROOT),
                    Numbers.count(load.tokens()),
                    decimals(load.entropyBits(), 3) + " bits",
                    decimals(load.maxOverMeanLoad(), 2));
        }
        table.print(out);
    }

    private void domains(PrintStream out, DomainSplit split) {
        section(out, "Domains", "divergence in bits; by chance: between halves of one domain");
        Table table = Table.aligned("lrrrr").row("", "requests", "tokens", "entropy", "by chance");
        for (DomainSplit.Domain domain : split.domains()) {
            table.row(
                    domain.name(),
                    Numbers.count(domain.requests()),
                    Numbers.count(domain.tokens()),
                    decimals(domain.entropyBits(), 3) + " bits",
                    domain.floorBits().isPresent()
                            ? decimals(domain.floorBits().getAsDouble(), 3)
                            : "-");
        }
        table.print(out);
        Table pairs = Table.aligned("llr");
        for (DomainSplit.Pair pair : split.divergences()) {
            pairs.row(pair.one(), pair.other(), decimals(pair.bits(), 3));
        }
        pairs.print(out);
    }

    private static String decimals(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
