package org.moesaic.cli.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.JsonText;
import org.moesaic.cli.output.OutputFolder;
import org.moesaic.edge.YamlText;
import org.moesaic.model.cache.CacheSpec;
import org.moesaic.model.placement.DenseModules;
import org.moesaic.model.replay.ModelModule;
import org.moesaic.model.replay.ReplayResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The folder of a replay: `summary.json`, `layers.csv`, `experts.csv`, `resolved.yaml`. Units are in the column names.
record ReplayFiles(ReplayInputs inputs, ReplayResult result, ReplayJson json) {

    private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    void write(OutputFolder folder) throws IOException {
        ObjectNode summary = JsonText.object();
        json.fill(summary);
        Files.writeString(folder.resolve(OutputFolder.SUMMARY), JsonText.write(summary));
        writeLayers(folder.resolve("layers.csv"));
        writeExperts(folder.resolve("experts.csv"));
        Files.writeString(folder.resolve("resolved.yaml"), resolved());
    }

    private void writeLayers(Path file) throws IOException {
        try (CSVPrinter csv =
                new CSVPrinter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), CSV)) {
            csv.printRecord(
                    "layer",
                    "selections",
                    "accesses",
                    "hits",
                    "misses",
                    "fetched_bytes",
                    "picoseconds");
            for (ReplayResult.LayerFigures layer : result.layers()) {
                csv.printRecord(
                        layer.layerId(),
                        layer.selections(),
                        layer.accesses(),
                        layer.hits(),
                        layer.misses(),
                        layer.fetchedBytes(),
                        layer.picoseconds());
            }
        }
    }

    private void writeExperts(Path file) throws IOException {
        try (CSVPrinter csv =
                new CSVPrinter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), CSV)) {
            csv.printRecord(
                    "layer",
                    "expert",
                    "device",
                    "format",
                    "home",
                    "bytes",
                    "selections",
                    "accesses",
                    "hits",
                    "misses");
            for (ReplayResult.ExpertFigures expert : result.experts()) {
                csv.printRecord(
                        expert.layerId(),
                        expert.expert(),
                        expert.device(),
                        expert.format(),
                        expert.home(),
                        expert.bytes(),
                        expert.selections(),
                        expert.accesses(),
                        expert.hits(),
                        expert.misses());
            }
        }
    }

    /// Everything the run went by, with all defaults: enough to repeat it.
    private String resolved() {
        ObjectNode run = JsonText.object();
        run.put("moesaic", inputs.moesaicVersion());
        run.put("jdk", Runtime.version().toString());
        run.put("seed", inputs.seed());
        run.put("model", inputs.request().model().id());
        run.put("policy", inputs.policy().toString());
        run.put("inSample", inputs.inSample());
        inputs.batch().ifPresent(choice -> choice.put(run));
        DenseModules dense = inputs.request().dense();
        run.putObject("dense")
                .put("linearFormat", dense.linear().name())
                .put("otherFormat", dense.other().name())
                .put("kvFormat", dense.kv().name())
                .put("engine", dense.engine().label());
        ArrayNode left = run.putArray("exclude");
        inputs.request().options().excluded().stream()
                .map(ModelModule::label)
                .sorted()
                .forEach(left::add);
        run.put(
                "prefetch",
                inputs.request().options().prefetch().map(Object::toString).orElse("none"));
        run.put("slices", inputs.request().options().slices().map(Object::toString).orElse("none"));
        run.put("dedupe", inputs.request().options().dedupe());
        inputs.request()
                .options()
                .capacityFactor()
                .ifPresent(factor -> run.put("capacityFactor", factor.factor()));
        run.put("cache", inputs.request().cache().map(CacheSpec::toString).orElse("none"));
        ArrayNode files = run.putArray("inputs");
        InputFile.fill(files, inputs.files());
        ArrayNode excluded = run.putArray("excluded");
        result.excluded().forEach(excluded::add);
        return YamlText.of(run)
                + "# The hardware in full: what stands below this key is a description that --hardware reads.\n"
                + "hardware:\n"
                + inputs.hardware().toYaml().indent(2);
    }
}
