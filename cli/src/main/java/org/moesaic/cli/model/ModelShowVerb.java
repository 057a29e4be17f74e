package org.moesaic.cli.model;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.files.Checkpoint;
import org.moesaic.edge.Exit;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.ModelParameters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic model show NAME|FILE`: one model card, with what is counted from it.
@Command(
        name = "show",
        description = {
            "One model card: its shape, what is counted from it, and its sources.",
            "With a checkpoint: what of it was recognised as part of the model, and what was not."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic model show gpt-oss-20b",
            "  moesaic model show mixtral --json",
            "  moesaic model show my-model.yaml",
            "  moesaic model show olmoe-1b-7b --weights model.safetensors.index.json"
        })
public final class ModelShowVerb extends Verb {

    @Parameters(paramLabel = "NAME|FILE", description = "Id or alias of a card, or a YAML file.")
    private String name;

    @Mixin private WeightsOptions weights = new WeightsOptions();

    @Override
    protected Exit run(Context context) {
        ModelCard card = ModelCards.find(name);
        if (!weights.given()) {
            show(context, card, Optional.empty());
            return Exit.DONE;
        }
        try (Checkpoint checkpoint = weights.open()) {
            WeightsReport report = new WeightsReport(weights.recognise(checkpoint, card));
            show(context, card, Optional.of(report));
        }
        return Exit.DONE;
    }

    private static void show(Context context, ModelCard card, Optional<WeightsReport> report) {
        context.result(
                json -> {
                    fill(json, card);
                    report.ifPresent(weights -> weights.fill(json));
                },
                out -> print(out, card, report));
    }

    private static void fill(ObjectNode json, ModelCard card) {
        json.put("schema", "moesaic.model/1").put("id", card.id());
        ArrayNode aliases = json.putArray("aliases");
        card.aliases().forEach(aliases::add);
        json.put("name", card.identity().name()).put("family", card.identity().family());
        json.put("layers", card.totalLayers()).set("moeLayerIds", ids(json, card.moeLayerIds()));
        json.put("dModel", card.dModel()).put("vocabulary", card.layers().vocabulary());
        json.putObject("routedExperts")
                .put("experts", card.routedExperts())
                .put("topK", card.topK())
                .put("width", card.expertWidth())
                .put("matrices", card.matricesPerExpert())
                .put("bias", card.ffnBias())
                .put("shippedFormat", card.shippedExpertFormat())
                .put("shippedBitsPerParameter", card.formats().bitsExperts())
                .put("shippedBytes", card.parameters().shippedBytesPerExpert());
        json.putObject("sharedExperts")
                .put("experts", card.shared().experts())
                .put("totalWidth", card.shared().totalWidth());
        ModelCard.Attention attention = card.attention();
        json.putObject("attention")
                .put("kind", attention.kind())
                .put("layers", attention.layerIds().size())
                .put("heads", attention.heads())
                .put("kvHeads", attention.kvHeads())
                .put("headDim", attention.headDim())
                .put("windowTokens", attention.window().tokens())
                .put("kvValuesPerToken", card.parameters().kvValuesPerToken());
        parameters(json.putObject("parameters"), card);
        json.putObject("sources")
                .put("shape", card.provenance().shapeSource())
                .put("parameters", card.provenance().parametersSource())
                .put("recalled", String.join(", ", card.provenance().recalled()))
                .put("notes", card.provenance().notes());
    }

    private static void parameters(ObjectNode json, ModelCard card) {
        ModelParameters counted = card.parameters();
        json.put("perExpert", counted.perExpert())
                .put("routedExperts", counted.routed())
                .put("sharedExperts", counted.shared())
                .put("denseFfn", counted.denseFfn())
                .put("attention", counted.attention())
                .put("router", counted.router())
                .put("embedding", counted.embedding())
                .put("biases", counted.biases())
                .put("other", counted.other())
                .put("total", counted.total())
                .put("active", counted.active())
                .put("activeWithEmbedding", counted.activeWithEmbedding());
        orNull(json, "publishedTotal", card.published().totalParameters());
        orNull(json, "publishedActive", card.published().activeParameters());
    }

    private static void orNull(ObjectNode json, String key, OptionalLong value) {
        if (value.isPresent()) {
            json.put(key, value.getAsLong());
        } else {
            json.putNull(key);
        }
    }

    private static ArrayNode ids(ObjectNode json, List<Integer> ids) {
        ArrayNode array = json.arrayNode();
        ids.forEach(array::add);
        return array;
    }

    private static void print(PrintStream out, ModelCard card, Optional<WeightsReport> report) {
        ModelParameters counted = card.parameters();
        Table table = Table.plain();
        table.row("model", card.id() + "  " + card.identity().name());
        table.row("layers", card.moeLayerIds().size() + " MoE layers of " + card.totalLayers());
        table.row(
                "routed experts",
                card.routedExperts()
                        + " a layer, top-"
                        + card.topK()
                        + ", "
                        + card.matricesPerExpert()
                        + " matrices of "
                        + card.dModel()
                        + " x "
                        + card.expertWidth()
                        + (card.ffnBias() ? ", with biases" : ""));
        table.row(
                "one expert",
                Numbers.count(counted.perExpert())
                        + " parameters, "
                        + Numbers.bytes(counted.shippedBytesPerExpert())
                        + " as shipped ("
                        + card.shippedExpertFormat()
                        + ")");
        table.row("shared experts", Numbers.count(card.shared().experts()));
        table.row(
                "attention",
                card.attention().kind()
                        + ", "
                        + card.attention().heads()
                        + " heads of "
                        + card.attention().headDim()
                        + ", cache "
                        + Numbers.count(counted.kvValuesPerToken())
                        + " values a token");
        table.row("parameters", against(counted.total(), card.published().totalParameters()));
        table.row("active", against(counted.active(), card.published().activeParameters()));
        table.row("shape from", card.provenance().shapeSource());
        if (!card.provenance().notes().isEmpty()) {
            table.row("notes", card.provenance().notes());
        }
        report.ifPresent(weights -> weights.add(table));
        table.print(out);
    }

    private static String against(long counted, OptionalLong published) {
        return Numbers.count(counted)
                + (published.isPresent()
                        ? " (published: " + Numbers.count(published.getAsLong()) + ")"
                        : " (none published)");
    }
}
