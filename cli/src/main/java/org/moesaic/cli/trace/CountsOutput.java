package org.moesaic.cli.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.moesaic.cli.Context;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.traces.ExpertCounts;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is printed of counts of experts.
record CountsOutput(ExpertCounts counts, String sha256) {

    private static final String AGGREGATED =
            "counts only: the order of selections is gone; use them for placement and a generator, not for"
                    + " replay";

    void printImport(Context context, Path written) {
        context.result(
                json -> {
                    json.put("schema", "moesaic.trace-import/1").put("format", counts.format());
                    json.put("aggregated", true);
                    sizes(json.putObject("trace").put("sha256", sha256));
                    json.put("counts", written.toString());
                },
                out -> table().row("written", written.toString()).print(out));
    }

    /// For `trace info`: the figures that need no order.
    void printInfo(Context context, Optional<Against> against) {
        context.result(
                json -> {
                    json.put("schema", "moesaic.trace-info/1");
                    json.putObject("trace")
                            .put("name", counts.name())
                            .put("format", counts.format())
                            .put("sha256", sha256);
                    json.put("aggregated", true);
                    sizes(json);
                    json.putNull("requests");
                    json.put("entropyBits", mean(CountsOutput::entropyBits));
                    json.put("maxOverMeanLoad", mean(CountsOutput::maxOverMean));
                    json.putNull("reuse");
                    pairs(json.putArray("layerPairs"));
                    against.ifPresent(other -> other.fill(json));
                    layers(json.putArray("perLayer"));
                    json.putArray("quality")
                            .addObject()
                            .put("code", "aggregated")
                            .put("severity", "info")
                            .put("message", AGGREGATED);
                },
                out -> {
                    table().row("entropy", decimals(mean(CountsOutput::entropyBits)) + " bits")
                            .row(
                                    "busiest expert",
                                    decimals(mean(CountsOutput::maxOverMean))
                                            + " times the mean load of its layer")
                            .print(out);
                    for (ExpertCounts.LayerPair pair : counts.pairs()) {
                        out.println(describe(pair));
                    }
                    against.ifPresent(other -> out.println(other.text()));
                    out.println(AGGREGATED);
                });
    }

    private void sizes(ObjectNode json) {
        counts.tokens()
                .ifPresentOrElse(each -> json.put("tokens", each), () -> json.putNull("tokens"));
        json.put("layers", counts.layers().size()).put("experts", counts.experts());
        counts.topK().ifPresentOrElse(each -> json.put("topK", each), () -> json.putNull("topK"));
        json.put("selections", selections());
    }

    private void layers(ArrayNode array) {
        for (int i = 0; i < counts.layers().size(); i++) {
            List<Double> layer = counts.layers().get(i).selections();
            ObjectNode node = array.addObject();
            node.put("layer", counts.layerIds().get(i));
            node.put("entropyBits", entropyBits(layer));
            node.put("maxOverMeanLoad", maxOverMean(layer));
            ArrayNode numbers = node.putArray("counts");
            layer.forEach(numbers::add);
        }
    }

    private void pairs(ArrayNode array) {
        for (ExpertCounts.LayerPair pair : counts.pairs()) {
            array.addObject()
                    .put("earlier", pair.earlier())
                    .put("later", pair.later())
                    .put("mutualInformationBits", pair.informationBits())
                    .put("predictability", pair.predictability());
        }
    }

    private static String describe(ExpertCounts.LayerPair pair) {
        return String.format(
                Locale.ROOT,
                "layer %d says %.3f bits of the first choice of layer %d, and guesses %.1f %% of it",
                pair.earlier(),
                pair.informationBits(),
                pair.later(),
                100 * pair.predictability());
    }

    private Table table() {
        return Table.plain()
                .row("format", counts.format())
                .row(
                        "tokens",
                        counts.tokens().isPresent()
                                ? Numbers.count(counts.tokens().getAsLong())
                                : "-")
                .row("layers", Numbers.count(counts.layers().size()))
                .row("experts", Numbers.count(counts.experts()))
                .row("selections", Numbers.count(Math.round(selections())));
    }

    private double selections() {
        return counts.layers().stream().mapToDouble(ExpertCounts.LayerCounts::total).sum();
    }

    private double mean(ToDoubleFunction<List<Double>> figure) {
        return counts.layers().stream()
                .mapToDouble(layer -> figure.applyAsDouble(layer.selections()))
                .average()
                .orElse(0);
    }

    private static double entropyBits(List<Double> layer) {
        double total = layer.stream().mapToDouble(Double::doubleValue).sum();
        return layer.stream()
                .filter(count -> count > 0)
                .mapToDouble(count -> -count / total * Math.log(count / total) / Math.log(2))
                .sum();
    }

    private static double maxOverMean(List<Double> layer) {
        double total = layer.stream().mapToDouble(Double::doubleValue).sum();
        double largest = layer.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return total == 0 ? 0 : largest * layer.size() / total;
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
