package org.moesaic.traces.internal.csv;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.NativeCsvWriter;
import org.moesaic.traces.TraceFacts;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.statistics.Finding;
import org.moesaic.traces.statistics.TraceRepair;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes the file beside a CSV trace.
///
/// @param card the model, if it is known
/// @param checks what quality checks found, if there were any
public record MetaJson(
        TraceHeader header,
        Optional<ModelCard> card,
        TraceFacts facts,
        NativeCsvWriter.Source source,
        Optional<NativeCsvWriter.Checks> checks) {

    private static final JsonMapper MAPPER = new JsonMapper();

    /// `x.meta.json` for `x.csv`.
    public static Path beside(Path csv) {
        return NativeMeta.beside(csv);
    }

    /// The ids of the trace's layers: those of the model where they are known.
    public List<Integer> layerIds() {
        return numberedByCard() ? card.orElseThrow().moeLayerIds() : header.layerIds();
    }

    public void write(Writer out) throws IOException {
        // The line end is part of the form: the same on every machine.
        DefaultPrettyPrinter lines =
                new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        out.write(MAPPER.writer().with(lines).writeValueAsString(tree()));
        out.write('\n');
    }

    private boolean numberedByCard() {
        return header.numbering() != TraceHeader.LayerNumbering.MODEL
                && card.isPresent()
                && card.get().moeLayerIds().size() == header.layers();
    }

    private ObjectNode tree() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", NativeMeta.FORMAT);
        root.put("version", NativeMeta.VERSION);
        root.set("model", model());
        root.put("batching", lower(header.batching()));
        root.put("rank_ordered", header.rankOrdered());
        root.put("weights_kind", lower(header.weightsKind()));
        root.putObject("phase_complete")
                .put("prefill", header.prefillComplete())
                .put("decode", header.decodeComplete());
        root.set("layers_present", numbers(layerIds()));
        root.put(
                "layer_numbering",
                lower(numberedByCard() ? TraceHeader.LayerNumbering.MODEL : header.numbering()));
        root.put("ragged", facts.ragged());
        root.put("synthetic", header.synthetic());
        ObjectNode from = root.putObject("source");
        from.put("tool", source.tool()).put("version", source.version());
        if (!source.file().isEmpty()) {
            from.put("uri", source.file());
        }
        if (!source.sha256().isEmpty()) {
            from.put("sha256", source.sha256());
        }
        root.put("capture_notes", header.source());
        root.put("rows", facts.rows());
        root.put("tokens", facts.tokens());
        root.put("requests", facts.requests());
        checks.ifPresent(it -> checks(root, it));
        return root;
    }

    private static void checks(ObjectNode root, NativeCsvWriter.Checks checks) {
        ArrayNode quality = root.putArray("quality");
        for (Finding finding : checks.findings()) {
            quality.addObject()
                    .put("code", finding.code())
                    .put("severity", lower(finding.severity()))
                    .put("message", finding.message());
        }
        if (!checks.repairs().isEmpty()) {
            ArrayNode repairs = root.putArray("repairs");
            for (TraceRepair.Action action : checks.repairs()) {
                repairs.addObject()
                        .put("code", action.code())
                        .put("dropped", action.what())
                        .put("tokens", action.tokens());
            }
        }
    }

    private ObjectNode model() {
        ObjectNode model = MAPPER.createObjectNode();
        model.put("name", card.map(ModelCard::id).orElse(header.modelName()));
        if (card.isPresent()) {
            model.put("layers_total", card.get().totalLayers());
            model.set("moe_layer_ids", numbers(card.get().moeLayerIds()));
            model.put("experts", card.get().routedExperts());
        } else if (header.experts().isPresent()) {
            model.put("experts", header.experts().getAsInt());
        } else {
            model.putNull("experts");
        }
        model.put("top_k", header.topK());
        return model;
    }

    private static ArrayNode numbers(List<Integer> numbers) {
        ArrayNode array = MAPPER.createArrayNode();
        numbers.forEach(array::add);
        return array;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
