package org.moesaic.cli.model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.compute.checkpoint.ExpertShapes;
import org.moesaic.compute.checkpoint.ModelWeights;
import org.moesaic.compute.checkpoint.Part;
import org.moesaic.compute.files.Tensor;
import org.moesaic.edge.Problem;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What of a checkpoint was recognised as part of a model, and what was not.
final class WeightsReport {

    private static final Set<Part> SHARED = EnumSet.range(Part.SHARED_GATE, Part.SHARED_ROUTER);
    private static final Set<Part> NORMS = EnumSet.of(Part.NORM, Part.NORM_BIAS);

    private final ModelWeights weights;
    private final Map<String, Group> others = new LinkedHashMap<>();
    private final Set<String> types = new TreeSet<>();
    private final Set<Tensor> shared = new HashSet<>();
    private final int experts;
    private int sharedLayers;

    /// Tensors whose names differ in numbers only.
    private static final class Group {
        private final Tensor first;
        private int count;

        private Group(Tensor first) {
            this.first = first;
        }
    }

    WeightsReport(ModelWeights weights) {
        this.weights = weights;
        Set<Tensor> unused = new HashSet<>(weights.others());
        for (int layer : weights.shapes().layerIds()) {
            List<Tensor> beside = new ArrayList<>();
            SHARED.forEach(part -> beside.addAll(weights.tensors(part, layer)));
            sharedLayers += beside.isEmpty() ? 0 : 1;
            NORMS.forEach(part -> beside.addAll(weights.tensors(part, layer)));
            beside.forEach(unused::remove);
            shared.addAll(beside);
        }
        for (Tensor tensor : weights.checkpoint().tensors()) {
            if (unused.contains(tensor)) {
                String name = tensor.name().replaceAll("[0-9]+", "*");
                others.computeIfAbsent(name, _ -> new Group(tensor)).count++;
            } else if (!shared.contains(tensor)) {
                types.add(tensor.type());
            }
        }
        this.experts = weights.shapes().layerIds().stream().mapToInt(weights::experts).sum();
    }

    void fill(ObjectNode json) {
        ExpertShapes shapes = weights.shapes();
        ObjectNode report = json.putObject("weights");
        report.put("naming", weights.naming().name())
                .put("tensors", weights.checkpoint().tensors().size())
                .put("routers", weights.routers().size())
                .put("layersWithSharedExperts", sharedLayers)
                .put("routersOfModel", shapes.layerIds().size())
                .put("experts", experts)
                .put("expertsOfModel", (long) shapes.layerIds().size() * shapes.experts());
        types.forEach(report.withArray("expertTypes")::add);
        ArrayNode files = report.putArray("files");
        weights.checkpoint().files().forEach(file -> files.add(file.toString()));
        ArrayNode problems = report.putArray("doesNotFit");
        weights.problems().forEach(problem -> problems.add(problem.toString()));
        ArrayNode rest = report.putArray("notRecognised");
        others.forEach((name, group) -> {
            ObjectNode one = rest.addObject().put("name", name).put("tensors", group.count);
            one.put("type", group.first.type());
            group.first.shape().forEach(one.withArray("shape")::add);
        });
    }

    void add(Table table) {
        ExpertShapes shapes = weights.shapes();
        long wanted = (long) shapes.layerIds().size() * shapes.experts();
        table.row(
                "weights",
                "%s tensors in %d file%s, names as in %s"
                        .formatted(
                                Numbers.count(weights.checkpoint().tensors().size()),
                                weights.checkpoint().files().size(),
                                weights.checkpoint().files().size() == 1 ? "" : "s",
                                weights.naming().name()));
        if (sharedLayers > 0) {
            table.row(
                    "shared weights",
                    "in %d of %d layers, not ranked: every token uses them"
                            .formatted(sharedLayers, shapes.layerIds().size()));
        }
        table.row("routers", weights.routers().size() + " of " + shapes.layerIds().size());
        table.row(
                "experts",
                Numbers.count(experts)
                        + " of "
                        + Numbers.count(wanted)
                        + ", stored as "
                        + String.join(", ", types));
        String fits = "does not fit";
        for (Problem problem : weights.problems()) {
            table.row(fits, problem.toString());
            fits = "";
        }
        table.row("not used", others.isEmpty() ? "nothing" : "");
        others.forEach((name, group) ->
                table.row(
                        "",
                        "%s  %s %s%s"
                                .formatted(
                                        name,
                                        group.first.type(),
                                        group.first.shape(),
                                        group.count == 1 ? "" : ", " + group.count + " of them")));
    }
}
