package org.moesaic.traces;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.moesaic.edge.Located;
import org.moesaic.edge.SchemaDocument;

/// Reads a user's model card, a YAML file of the schema `model.schema.json`.
final class ModelCardReader {

    private final Located root;
    private final Located layers;
    private final Located attention;
    private final int total;

    private ModelCardReader(Located root) {
        this.root = root;
        layers = root.at("layers");
        attention = root.at("attention");
        total = Math.max(1, number(layers, "encoder", 0) + number(layers, "decoder", 1));
    }

    /// @throws org.moesaic.edge.MoesaicException with all that is wrong with the file
    static ModelCard read(Path file) {
        SchemaDocument document = SchemaDocument.open(file, schema());
        ModelCard card = new ModelCardReader(document.root()).card();
        // Sizes that the schema has refused would only be refused once more.
        if (document.problems().isEmpty()) {
            new ModelCardCheck(document.root(), card).run();
        }
        document.throwIfBad();
        return card;
    }

    private ModelCard card() {
        Located shared = root.at("shared-experts");
        Located dense = root.at("dense-ffn");
        String id = text(root, "id", "");
        return new ModelCard(
                new ModelCard.Identity(
                        id, List.of(), text(root, "name", id), text(root, "family", "decoder")),
                new ModelCard.Layers(
                        number(layers, "encoder", 0),
                        number(layers, "decoder", 1),
                        number(layers, "d-model", 1),
                        number(layers, "vocabulary", 1),
                        flag(layers, "tied-embeddings"),
                        flag(layers, "head-bias"),
                        layers.at("image-tower-parameters").integer().orElse(0)),
                routed(),
                new ModelCard.SharedExperts(
                        number(shared, "experts", 0),
                        number(shared, "total-width", 0),
                        number(shared, "matrices", 0),
                        flag(shared, "gated")),
                new ModelCard.DenseFfn(
                        number(dense, "width", 0),
                        number(dense, "matrices", 0),
                        flag(root, "ffn-bias")),
                attention(),
                mamba(),
                formats(),
                new ModelCard.Published(
                        root.at("published").at("total-parameters").integer(),
                        root.at("published").at("active-parameters").integer()),
                new ModelCard.Provenance(
                        text(root, "source", ""),
                        text(root, "source", ""),
                        List.of(),
                        text(root, "notes", "")));
    }

    private ModelCard.RoutedExperts routed() {
        Located routed = root.at("routed-experts");
        return new ModelCard.RoutedExperts(
                layerIds(routed.at("layers"), List.of()),
                number(routed, "experts", 1),
                number(routed, "top-k", 1),
                number(routed, "width", 1),
                number(routed, "matrices", 3),
                text(routed, "activation", number(routed, "matrices", 3) == 3 ? "silu" : "relu"),
                flag(routed, "router-bias"),
                text(routed, "router-scoring", ""));
    }

    private ModelCard.Attention attention() {
        List<Integer> all = IntStream.range(0, total).boxed().toList();
        List<Integer> ids = layerIds(attention.at("layers"), all);
        Located window = attention.at("window");
        int headDim = number(attention, "head-dim", 1);
        return new ModelCard.Attention(
                text(attention, "kind", "gqa"),
                ids,
                number(attention, "heads", 1),
                number(attention, "kv-heads", 1),
                headDim,
                number(attention, "value-head-dim", headDim),
                new ModelCard.Mla(
                        number(attention, "q-lora-rank", 0),
                        number(attention, "kv-lora-rank", 0),
                        number(attention, "qk-nope-head-dim", 0),
                        number(attention, "qk-rope-head-dim", 0)),
                flag(attention, "qkv-bias"),
                flag(attention, "out-bias"),
                flag(attention, "cross"),
                window.isPresent()
                        ? new ModelCard.Window(
                                text(window, "kind", "sliding"),
                                number(window, "tokens", 1),
                                layerIds(window.at("full-layers"), List.of()))
                        : new ModelCard.Window("none", 0, ids));
    }

    private ModelCard.Mamba mamba() {
        Located mamba = root.at("mamba");
        return new ModelCard.Mamba(
                number(mamba, "layers", 0),
                number(mamba, "d-inner", 0),
                number(mamba, "d-state", 0),
                number(mamba, "d-conv", 0),
                number(mamba, "dt-rank", 0));
    }

    /// What is not said of the other parts is as it is for the experts.
    private ModelCard.ShippedFormats formats() {
        Located formats = root.at("formats");
        String experts = text(formats, "experts", "");
        double bits = formats.at("bits-experts").node().asDouble(0);
        return new ModelCard.ShippedFormats(
                experts,
                text(formats, "linear", experts),
                text(formats, "other", experts),
                bits,
                formats.at("bits-linear").node().asDouble(bits),
                formats.at("bits-other").node().asDouble(bits),
                List.of());
    }

    private List<Integer> layerIds(Located at, List<Integer> otherwise) {
        if (!at.isPresent()) {
            return otherwise;
        }
        try {
            return LayerRanges.parse(at.node().asString(""), total);
        } catch (IllegalArgumentException e) {
            at.problem(
                    e.getMessage(), "layers are 0 to " + (total - 1) + ", as in 0..23 or 1,3..47");
            return List.of();
        }
    }

    private static int number(Located of, String key, int otherwise) {
        OptionalLong number = of.at(key).integer();
        return number.isPresent()
                ? Math.clamp(number.getAsLong(), 0, Integer.MAX_VALUE)
                : otherwise;
    }

    private static boolean flag(Located of, String key) {
        return of.at(key).flag().orElse(false);
    }

    private static String text(Located of, String key, String otherwise) {
        return of.at(key).text().orElse(otherwise);
    }

    private static String schema() {
        try (InputStream resource =
                ModelCardReader.class.getResourceAsStream("model.schema.json")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
