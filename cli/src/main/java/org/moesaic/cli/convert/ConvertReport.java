package org.moesaic.cli.convert;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.moesaic.cli.Versions;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.JsonText;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.convert.RouterAlignment;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.RouterDamage;
import tools.jackson.databind.node.ObjectNode;

/// What a conversion made, as text, JSON and CSV.
///
/// @param job what was asked for
/// @param method as it was written
/// @param layers what became of each
/// @param facts figures of the whole, in the order in which they are told
/// @param checks what had to hold
/// @param files that were read
public record ConvertReport(
        ConvertJob job,
        String method,
        List<LayerOutcome> layers,
        List<Fact> facts,
        List<Check> checks,
        List<InputFile> files) {

    private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    /// One figure.
    ///
    /// @param key in JSON, with its unit
    /// @param label for people
    /// @param value a whole number or a double
    /// @param text for people
    public record Fact(String key, String label, Number value, String text) {}

    /// Something that had to hold.
    ///
    /// @param key in JSON
    /// @param label for people
    public record Check(String key, String label, boolean holds) {}

    public boolean holds() {
        return checks.stream().allMatch(Check::holds);
    }

    public void fill(ObjectNode json) {
        json.put("schema", "moesaic.model-convert/1").put("note", Damages.CAVEAT);
        json.put("moesaicVersion", Versions.moesaicVersion())
                .put("model", job.card().id())
                .put("method", method)
                .put("activations", layers.getFirst().source())
                .put("calibrationTokens", layers.getFirst().tokens())
                .put("triedTokens", layers.getFirst().triedTokens())
                .put("expertActivation", job.between().label())
                .put("seed", job.seed());
        var ids = json.putArray("layers");
        layers.forEach(layer -> ids.add(layer.layer()));
        for (Fact fact : facts) {
            switch (fact.value()) {
                case Long whole -> json.put(fact.key(), whole);
                case Number number -> JsonNumbers.put(json, fact.key(), number.doubleValue());
            }
        }
        ObjectNode held = json.putObject("checks");
        checks.forEach(check -> held.put(check.key(), check.holds()));
        var treatments = json.putArray("treatments");
        for (int t = 0; t < layers.getFirst().experts().getFirst().damages().size(); t++) {
            List<ExpertDamage> own = of(t);
            ExpertDamage worst = worst(own);
            ObjectNode node = treatments.addObject().put("treatment", own.getFirst().treatment());
            JsonNumbers.put(node, "medianSnrDecibels", median(own));
            JsonNumbers.put(node, "worstSnrDecibels", worst.snrDecibels());
            node.put("worstLayer", worst.layer()).put("worstExpert", worst.expert());
            JsonNumbers.put(node, "relativeError", joint(own));
        }
        var routers = json.putArray("routers");
        for (LayerOutcome layer : layers) {
            routers(layer, routers.addObject().put("layer", layer.layer()));
        }
        var inputs = json.putArray("inputs");
        InputFile.fill(inputs, files);
    }

    private static void routers(LayerOutcome layer, ObjectNode node) {
        node.put("reroutedTokens", layer.rerouted());
        if (layer.router().isPresent()) {
            RouterAlignment router = layer.router().get();
            node.putObject("int8")
                    .put("range", router.range())
                    .put("loss", router.loss())
                    .put("lossOfWholeRange", router.lossOfAll())
                    .put("topKAgreement", router.agreement())
                    .put("topKAgreementOfWholeRange", router.agreementOfAll());
        }
        if (!layer.lowBit().isEmpty()) {
            var steps = node.putArray("layerErrors");
            for (LowBitOutcome each : layer.lowBit()) {
                ObjectNode step = steps.addObject().put("treatment", each.treatment());
                JsonNumbers.put(step, "relativeError", each.experts());
                JsonNumbers.put(step, "relativeErrorWithInt8Router", each.withRouter());
                step.put("int8TopKAgreement", each.agreement());
            }
        }
        var formats = node.putArray("formats");
        for (int i = 0; i < layer.routers().size(); i++) {
            RouterDamage router = layer.routers().get(i);
            formats.addObject()
                    .put("format", router.format())
                    .put("smoothed", i % 2 == 1)
                    .put("topKAgreement", router.agreement())
                    .put("gateDivergenceNats", router.gateDivergence());
        }
    }

    public void print(PrintStream out) {
        out.println(
                "%s of %s, %s: %s"
                        .formatted(
                                method,
                                job.card().id(),
                                layers.getFirst().source(),
                                Damages.CAVEAT));
        Table figures = Table.plain();
        facts.forEach(fact -> figures.row(fact.label(), fact.text()));
        checks.forEach(check -> figures.row(check.label(), check.holds() ? "yes" : "NO"));
        figures.print(out);
        Table table = Table.aligned("lrrlr");
        table.row("treatment", "median SNR", "worst", "at", "error of all outputs");
        for (int t = 0; t < layers.getFirst().experts().getFirst().damages().size(); t++) {
            List<ExpertDamage> own = of(t);
            ExpertDamage worst = worst(own);
            table.row(
                    own.getFirst().treatment(),
                    String.format(Locale.US, "%.1f dB", median(own)),
                    String.format(Locale.US, "%.1f dB", worst.snrDecibels()),
                    "layer " + worst.layer() + " expert " + worst.expert(),
                    Numbers.percent(joint(own)));
        }
        table.print(out);
        Table routers = Table.aligned("llrr");
        routers.row("router", "", "top-k kept", "divergence");
        for (LayerOutcome layer : layers) {
            layer.router()
                    .ifPresent(router ->
                            routers.row(
                                    "layer " + layer.layer() + " in 8 bits",
                                    "smoothed, range " + router.range(),
                                    Numbers.percent(router.agreement()),
                                    "loss " + String.format(Locale.US, "%.3g", router.loss())));
            for (int i = 0; i < layer.routers().size(); i++) {
                RouterDamage router = layer.routers().get(i);
                routers.row(
                        "layer " + layer.layer() + " in " + router.format(),
                        i % 2 == 0 ? "before" : "smoothed",
                        Numbers.percent(router.agreement()),
                        String.format(Locale.US, "%.3g nats", router.gateDivergence()));
            }
        }
        if (layers.stream().anyMatch(layer -> !layer.routers().isEmpty())) {
            routers.print(out);
        }
        printLowBit(out);
    }

    private void printLowBit(PrintStream out) {
        Table table = Table.aligned("llrrr");
        table.row("layer", "treatment", "error of its outputs", "with int8 router", "top-k kept");
        for (LayerOutcome layer : layers) {
            for (LowBitOutcome each : layer.lowBit()) {
                table.row(
                        Integer.toString(layer.layer()),
                        each.treatment(),
                        Numbers.percent(each.experts()),
                        Numbers.percent(each.withRouter()),
                        Numbers.percent(each.agreement()));
            }
        }
        if (layers.stream().anyMatch(layer -> !layer.lowBit().isEmpty())) {
            table.print(out);
        }
    }

    public void write(OutputFolder folder) throws IOException {
        ObjectNode summary = JsonText.object();
        fill(summary);
        Files.writeString(folder.resolve(OutputFolder.SUMMARY), JsonText.write(summary));
        try (CSVPrinter csv =
                new CSVPrinter(
                        Files.newBufferedWriter(
                                folder.resolve("experts.csv"), StandardCharsets.UTF_8),
                        CSV)) {
            csv.printRecord(
                    "layer",
                    "expert",
                    "tokens",
                    "added_tokens",
                    "bytes",
                    "zero_share",
                    "rounded_to_nearest",
                    "float_difference",
                    "treatment",
                    "snr_db",
                    "relative_error",
                    "standard_error",
                    "weight_error");
            for (Outcome each : experts()) {
                for (int t = 0; t < each.damages().size(); t++) {
                    ExpertDamage damage = each.damages().get(t);
                    csv.printRecord(
                            each.layer(),
                            each.expert(),
                            each.tokens(),
                            each.addedTokens(),
                            each.bytes(),
                            known(each.zeroShare()),
                            each.roundedToNearest(),
                            known(each.difference()),
                            damage.treatment(),
                            damage.snrDecibels(),
                            damage.relativeError(),
                            damage.standardError(),
                            t < each.weightError().size() ? each.weightError().get(t) : "");
                }
            }
        }
    }

    private static Object known(double value) {
        return Double.isNaN(value) ? "" : value;
    }

    private List<Outcome> experts() {
        return layers.stream().flatMap(layer -> layer.experts().stream()).toList();
    }

    private List<ExpertDamage> of(int treatment) {
        List<ExpertDamage> own = new ArrayList<>();
        experts().forEach(each -> own.add(each.damages().get(treatment)));
        return own;
    }

    /// Root of all error power over all output power.
    private static double joint(List<ExpertDamage> all) {
        double noise = all.stream().mapToDouble(ExpertDamage::noisePower).sum();
        double signal = all.stream().mapToDouble(ExpertDamage::signalPower).sum();
        return noise == 0 ? 0 : Math.sqrt(noise / signal);
    }

    private static ExpertDamage worst(List<ExpertDamage> all) {
        return all.stream()
                .min(Comparator.comparingDouble(ExpertDamage::snrDecibels))
                .orElseThrow();
    }

    private static double median(List<ExpertDamage> all) {
        double[] sorted = all.stream().mapToDouble(ExpertDamage::snrDecibels).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
