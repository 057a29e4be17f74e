package org.moesaic.cli.kernel;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.moesaic.cli.Versions;
import org.moesaic.cli.damage.DamageSettings;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.damage.GateSquares;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.JsonText;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.damage.ExpertDamage;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.compute.damage.RouterDamage;
import org.moesaic.compute.damage.Treatment;
import org.moesaic.formats.NumberFormat;
import org.moesaic.traces.ModelCard;
import tools.jackson.databind.node.ObjectNode;

/// What was measured, as text, JSON and CSV.
///
/// @param layers that were measured
/// @param settings how
/// @param damages for each of them and each expert one outcome for each treatment
/// @param routers of the formats among the treatments
/// @param gates of a trace, if one was given
/// @param files that were read
record DamageReport(
        ModelCard card,
        List<Integer> layers,
        DamageSettings settings,
        List<Treatment> treatments,
        List<List<List<ExpertDamage>>> damages,
        List<RouterDamage> routers,
        Optional<GateSquares> gates,
        List<InputFile> files) {

    private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    void fill(ObjectNode json) {
        json.put("schema", "moesaic.damage/1").put("note", Damages.CAVEAT);
        RunRecord.fill(json.putObject("run"), files);
        json.put("moesaicVersion", Versions.moesaicVersion())
                .put("model", card.id())
                .put("activations", settings.tokens().source())
                .put("tokens", settings.tokens().tokens())
                .put("expertActivation", settings.between().label())
                .put("seed", settings.seed());
        var ids = json.putArray("layers");
        layers.forEach(ids::add);
        var all = json.putArray("treatments");
        for (int t = 0; t < treatments.size(); t++) {
            ObjectNode node = all.addObject().put("treatment", treatments.get(t).name());
            List<ExpertDamage> own = of(t);
            ExpertDamage worst = worst(own);
            node.put("experts", own.size());
            decibels(node, "medianSnrDecibels", median(own));
            decibels(node, "worstSnrDecibels", worst.snrDecibels());
            node.put("worstLayer", worst.layer()).put("worstExpert", worst.expert());
            model(node, model(t));
        }
        var routed = json.putArray("routers");
        for (RouterDamage router : routers) {
            routed.addObject()
                    .put("layer", router.layer())
                    .put("format", router.format())
                    .put("topKAgreement", router.agreement())
                    .put("gateDivergenceNats", router.gateDivergence());
        }
        if (gates.isPresent()) {
            json.put("gateWeights", gates.get().weighted() ? "trace" : "1/k: the trace has none");
        } else {
            json.putNull("gateWeights");
        }
    }

    private static void model(ObjectNode node, Optional<ModelDamage> joined) {
        node.put("relativeError", joined.map(ModelDamage::relativeError).orElse(null))
                .put("standardError", joined.map(ModelDamage::standardError).orElse(null))
                .put(
                        "tokenStandardError",
                        joined.map(ModelDamage::tokenStandardError).orElse(null));
        OptionalDouble ofTrace =
                joined.map(ModelDamage::traceStandardError).orElse(OptionalDouble.empty());
        if (ofTrace.isPresent()) {
            node.put("traceStandardError", ofTrace.getAsDouble());
        } else {
            node.putNull("traceStandardError");
        }
    }

    void print(PrintStream out) {
        out.println(
                "%s, layers %s, %s, %s: %s"
                        .formatted(
                                card.id(),
                                layers,
                                settings.tokens().source(),
                                settings.between().label(),
                                Damages.CAVEAT));
        Table table = Table.aligned("lrrlr");
        table.row("treatment", "median SNR", "worst", "at", "error over the trace");
        for (int t = 0; t < treatments.size(); t++) {
            List<ExpertDamage> own = of(t);
            ExpertDamage worst = worst(own);
            table.row(
                    treatments.get(t).name(),
                    "%.1f dB".formatted(median(own)),
                    "%.1f dB".formatted(worst.snrDecibels()),
                    "layer " + worst.layer() + " expert " + worst.expert(),
                    model(t).map(each ->
                                    "%s ± %s"
                                            .formatted(
                                                    Numbers.percent(each.relativeError()),
                                                    Numbers.percent(each.standardError())))
                            .orElse("-"));
        }
        table.print(out);
        Table choices = Table.aligned("lrrr");
        choices.row("router", "layer", "top-k kept", "divergence");
        for (RouterDamage router : routers) {
            choices.row(
                    router.format(),
                    Integer.toString(router.layer()),
                    Numbers.percent(router.agreement()),
                    String.format(Locale.US, "%.3g nats", router.gateDivergence()));
        }
        if (!routers.isEmpty()) {
            choices.print(out);
        }
    }

    void write(OutputFolder folder) throws IOException {
        ObjectNode summary = JsonText.object();
        fill(summary);
        Files.writeString(folder.resolve(OutputFolder.SUMMARY), JsonText.write(summary));
        writeDamage(folder.resolve("damage.csv"));
        writeErrors(folder.resolve("errors.csv"));
        try (CSVPrinter csv = open(folder.resolve("router.csv"))) {
            csv.printRecord("layer", "format", "top_k_agreement", "gate_divergence_nats");
            for (RouterDamage router : routers) {
                csv.printRecord(
                        router.layer(),
                        router.format(),
                        router.agreement(),
                        router.gateDivergence());
            }
        }
    }

    private void writeDamage(Path file) throws IOException {
        try (CSVPrinter csv = open(file)) {
            csv.printRecord(
                    "layer",
                    "expert",
                    "treatment",
                    "snr_db",
                    "relative_error",
                    "standard_error",
                    "signal_power",
                    "noise_power",
                    "worst_channel",
                    "worst_channel_error");
            for (ExpertDamage each :
                    damages.stream().flatMap(List::stream).flatMap(List::stream).toList()) {
                csv.printRecord(
                        each.layer(),
                        each.expert(),
                        each.treatment(),
                        each.snrDecibels(),
                        each.relativeError(),
                        each.standardError(),
                        each.signalPower(),
                        each.noisePower(),
                        each.worstChannel(),
                        each.worstChannelError());
            }
        }
    }

    /// What policies read: the power of an expert's error over the mean power of the layer's outputs, so that errors of
    /// experts add up. Of formats with as many bits the first one counts.
    private void writeErrors(Path file) throws IOException {
        try (CSVPrinter csv = open(file)) {
            csv.printRecord("layer", "expert", "bits", "error");
            Set<Integer> written = new HashSet<>();
            for (int t = 0; t < treatments.size(); t++) {
                if (!(treatments.get(t) instanceof Treatment.Digital(var format))
                        || !written.add(bits(format))) {
                    continue;
                }
                for (List<List<ExpertDamage>> layer : damages) {
                    int treatment = t;
                    double power =
                            layer.stream()
                                    .mapToDouble(each -> each.get(treatment).signalPower())
                                    .average()
                                    .orElse(0);
                    for (List<ExpertDamage> each : layer) {
                        ExpertDamage damage = each.get(t);
                        double error = power == 0 ? 0 : damage.noisePower() / power;
                        csv.printRecord(damage.layer(), damage.expert(), bits(format), error);
                    }
                }
            }
        }
    }

    /// Bits as policies count them: those of a code, scales left out.
    private static int bits(NumberFormat format) {
        return Math.max(1, (int) Math.floor(format.bitsPerWeight()));
    }

    private static CSVPrinter open(Path file) throws IOException {
        return new CSVPrinter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), CSV);
    }

    private List<ExpertDamage> of(int treatment) {
        return damages.stream().flatMap(List::stream).map(each -> each.get(treatment)).toList();
    }

    /// The treatment over the trace, as far as its layers were measured; empty without a trace.
    private Optional<ModelDamage> model(int treatment) {
        if (gates.isEmpty()) {
            return Optional.empty();
        }
        List<List<ExpertDamage>> own = new ArrayList<>();
        for (List<List<ExpertDamage>> layer : damages) {
            own.add(layer.stream().map(each -> each.get(treatment)).toList());
        }
        List<Integer> indexes = Damages.indexes(card, layers);
        return Optional.of(ModelDamage.of(gates.get().of(indexes), own));
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

    /// Without any error there is no figure.
    private static void decibels(ObjectNode node, String key, double value) {
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            node.putNull(key);
        } else {
            node.put(key, value);
        }
    }
}
