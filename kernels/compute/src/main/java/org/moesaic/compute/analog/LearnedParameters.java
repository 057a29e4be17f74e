package org.moesaic.compute.analog;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.moesaic.edge.Located;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.edge.SchemaDocument;

/// What hardware-aware training learned for each matrix: its input range, and how its weights are clipped. As YAML:
///
/// ```yaml
/// source: where they were learned
/// matrices:
///   up: {input-range: 2.7, clip-deviations: 2.5}
///   down: {input-range: 1.3}
/// ```
///
/// @param matrices by name, in the order of the file
public record LearnedParameters(Map<String, Matrix> matrices) {

    private static final String SCHEMA =
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema",
             "type": "object", "additionalProperties": false, "required": ["source", "matrices"],
             "properties": {
               "source": {"type": "string", "minLength": 1},
               "matrices": {"type": "object", "minProperties": 1,
                 "additionalProperties": {"type": "object", "additionalProperties": false,
                   "required": ["input-range"],
                   "properties": {
                     "input-range": {"type": "number", "minimum": 1e-30, "maximum": 1e30},
                     "clip-deviations": {"type": "number", "exclusiveMinimum": 0}}}}}}
            """;

    /// What was learned for one matrix.
    ///
    /// @param inputRange what inputs are divided by
    /// @param clipDeviations weights beyond so many standard deviations of their column are clipped; positive infinity for
    ///     none
    public record Matrix(double inputRange, double clipDeviations) {

        /// The tile with these parameters.
        public TilePreset on(TilePreset preset) {
            TilePreset.Mapping mapping = preset.mapping();
            double clip = Math.min(clipDeviations, mapping.clip());
            return preset.with((InputScaling) new InputScaling.Constant(inputRange))
                    .with(new TilePreset.Mapping(mapping.geometry(), mapping.scaling(), clip));
        }
    }

    public LearnedParameters {
        matrices = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(matrices));
    }

    /// Reads a file.
    ///
    /// @throws MoesaicException with all that is wrong with it
    public static LearnedParameters read(Path file) {
        SchemaDocument document = SchemaDocument.open(file, SCHEMA);
        document.throwIfBad();
        Map<String, Matrix> matrices = new LinkedHashMap<>();
        for (Map.Entry<String, Located> entry :
                document.root().at("matrices").entries().entrySet()) {
            Located matrix = entry.getValue();
            matrices.put(
                    entry.getKey(),
                    new Matrix(
                            TilePresetReader.number(matrix.at("input-range"), 1),
                            TilePresetReader.number(
                                    matrix.at("clip-deviations"), Double.POSITIVE_INFINITY)));
        }
        return new LearnedParameters(matrices);
    }

    /// What was learned for a matrix.
    ///
    /// @throws MoesaicException USAGE if there is no such matrix, with the nearest
    public Matrix matrix(String name) {
        List<String> names = new ArrayList<>(matrices.keySet());
        if (!matrices.containsKey(name)) {
            throw MoesaicException.usage(
                    "nothing was learned for matrix '" + name + "'", Names.suggest(name, names));
        }
        return matrices.get(name);
    }
}
