package org.moesaic.model.placement;

import java.util.List;
import java.util.OptionalLong;
import org.moesaic.traces.ModelCard;

/// Small models for tests: nothing but MoE layers.
public final class TestModels {

    private TestModels() {}

    /// A model named `tiny` with the alias `toy`, whose MoE layers are 0, 1, ...
    ///
    /// @param matrices 3 for gated experts, 2 for others
    public static ModelCard card(
            int layers, int experts, int topK, int dModel, int width, int matrices) {
        return card(ids(0, layers), experts, topK, dModel, width, matrices);
    }

    /// The same with MoE layers of any ids.
    public static ModelCard card(
            List<Integer> layerIds, int experts, int topK, int dModel, int width, int matrices) {
        int total = layerIds.getLast() + 1;
        return new ModelCard(
                new ModelCard.Identity("tiny", List.of("toy"), "Tiny", "decoder"),
                new ModelCard.Layers(0, total, dModel, 100, false, false, 0),
                new ModelCard.RoutedExperts(
                        layerIds, experts, topK, width, matrices, "silu", false, "softmax"),
                new ModelCard.SharedExperts(0, 0, 0, false),
                new ModelCard.DenseFfn(0, 0, false),
                new ModelCard.Attention(
                        "mha",
                        ids(0, total),
                        1,
                        1,
                        8,
                        8,
                        ModelCard.Mla.NONE,
                        false,
                        false,
                        false,
                        new ModelCard.Window("none", 0, List.of())),
                ModelCard.Mamba.NONE,
                new ModelCard.ShippedFormats("bf16", "bf16", "bf16", 16, 16, 16, List.of()),
                new ModelCard.Published(OptionalLong.empty(), OptionalLong.empty()),
                new ModelCard.Provenance("made for tests", "made for tests", List.of(), ""));
    }

    private static List<Integer> ids(int from, int to) {
        return java.util.stream.IntStream.range(from, to).boxed().toList();
    }
}
