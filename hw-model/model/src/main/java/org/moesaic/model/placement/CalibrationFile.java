package org.moesaic.model.placement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.moesaic.edge.Located;
import org.moesaic.edge.SchemaDocument;
import org.moesaic.traces.ModelCard;
import org.moesaic.traces.statistics.RoutingProfile;
import tools.jackson.databind.JsonNode;

/// Reads a calibration from JSON or YAML; `calibration.schema.json` beside this class says what may stand in it.
public final class CalibrationFile {

    /// Loads are whole where they were counted; moving averages are not, and sums of them are off a little.
    private static final double TOLERANCE = 1e-6;

    private final SchemaDocument document;
    private final ModelCard model;

    private CalibrationFile(SchemaDocument document, ModelCard model) {
        this.document = document;
        this.model = model;
    }

    /// The calibration in a file.
    ///
    /// @throws org.moesaic.edge.MoesaicException with everything that is wrong with the file, or with it for this model
    public static Calibration read(Path file, ModelCard model) {
        return new CalibrationFile(SchemaDocument.open(file, schema()), model).read();
    }

    private Calibration read() {
        Located root = document.root();
        checkModel(root.at("model"));
        checkLayers(root.at("layers"));
        checkTopK(root.at("top_k"));
        Optional<double[][]> counts = matrix(root.at("counts"));
        Optional<double[][]> weights = matrix(root.at("gate_weights"));
        counts.ifPresent(known -> checkSums(root, known));
        if (weights.isPresent() && counts.isEmpty()) {
            root.at("gate_weights")
                    .problem("gate weights without counts", "add counts of the same shape");
        }
        Map<Integer, double[][]> errors = new TreeMap<>();
        root.at("errors")
                .entries()
                .forEach((bits, place) -> {
                    if (bits.matches("[0-9]{1,2}")) {
                        matrix(place).ifPresent(known -> errors.put(Integer.parseInt(bits), known));
                    }
                });
        document.throwIfBad();
        Optional<RoutingProfile> profile =
                counts.map(known ->
                        RoutingProfile.ofLoads(
                                document.file(),
                                known,
                                weights,
                                root.at("tokens").integer().orElse(0),
                                false));
        return new Calibration(
                profile,
                errors.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ErrorTable(document.file(), errors)));
    }

    private void checkModel(Located place) {
        place.text()
                .filter(name -> !name.equals(model.id()) && !model.aliases().contains(name))
                .ifPresent(name ->
                        place.problem(
                                "the calibration is of '" + name + "', not of " + model.id(),
                                "choose --model " + name + ", or calibrate " + model.id()));
    }

    private void checkLayers(Located place) {
        if (!place.isPresent()) {
            return;
        }
        List<Integer> ids = new ArrayList<>();
        for (Located item : place.items()) {
            ids.add((int) Math.min(item.integer().orElse(-1), Integer.MAX_VALUE));
        }
        if (!ids.equals(model.moeLayerIds())) {
            place.problem(
                    "rows of layers " + ids,
                    "every MoE layer of "
                            + model.id()
                            + " is needed, in order: "
                            + model.moeLayerIds());
        }
    }

    /// A matrix of the right shape; empty if there is none, or what is wrong with it has been said.
    private Optional<double[][]> matrix(Located place) {
        if (!place.isPresent() || !place.node().isArray()) {
            return Optional.empty();
        }
        List<Located> rows = place.items();
        int layers = model.moeLayerIds().size();
        if (rows.size() != layers) {
            place.problem(
                    rows.size() + " rows",
                    model.id() + " has " + layers + " MoE layers: one row for each");
            return Optional.empty();
        }
        double[][] matrix = new double[layers][];
        boolean good = true;
        for (int layer = 0; layer < layers; layer++) {
            JsonNode row = rows.get(layer).node();
            if (!row.isArray() || row.size() != model.routedExperts()) {
                rows.get(layer)
                        .problem(
                                row.size() + " numbers",
                                model.id() + " has " + model.routedExperts() + " experts a layer");
                good = false;
                continue;
            }
            matrix[layer] = new double[row.size()];
            for (int expert = 0; expert < row.size(); expert++) {
                double value = row.get(expert).isNumber() ? row.get(expert).doubleValue() : -1;
                good &= value >= 0 && Double.isFinite(value);
                matrix[layer][expert] = value;
            }
        }
        return good ? Optional.of(matrix) : Optional.empty();
    }

    private void checkTopK(Located place) {
        place.integer().stream()
                .filter(topK -> topK != model.topK())
                .forEach(topK ->
                        place.problem(
                                topK + " experts a token",
                                model.id() + " selects " + model.topK()));
    }

    /// In each layer every token selects as many experts.
    private void checkSums(Located root, double[][] counts) {
        OptionalLong tokens = root.at("tokens").integer();
        if (tokens.isEmpty()) {
            return;
        }
        double expected = (double) tokens.getAsLong() * model.topK();
        List<Located> rows = root.at("counts").items();
        for (int layer = 0; layer < counts.length; layer++) {
            double sum = Arrays.stream(counts[layer]).sum();
            if (Math.abs(sum - expected) > TOLERANCE * expected) {
                rows.get(layer)
                        .problem(
                                "counts sum to " + shown(sum),
                                tokens.getAsLong()
                                        + " tokens with "
                                        + model.topK()
                                        + " experts each make "
                                        + shown(expected)
                                        + " selections a layer");
            }
        }
    }

    private static String shown(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static String schema() {
        try (InputStream in =
                CalibrationFile.class.getResourceAsStream("calibration.schema.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
