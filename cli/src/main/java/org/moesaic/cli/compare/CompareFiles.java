package org.moesaic.cli.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.moesaic.cli.Versions;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.JsonText;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.compute.damage.ModelDamage;
import org.moesaic.edge.YamlText;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.compare.Corner;
import org.moesaic.model.compare.Objectives;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.replay.ModelModule;
import org.moesaic.traces.statistics.CapacityCurves;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The folder of a comparison: `summary.json`, `results.csv`, `resolved.yaml`, `report.html`, and with weights
/// `error-by-layer.csv`. Units are in the column
/// names.
record CompareFiles(Comparison comparison, CompareJson json, Optional<CapacityCurves> curves) {

    private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    void write(OutputFolder folder) throws IOException {
        ObjectNode summary = JsonText.object();
        json.fill(summary);
        Files.writeString(folder.resolve(OutputFolder.SUMMARY), JsonText.write(summary));
        writeResults(folder.resolve("results.csv"));
        if (comparison.damage().isPresent()) {
            writeErrors(folder.resolve("error-by-layer.csv"), comparison.damage().get());
        }
        Files.writeString(folder.resolve("resolved.yaml"), resolved());
        Files.writeString(folder.resolve("report.html"), Page.of(new PageData(comparison, curves)));
    }

    private void writeResults(Path file) throws IOException {
        try (CSVPrinter csv =
                new CSVPrinter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), CSV)) {
            csv.printRecord(
                    "policy",
                    "energy_low_pj_per_token",
                    "energy_nominal_pj_per_token",
                    "energy_high_pj_per_token",
                    "latency_ps_per_token",
                    "bytes_per_token",
                    "area_low_mm2",
                    "area_nominal_mm2",
                    "area_high_mm2",
                    "relative_error",
                    "relative_error_standard_error",
                    "pareto_low",
                    "pareto_nominal",
                    "pareto_high",
                    "in_sample",
                    "refused");
            for (int i = 0; i < comparison.entries().size(); i++) {
                Entry entry = comparison.entries().get(i);
                Objectives objectives = entry.objectives().orElse(null);
                Range energy = objectives == null ? null : objectives.picojoulesPerToken();
                Range area =
                        objectives == null ? null : objectives.squareMillimetres().orElse(null);
                csv.printRecord(
                        entry.policy(),
                        energy == null ? null : energy.low(),
                        energy == null ? null : energy.nominal(),
                        energy == null ? null : energy.high(),
                        objectives == null ? null : objectives.picosecondsPerToken(),
                        objectives == null ? null : objectives.bytesPerToken(),
                        area == null ? null : area.low(),
                        area == null ? null : area.nominal(),
                        area == null ? null : area.high(),
                        entry.damage().map(ModelDamage::relativeError).orElse(null),
                        entry.damage().map(ModelDamage::standardError).orElse(null),
                        comparison.stands(i, Corner.LOW),
                        comparison.stands(i, Corner.NOMINAL),
                        comparison.stands(i, Corner.HIGH),
                        entry.inSample(),
                        entry.reason());
            }
        }
    }

    /// Relative errors of outputs: error figures, not accuracy claims.
    private void writeErrors(Path file, Measured measured) throws IOException {
        try (CSVPrinter csv =
                new CSVPrinter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), CSV)) {
            csv.printRecord("policy", "layer", "relative_error");
            for (Entry entry : comparison.ran()) {
                List<Double> byLayer = entry.damage().orElseThrow().byLayer();
                for (int l = 0; l < byLayer.size(); l++) {
                    double error = byLayer.get(l);
                    csv.printRecord(
                            entry.policy(),
                            measured.layers().get(l),
                            Double.isNaN(error) ? null : error);
                }
            }
        }
    }

    /// Everything the run went by, with all defaults: enough to repeat it.
    private String resolved() {
        ObjectNode run = JsonText.object();
        run.put("moesaic", Versions.moesaicVersion());
        run.put("jdk", Runtime.version().toString());
        run.put("seed", comparison.run().seed());
        run.put("model", comparison.run().model().id());
        ArrayNode policies = run.putArray("policies");
        comparison.entries().forEach(entry -> policies.add(entry.policy().toString()));
        run.put("isoArea", comparison.isoArea());
        comparison.run().batch().ifPresent(choice -> choice.put(run));
        ArrayNode left = run.putArray("exclude");
        comparison.run().options().excluded().stream()
                .map(ModelModule::label)
                .sorted()
                .forEach(left::add);
        run.put(
                "prefetch",
                comparison.run().options().prefetch().map(Object::toString).orElse("none"));
        run.put("slices", comparison.run().options().slices().map(Object::toString).orElse("none"));
        run.put("dedupe", comparison.run().options().dedupe());
        comparison
                .run()
                .options()
                .capacityFactor()
                .ifPresent(factor -> run.put("capacityFactor", factor.factor()));
        run.put("cache", comparison.run().cache().map(CacheSpec::toString).orElse("none"));
        ArrayNode files = run.putArray("inputs");
        InputFile.fill(files, comparison.files());
        return YamlText.of(run)
                + "# The hardware in full, as --hardware reads it; with isoArea its parts are"
                + " divided anew for each policy.\n"
                + "hardware:\n"
                + comparison.run().hardware().toYaml().indent(2);
    }
}
