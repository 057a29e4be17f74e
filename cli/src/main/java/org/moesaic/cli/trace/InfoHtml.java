package org.moesaic.cli.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.statistics.BatchUnion;
import org.moesaic.traces.statistics.CacheCounts;
import org.moesaic.traces.statistics.CacheScope;
import org.moesaic.traces.statistics.CapacityCurves;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.LayerStatistics;
import org.moesaic.traces.statistics.ReuseAtLag;
import org.moesaic.traces.statistics.TraceInspection;
import org.moesaic.traces.statistics.TraceStatistics;
import org.moesaic.traces.statistics.WorkingSetSize;

/// The page of `trace info --html`: one file that loads nothing and runs nothing.
///
/// Whatever comes from the trace is text in it, never markup.
record InfoHtml(TraceInput.Opened opened, TraceInspection inspection) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 280;
    private static final int MARGIN = 44;

    private record Line(String name, String color, List<double[]> points) {}

    String page() {
        TraceStatistics statistics = inspection.statistics();
        TraceHeader header = opened.trace().header();
        StringBuilder page = new StringBuilder();
        page.append(
                """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>Routing trace</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
                table { border-collapse: collapse } td { padding: 0 1em 0 0; vertical-align: top }
                svg { max-width: 100%; height: auto } text { font: 12px system-ui, sans-serif; fill: #444 }
                </style></head><body>
                """);
        page.append("<h1>").append(text(header.name())).append("</h1>\n<table>");
        row(page, "format", header.format());
        row(page, "model", header.modelName());
        row(page, "synthetic", header.synthetic() ? "yes: generated, not captured" : "no");
        row(page, "source", header.source());
        row(page, "tokens", String.valueOf(statistics.tokens()));
        row(page, "requests", String.valueOf(statistics.requests()));
        row(page, "layers", String.valueOf(header.layers()));
        row(page, "experts", statistics.experts() + ", top " + header.topK());
        row(page, "entropy", decimal(statistics.entropyBits()) + " bits");
        row(page, "busiest expert", decimal(statistics.maxOverMeanLoad()) + " times the mean");
        page.append("</table>\n<h2>Load of experts, layer by layer</h2>\n");
        heatMap(page, statistics);
        page.append("<h2>Hit rate of one cache in each layer</h2>\n");
        chart(
                page,
                "experts in the cache",
                statistics.experts(),
                1,
                statistics.curves().map(InfoHtml::hitRates).orElse(List.of()));
        if (!statistics.lru().isEmpty() && statistics.lru().getFirst().scope() == CacheScope.ALL) {
            page.append("<h2>Hit rate of one cache over all layers</h2>\n");
            int all = statistics.experts() * statistics.layers().size();
            chart(page, "experts in the cache", all, 1, sharedRates(statistics));
        }
        page.append("<h2>Reuse over lag</h2>\n");
        chart(page, "rows back in the same request (log2)", 7, 1, reuse(statistics));
        page.append("<h2>Working set</h2>\n");
        chart(page, "tokens in the window (log2)", 7, statistics.experts(), workingSet(statistics));
        if (statistics.detail().unions().size() > 1) {
            page.append("<h2>Batch union</h2>\n");
            chart(
                    page,
                    "requests in lockstep (log2)",
                    6,
                    statistics.experts(),
                    unions(statistics.detail().unions()));
        }
        page.append("<h2>Quality</h2>\n<table>");
        for (Finding finding : inspection.quality().findings()) {
            row(page, finding.code(), finding.message());
        }
        return page.append("</table>\n</body></html>\n").toString();
    }

    private static void row(StringBuilder page, String name, String value) {
        page.append("<tr><td>").append(text(name)).append("</td><td>").append(text(value));
        page.append("</td></tr>\n");
    }

    /// White is no load, dark four times the mean of the layer or more.
    private static void heatMap(StringBuilder page, TraceStatistics statistics) {
        int layers = statistics.layers().size();
        int experts = Math.max(1, statistics.experts());
        double cell = Math.clamp(WIDTH / (double) experts, 1, 16);
        page.append(
                "<svg viewBox=\"0 0 %s %s\" width=\"%s\" role=\"img\" aria-label=\"heat map\">"
                        .formatted(
                                decimal(experts * cell + 40),
                                decimal(layers * cell + 20),
                                decimal(experts * cell + 40)));
        for (int l = 0; l < layers; l++) {
            LayerStatistics layer = statistics.layers().get(l);
            double mean = (double) layer.selections() / experts;
            for (int expert = 0; expert < layer.counts().size(); expert++) {
                double share = mean == 0 ? 0 : layer.counts().get(expert) / mean;
                int light = (int) Math.round(100 - 75 * Math.min(1, share / 4));
                page.append(
                        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"hsl(215 70%% %d%%)\"><title>layer %d, expert %d: %d</title></rect>\n"
                                .formatted(
                                        decimal(40 + expert * cell),
                                        decimal(l * cell),
                                        decimal(cell),
                                        decimal(cell),
                                        light,
                                        layer.layerId(),
                                        expert,
                                        layer.counts().get(expert)));
            }
        }
        page.append(
                "<text x=\"40\" y=\"%s\">experts; a row a layer</text></svg>\n"
                        .formatted(decimal(layers * cell + 15)));
    }

    private static List<Line> hitRates(CapacityCurves curves) {
        List<double[]> lru = new ArrayList<>();
        List<double[]> belady = new ArrayList<>();
        double accesses = Math.max(1, curves.accesses());
        for (int i = 0; i < curves.lruHits().size(); i++) {
            lru.add(new double[] {i + 1, curves.lruHits().get(i) / accesses});
            belady.add(new double[] {i + 1, curves.beladyHits().get(i) / accesses});
        }
        return List.of(
                new Line("Belady, the bound", "#b34a00", belady), new Line("LRU", "#1a5fb4", lru));
    }

    private static List<Line> sharedRates(TraceStatistics statistics) {
        return List.of(
                new Line("Belady, the bound", "#b34a00", rates(statistics.belady())),
                new Line("LRU", "#1a5fb4", rates(statistics.lru())));
    }

    private static List<double[]> rates(List<CacheCounts> caches) {
        return caches.stream().map(each -> new double[] {each.capacity(), each.hitRate()}).toList();
    }

    private static List<Line> unions(List<BatchUnion> unions) {
        List<double[]> distinct =
                unions.stream()
                        .map(each ->
                                new double[] {
                                    Math.log(each.batch()) / Math.log(2), each.meanDistinctExperts()
                                })
                        .toList();
        return List.of(new Line("distinct experts of a layer-step", "#1a5fb4", distinct));
    }

    private static List<Line> reuse(TraceStatistics statistics) {
        List<double[]> points = new ArrayList<>();
        for (ReuseAtLag reuse : statistics.reuse()) {
            double lag = Math.log(reuse.lag()) / Math.log(2);
            reuse.share().ifPresent(share -> points.add(new double[] {lag, share}));
        }
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("shared with the row so far back", "#1a5fb4", points));
        statistics
                .requestIidReuse()
                .ifPresent(chance ->
                        lines.add(level("by chance, within a request", "#b34a00", chance)));
        lines.add(level("by chance", "#888888", statistics.iidReuse()));
        return lines;
    }

    private static Line level(String name, String color, double value) {
        return new Line(name, color, List.of(new double[] {0, value}, new double[] {7, value}));
    }

    private static List<Line> workingSet(TraceStatistics statistics) {
        List<double[]> points = new ArrayList<>();
        for (WorkingSetSize size : statistics.workingSet()) {
            points.add(
                    new double[] {Math.log(size.windowTokens()) / Math.log(2), size.meanExperts()});
        }
        return List.of(new Line("distinct experts of a layer", "#1a5fb4", points));
    }

    private static void chart(
            StringBuilder page, String axis, double right, double top, List<Line> lines) {
        page.append(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">"
                        .formatted(WIDTH, HEIGHT, WIDTH));
        for (int i = 0; i <= 4; i++) {
            double y = HEIGHT - MARGIN - i * (HEIGHT - 2.0 * MARGIN) / 4;
            double x = MARGIN + i * (WIDTH - 2.0 * MARGIN) / 4;
            page.append(
                    "<path d=\"M%d %sH%d\" stroke=\"#ddd\"/><text x=\"4\" y=\"%s\">%s</text><text x=\"%s\" y=\"%d\">%s</text>\n"
                            .formatted(
                                    MARGIN,
                                    decimal(y),
                                    WIDTH - MARGIN,
                                    decimal(y + 4),
                                    decimal(top * i / 4),
                                    decimal(x),
                                    HEIGHT - MARGIN + 16,
                                    decimal(right * i / 4)));
        }
        int legend = 16;
        for (Line line : lines) {
            StringBuilder path = new StringBuilder();
            for (double[] point : line.points()) {
                double x = MARGIN + point[0] / Math.max(1, right) * (WIDTH - 2.0 * MARGIN);
                double y = HEIGHT - MARGIN - point[1] / top * (HEIGHT - 2.0 * MARGIN);
                path.append(path.isEmpty() ? 'M' : 'L');
                path.append(decimal(x)).append(' ').append(decimal(y));
            }
            page.append(
                    "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/><text x=\"%d\" y=\"%d\" style=\"fill:%s\">%s</text>\n"
                            .formatted(
                                    path,
                                    line.color(),
                                    MARGIN + 8,
                                    legend,
                                    line.color(),
                                    text(line.name())));
            legend += 16;
        }
        page.append(
                "<text x=\"%d\" y=\"%d\">%s</text></svg>\n"
                        .formatted(MARGIN, HEIGHT - 8, text(axis)));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
