package org.moesaic.traces;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes counts as JSON of the format `moe-expert-counts`, which is read again as the same counts.
public final class ExpertCountsWriter {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ExpertCountsWriter() {}

    /// @throws MoesaicException CANNOT_WRITE
    public static void write(ExpertCounts counts, Path file) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", "moe-expert-counts").put("version", 1);
        root.put("model", counts.modelName());
        root.put("experts", counts.experts());
        counts.topK().ifPresent(topK -> root.put("top_k", topK));
        counts.tokens().ifPresent(tokens -> root.put("tokens", tokens));
        root.put("source", counts.source().isEmpty() ? counts.name() : counts.source());
        ArrayNode layers = root.putArray("layers");
        counts.layerIds().forEach(layers::add);
        ArrayNode selections = root.putArray("counts");
        counts.layers().forEach(layer -> numbers(selections.addArray(), layer.selections()));
        if (counts.layers().stream().noneMatch(layer -> layer.firstChoices().isEmpty())) {
            ArrayNode first = root.putArray("counts_top1");
            counts.layers().forEach(layer -> numbers(first.addArray(), layer.firstChoices()));
        }
        if (!counts.pairs().isEmpty()) {
            ArrayNode pairs = root.putArray("layer_pairs");
            ArrayNode joint = root.putArray("joint_top1");
            for (ExpertCounts.LayerPair pair : counts.pairs()) {
                pairs.addArray().add(pair.earlier()).add(pair.later());
                ArrayNode matrix = joint.addArray();
                pair.counts().forEach(row -> numbers(matrix.addArray(), row));
            }
        }
        try {
            Files.writeString(file, MAPPER.writeValueAsString(root) + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MoesaicException(
                    Exit.CANNOT_WRITE,
                    Problem.in(
                            file,
                            "cannot be written: " + e.getMessage(),
                            "check space and rights"));
        }
    }

    /// Whole numbers without a point.
    private static void numbers(ArrayNode array, List<Double> numbers) {
        for (double number : numbers) {
            if (number == Math.rint(number) && number < 1L << 53) {
                array.add((long) number);
            } else {
                array.add(number);
            }
        }
    }
}
