package org.moesaic.model.placement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.moesaic.edge.Located;
import org.moesaic.edge.Names;
import org.moesaic.edge.SchemaDocument;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.model.hardware.Tier;
import org.moesaic.traces.ModelCard;
import tools.jackson.databind.JsonNode;

/// Reads a placement from YAML; `placement.schema.json` beside this class says what may stand in it.
///
/// Rules name experts one by one or in ranges (`layer: 0..3`). Two rules for one expert are an error, and so is an expert
/// without a rule if there is no default. `device` is where an expert lives; `devices` are several, each with a copy.
public final class PlacementFile {

    private static final int MAX_DEVICE = 65_535;

    private final SchemaDocument document;
    private final ModelCard model;
    private final Placement.Builder builder;

    private PlacementFile(SchemaDocument document, ModelCard model) {
        this.document = document;
        this.model = model;
        this.builder = new Placement.Builder(model);
    }

    /// The placement in a file.
    ///
    /// @throws org.moesaic.edge.MoesaicException with everything that is wrong with the file, or with it for this model
    public static Placement read(Path file, ModelCard model) {
        return new PlacementFile(SchemaDocument.open(file, schema()), model).read();
    }

    private Placement read() {
        Located root = document.root();
        Optional<String> madeFor = root.at("model").text();
        if (madeFor.isPresent()
                && !madeFor.get().equals(model.id())
                && !model.aliases().contains(madeFor.get())) {
            root.at("model")
                    .problem(
                            "the placement was made for '"
                                    + madeFor.get()
                                    + "', not for "
                                    + model.id(),
                            "choose --model "
                                    + madeFor.get()
                                    + ", or make a placement for "
                                    + model.id());
        }
        for (Located rule : root.at("experts").items()) {
            apply(rule);
        }
        Optional<Placement.Slot> rest = slot(root.at("default"));
        Optional<DenseModules> dense = dense(root.at("dense"));
        Optional<FittedOn> fitted = fitted(root.at("fittedOn"));
        // Only a file that is right in itself can be said to leave experts out.
        document.throwIfBad();
        fillDefault(rest);
        document.throwIfBad();
        Placement placement = builder.build();
        Placement whole = dense.map(placement::withDense).orElse(placement);
        return fitted.map(whole::fittedOn).orElse(whole);
    }

    private static Optional<FittedOn> fitted(Located data) {
        return data.at("sha256")
                .text()
                .map(sha256 ->
                        new FittedOn(
                                data.at("name").text().orElse(""),
                                sha256,
                                Optional.of(data.at("share").node())
                                        .filter(JsonNode::isNumber)
                                        .map(JsonNode::decimalValue)));
    }

    private Optional<DenseModules> dense(Located dense) {
        Optional<NumberFormat> linear = format(dense.at("linear"));
        Optional<NumberFormat> other = format(dense.at("other"));
        Optional<NumberFormat> kv = format(dense.at("kv"));
        if (linear.isEmpty() || other.isEmpty() || kv.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new DenseModules(
                        linear.get(),
                        other.get(),
                        kv.get(),
                        engine(dense),
                        dense.at("home").text().flatMap(Tier::parse)));
    }

    private void apply(Located rule) {
        Optional<Placement.Slot> slot = slot(rule);
        int[] layers = range(rule.at("layer"));
        int[] experts = range(rule.at("expert"));
        checkExperts(rule.at("expert"), experts);
        for (int layerId : layers) {
            int layer = model.moeLayerIds().indexOf(layerId);
            if (layer < 0) {
                rule.at("layer")
                        .problem(
                                "layer " + layerId + " of " + model.id() + " has no routed experts",
                                "its MoE layers are " + model.moeLayerIds());
                return;
            }
            for (int expert : experts) {
                if (slot.isEmpty() || expert >= model.routedExperts()) {
                    return;
                }
                if (builder.has(layer, expert)) {
                    rule.problem(
                            "expert "
                                    + expert
                                    + " of layer "
                                    + layerId
                                    + " is placed a second time",
                            "name each expert in one rule only");
                    return;
                }
                builder.put(layer, expert, slot.get());
            }
        }
    }

