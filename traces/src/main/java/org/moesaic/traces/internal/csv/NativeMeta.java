package org.moesaic.traces.internal.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.moesaic.edge.Exit;
import org.moesaic.edge.Located;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Problem;
import org.moesaic.edge.SchemaDocument;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.internal.Limits;

/// What the file beside a CSV trace says of it.
///
/// @param rows number of rows, where it says so; so for `tokens` (in `header`) and `requests`
/// @param ragged true if tokens need not have rows in all layers
/// @param boundToItsBatches why the routing of a token depended on the tokens beside it, if it did
record NativeMeta(
        TraceHeader header,
        OptionalLong rows,
        OptionalLong requests,
        boolean ragged,
        Optional<String> boundToItsBatches) {

    static final String FORMAT = "moe-trace";
    static final int VERSION = 1;

    private static final String SCHEMA = "trace-meta.schema.json";

    /// `x.meta.json` for `x.csv` and `x.csv.gz`.
    static Path beside(Path csv) {
        String name = csv.getFileName().toString().replaceFirst("(\\.csv)?(\\.gz)?$", "");
        return csv.resolveSibling(name + ".meta.json");
    }

    static NativeMeta read(Path csv) {
        Path file = beside(csv);
        if (!Files.isRegularFile(file)) {
            throw new MoesaicException(
                    Exit.NOT_FOUND,
                    Problem.in(
                            csv,
                            "there is no '" + file.getFileName() + "' beside it",
                            "create it; at least: {\"format\": \"moe-trace\", \"version\": 1,"
                                    + " \"model\": {\"experts\": 32, \"top_k\": 4},"
                                    + " \"layers_present\": [0, 1, 2]}"));
        }
        SchemaDocument document = SchemaDocument.open(file, schema());
        NativeMeta meta = of(csv.getFileName().toString(), document);
        document.throwIfBad();
        return meta;
    }

    private static NativeMeta of(String name, SchemaDocument document) {
        Located root = document.root();
        Located model = root.at("model");
        List<Integer> layers = layers(root, model);
        int topK = (int) model.at("top_k").integer().orElse(1);
        OptionalLong experts = model.at("experts").integer();
        if (!Limits.allow(layers.size(), topK)) {
            root.at("layers_present")
                    .problem(layers.size() + " layers of top-" + topK, Limits.inWords());
            return null;
        }
        if (experts.isPresent() && topK > experts.getAsLong()) {
            model.at("top_k")
                    .problem(
                            topK + " of " + experts.getAsLong() + " experts",
                            "no more than there are");
        }
        TraceHeader header =
                new TraceHeader(
                        name,
                        NativeCsvImporter.NAME,
                        model.at("name").text().orElse(""),
                        layers,
                        word(root, "layer_numbering", TraceHeader.LayerNumbering.MODEL),
                        experts.isPresent()
                                ? OptionalInt.of((int) experts.getAsLong())
                                : OptionalInt.empty(),
                        topK,
                        root.at("tokens").integer(),
                        word(root, "batching", TraceHeader.Batching.UNBATCHED),
                        root.at("rank_ordered").flag().orElse(false),
                        word(root, "weights_kind", TraceHeader.WeightsKind.NONE),
                        root.at("phase_complete").at("prefill").flag().orElse(false),
                        root.at("phase_complete").at("decode").flag().orElse(false),
                        root.at("synthetic").flag().orElse(false),
                        root.at("capture_notes").text().orElse(""));
        return new NativeMeta(
                header,
                root.at("rows").integer(),
                root.at("requests").integer(),
                root.at("ragged").flag().orElse(false),
                bound(model));
    }

    /// The capacity of an expert is shared by the tokens of a batch.
    private static Optional<String> bound(Located model) {
        if (model.at("capacity_factor").node().isNumber()) {
            return Optional.of("model.capacity_factor is set");
        }
        return Optional.empty();
    }

    private static List<Integer> layers(Located root, Located model) {
        List<Long> known = new ArrayList<>();
        for (Located each : model.at("moe_layer_ids").items()) {
            each.integer().ifPresent(known::add);
        }
        List<Integer> layers = new ArrayList<>();
        for (Located each : root.at("layers_present").items()) {
            long id = each.integer().orElse(-1);
            if (!layers.isEmpty() && id <= layers.getLast()) {
                each.problem(id + " after " + layers.getLast(), "layers ascend");
            } else if (!known.isEmpty() && !known.contains(id)) {
                each.problem("layer " + id + " is not in model.moe_layer_ids", "MoE layers only");
            }
            layers.add((int) id);
        }
        return layers;
    }

    /// A word of the file as the enum constant that is spelt so in capitals; the schema has refused all others.
    private static <E extends Enum<E>> E word(Located root, String key, E otherwise) {
        String text = root.at(key).text().orElse("").toUpperCase(Locale.ROOT);
        for (E each : otherwise.getDeclaringClass().getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        return otherwise;
    }

    private static String schema() {
        try (InputStream resource = NativeMeta.class.getResourceAsStream(SCHEMA)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
