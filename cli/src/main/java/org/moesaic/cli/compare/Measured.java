package org.moesaic.cli.compare;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.moesaic.cli.damage.Damages;
import org.moesaic.cli.damage.GateSquares;
import org.moesaic.cli.output.InputFile;
import org.moesaic.cli.output.Numbers;
import org.moesaic.compute.analog.TileDescription;
import org.moesaic.compute.expert.Nonlinearity;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.model.compare.Criterion;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the errors of a comparison were measured on, and what follows.
///
/// @param entries those of the comparison, with their damage
/// @param layers that the checkpoint holds whole
/// @param activations what experts were tried on
/// @param files that they came from, and a tile's description
/// @param nonlinearity between the matrices of an expert
/// @param tile that analog experts were measured on; empty if there are none
/// @param gates what the trace says of gate weights
/// @param maxError the error that is allowed, if one was named
record Measured(
        List<Entry> entries,
        List<Integer> layers,
        String activations,
        List<InputFile> files,
        Nonlinearity nonlinearity,
        Optional<TileDescription> tile,
        GateSquares gates,
        OptionalDouble maxError) {

    void fill(ObjectNode node, Comparison comparison) {
        node.put("note", Damages.CAVEAT).put("activations", activations);
        node.put("expertActivation", nonlinearity.label());
        node.put("tile", tile.map(Measured::text).orElse(null));
        node.put("gateWeights", gates.weighted() ? "trace" : "1/k: the trace has none");
        node.put("requests", gates.requests());
        ArrayNode ids = node.putArray("layers");
        layers.forEach(ids::add);
        if (maxError.isEmpty()) {
            node.putNull("maxError").putNull("leastEnergyWithin");
            return;
        }
        node.put("maxError", maxError.getAsDouble());
        node.put(
                "leastEnergyWithin",
                choice(comparison).map(entry -> entry.policy().toString()).orElse(null));
    }

    void print(PrintStream out, Comparison comparison) {
        out.println("error: %s; %s".formatted(Damages.CAVEAT, conditions()));
        if (maxError.isPresent()) {
            out.println(
                    "least energy with an error of at most %s: %s"
                            .formatted(
                                    Numbers.percent(maxError.getAsDouble()),
                                    choice(comparison)
                                            .map(entry -> entry.policy() + ", " + error(entry))
                                            .orElse("no policy")));
        }
        out.println();
    }

    /// In words.
    String conditions() {
        return "routed experts alone, layers %s, %s, %s%s%s%s"
                .formatted(
                        layers,
                        activations,
                        nonlinearity.label(),
                        tile.map(each -> ", analog on " + text(each)).orElse(""),
                        gates.weighted() ? "" : ", selections weighted alike",
                        gates.requests() > 1
                                ? ""
                                : ", one request: what others would choose is not in the interval");
    }

    /// The figure of an entry that was measured, with its standard error.
    static String error(Entry entry) {
        return entry.damage()
                .map(each ->
                        Numbers.percent(each.relativeError())
                                + " ± "
                                + Numbers.percent(each.standardError()))
                .orElse("-");
    }

    private static String text(TileDescription tile) {
        TileGeometry geometry = tile.preset().mapping().geometry();
        return "%s, %d x %d".formatted(tile.preset().name(), geometry.rows(), geometry.columns());
    }

    private Optional<Entry> choice(Comparison comparison) {
        return comparison.ran().stream()
                .filter(entry ->
                        entry.damage().isPresent()
                                && entry.damage().get().relativeError() <= maxError.getAsDouble())
                .min(
                        Comparator.comparingDouble(entry ->
                                Criterion.ENERGY
                                        .of(entry.objectives().orElseThrow())
                                        .orElseThrow()));
    }
}