    private void checkExperts(Located place, int[] experts) {
        if (experts.length > 0 && experts[experts.length - 1] >= model.routedExperts()) {
            place.problem(
                    "expert " + experts[experts.length - 1] + " does not exist in " + model.id(),
                    "its experts are 0 to " + (model.routedExperts() - 1));
        }
    }

    private void fillDefault(Optional<Placement.Slot> rest) {
        int missing = 0;
        for (int layer = 0; layer < model.moeLayerIds().size(); layer++) {
            for (int expert = 0; expert < model.routedExperts(); expert++) {
                if (!builder.has(layer, expert)) {
                    missing++;
                    int at = expert;
                    int layerIndex = layer;
                    rest.ifPresent(slot -> builder.put(layerIndex, at, slot));
                }
            }
        }
        if (missing > 0 && rest.isEmpty()) {
            document.root()
                    .problem(
                            missing + " experts of " + model.id() + " have no place",
                            "add rules for them, or a default: {format: int4, tier: hbm}");
        }
    }

    private Optional<Placement.Slot> slot(Located rule) {
        Optional<Tier> tier = rule.at("tier").text().flatMap(Tier::parse);
        Optional<NumberFormat> format = format(rule.at("format"));
        EngineKind engine = engine(rule);
        List<Integer> devices = devices(rule);
        return format.flatMap(f -> tier.map(t -> new Placement.Slot(f, t, engine, devices)));
    }

    /// The devices that hold a copy; the first one where nothing is said. What the schema has refused is left out here, as
    /// the file is refused as a whole.
    private static List<Integer> devices(Located rule) {
        Located several = rule.at("devices");
        if (rule.at("device").integer().isPresent() && !several.items().isEmpty()) {
            several.problem(
                    "device and devices are both given",
                    "device: 0 is one copy; devices: [0, 3] is one on each of them");
        }
        List<Integer> devices = new ArrayList<>();
        for (Located item : several.items()) {
            int device = device(item);
            if (devices.contains(device)) {
                item.problem(
                        "device " + device + " is named twice", "one copy on a device is enough");
            } else {
                devices.add(device);
            }
        }
        return devices.isEmpty() ? List.of(device(rule.at("device"))) : devices;
    }

    private static int device(Located value) {
        return Math.clamp(value.integer().orElse(0), 0, MAX_DEVICE);
    }

    private static Optional<NumberFormat> format(Located place) {
        Optional<String> name = place.text();
        Optional<NumberFormat> format = name.flatMap(NumberFormats::parse);
        if (name.isPresent() && format.isEmpty()) {
            place.problem(
                    "'" + name.get() + "' is no number format",
                    Names.suggest(name.get(), NumberFormats.names()));
        }
        return format;
    }

    private static EngineKind engine(Located place) {
        return place.at("engine").text().flatMap(EngineKind::parse).orElse(EngineKind.DIGITAL);
    }

    /// The numbers of `5` or `0..7`; empty where the schema has complained already.
    private static int[] range(Located value) {
        if (value.integer().isPresent()) {
            long number = value.integer().getAsLong();
            return number >= 0 && number <= Integer.MAX_VALUE
                    ? new int[] {(int) number}
                    : new int[0];
        }
        Optional<String> text = value.text();
        if (text.isEmpty() || !text.get().matches("[0-9]{1,6}\\.\\.[0-9]{1,6}")) {
            return new int[0];
        }
        List<String> ends = List.of(text.get().split("\\.\\."));
        int from = Integer.parseInt(ends.getFirst());
        int to = Integer.parseInt(ends.getLast());
        if (from > to) {
            value.problem("'" + text.get() + "' is an empty range", "write it from low to high");
        }
        return IntStream.rangeClosed(from, to).toArray();
    }

    private static String schema() {
        try (InputStream in = PlacementFile.class.getResourceAsStream("placement.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
