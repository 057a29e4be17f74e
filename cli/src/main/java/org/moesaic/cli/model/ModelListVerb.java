package org.moesaic.cli.model;

import java.io.PrintStream;
import org.moesaic.cli.Context;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.ModelCards;
import org.moesaic.traces.ModelParameters;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic model list`: the built-in model cards.
@Command(
        name = "list",
        description = "The built-in model cards.",
        footer = {"", "Examples:", "  moesaic model list", "  moesaic model list --json"})
public final class ModelListVerb extends Verb {

    @Override
    protected Exit run(Context context) {
        context.result(ModelListVerb::fill, ModelListVerb::print);
        return Exit.DONE;
    }

    private static void fill(ObjectNode json) {
        json.put("schema", "moesaic.model-list/1");
        ArrayNode models = json.putArray("models");
        for (ModelCard card : ModelCards.builtIn()) {
            ObjectNode model = models.addObject().put("id", card.id());
            ArrayNode aliases = model.putArray("aliases");
            card.aliases().forEach(aliases::add);
            model.put("name", card.identity().name())
                    .put("layers", card.totalLayers())
                    .put("moeLayers", card.moeLayerIds().size())
                    .put("experts", card.routedExperts())
                    .put("topK", card.topK())
                    .put("totalParameters", card.parameters().total())
                    .put("activeParameters", card.parameters().active())
                    .put("shippedExpertFormat", card.shippedExpertFormat());
        }
    }

    private static void print(PrintStream out) {
        Table table =
                Table.aligned("lrrrrrl")
                        .row(
                                "id",
                                "MoE layers",
                                "experts",
                                "top-k",
                                "parameters",
                                "active",
                                "experts shipped as");
        for (ModelCard card : ModelCards.builtIn()) {
            ModelParameters parameters = card.parameters();
            table.row(
                    card.id(),
                    card.moeLayerIds().size() + " of " + card.totalLayers(),
                    Numbers.count(card.routedExperts()),
                    Numbers.count(card.topK()),
                    Numbers.si(parameters.total(), ""),
                    Numbers.si(parameters.active(), ""),
                    card.shippedExpertFormat());
        }
        table.print(out);
    }
}
