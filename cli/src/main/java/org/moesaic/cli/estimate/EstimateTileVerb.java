package org.moesaic.cli.estimate;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.cli.Context;
import org.moesaic.cli.Mistakes;
import org.moesaic.cli.Verb;
import org.moesaic.cli.output.Numbers;
import org.moesaic.cli.output.Table;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.edge.Names;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.TileCounts;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.model.hardware.ActionCost;
import org.moesaic.model.hardware.AnalogTiles;
import org.moesaic.model.hardware.MatrixCost;
import org.moesaic.model.hardware.Range;
import org.moesaic.model.hardware.TilePreset;
import org.moesaic.model.hardware.TilePresets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/// `moesaic estimate tile`: one matrix on analog tiles, one product with one vector.
@Command(
        name = "tile",
        description = {
            "Latency and energy of the product of one matrix with one vector on analog tiles, and what"
                    + " writing the matrix takes. A matrix that is larger than a tile is cut; tiles work"
                    + " side by side, partial sums of cut inputs are converted each and added digitally.",
            "",
            "Presets: 3d-cim (also pcm-3d), hermes (also hermes-1phase), hermes-core, reram-wan (also"
                    + " neurram), puma. Numerics of 'tile show' that have no published cost stand for the"
                    + " tile of their size: pcm-standard, pcm-physical, ideal and int8-like for 3d-cim,"
                    + " hermes-one-device and state-independent for hermes."
        },
        footer = {
            "",
            "Examples:",
            "  moesaic estimate tile --preset hermes --rows 2048 --columns 1024",
            "  moesaic estimate tile --preset pcm-standard --rows 2048 --columns 1408 --json"
        })
public final class EstimateTileVerb extends Verb {

    /// No matrix of a model comes near; above it the list of tiles is what takes memory.
    private static final int LARGEST = 1 << 24;

    @Option(names = "--preset", paramLabel = "NAME", required = true, description = "The tile.")
    private String preset;

    @Option(
            names = "--rows",
            paramLabel = "R",
            required = true,
            description = "Inputs: rows of crossbars, as in 'tile error'.")
    private Integer rows;

    @Option(
            names = "--columns",
            paramLabel = "C",
            required = true,
            description = "Outputs: columns of crossbars.")
    private Integer columns;

    @Override
    protected Exit run(Context context) {
        Mistakes mistakes = new Mistakes();
        Optional<TilePreset> known = TilePresets.find(preset);
        if (known.isEmpty()) {
            mistakes.add(
                    "--preset",
                    "'" + preset + "' is not known",
                    Names.suggest(preset, TilePresets.names()));
        }
        requireSize("--rows", rows, mistakes);
        requireSize("--columns", columns, mistakes);
        mistakes.throwIfAny();
        Figures figures = figures(known.orElseThrow());
        context.result(figures::fill, figures::print);
        return Exit.DONE;
    }

    private static void requireSize(String option, int size, Mistakes mistakes) {
        mistakes.requirePositive(option, size);
        if (size > LARGEST) {
            mistakes.add(option, size + " is too large", "at most " + LARGEST);
        }
    }

    private Figures figures(TilePreset known) {
        AnalogTiles tile = known.tile();
        try {
            TileMapping mapping = tile.map(new MatrixShape(columns, rows));
            return new Figures(
                    known,
                    mapping,
                    mapping.counts(tile.reading()),
                    tile.cost(mapping, 1),
                    tile.programming(mapping));
        } catch (ArithmeticException e) {
            throw MoesaicException.usage(
                    "a matrix of " + rows + " x " + columns + " needs more than can be counted",
                    "the figures must stay below " + Long.MAX_VALUE);
        }
    }

    private record Figures(
            TilePreset preset,
            TileMapping mapping,
            TileCounts counts,
            MatrixCost product,
            MatrixCost programming) {

        /// What the tiles themselves take: SRAM beside them belongs to a hardware.
        private Range energy(MatrixCost cost) {
            Range sum = Range.ZERO;
            for (ActionCost each : preset.costsOf(preset.tile())) {
                sum = sum.plus(each.of(cost.actions().getOrDefault(each.action(), 0L)));
            }
            return sum;
        }

        private Range area() {
            return preset.squareMillimetres().squareMillimetresEach().times(counts.tiles());
        }

        void fill(ObjectNode root) {
            root.put("preset", preset.name());
            root.put("rows", mapping.shape().columns());
            root.put("columns", mapping.shape().rows());
            root.put("latencyPicoseconds", product.picoseconds());
            Range energy = energy(product);
            root.put("energyPicojoules", energy.nominal());
            root.put("energyPicojoulesLow", energy.low());
            root.put("energyPicojoulesHigh", energy.high());
            root.put("tiles", counts.tiles());
            root.put("inputParts", mapping.inputSpans().size());
            root.put("outputParts", mapping.outputSpans().size());
            root.put("tileMvms", counts.tileMvms());
            root.put("dacConversions", counts.dacConversions());
            root.put("adcConversions", counts.adcConversions());
            root.put("digitalAdds", counts.digitalAdds());
            Range area = area();
            root.putObject("areaSquareMillimetres")
                    .put("low", area.low())
                    .put("nominal", area.nominal())
                    .put("high", area.high());
            Range writing = energy(programming);
            root.putObject("programming")
                    .put("timePicoseconds", programming.picoseconds())
                    .put("energyPicojoules", writing.nominal())
                    .put("enduranceWrites", preset.tile().programming().enduranceWrites());
            root.put("source", preset.source());
        }

        void print(PrintStream out) {
            AnalogTiles tile = preset.tile();
            Range energy = energy(product);
            Range area = area();
            Table.plain()
                    .row("tile", preset.name() + ": " + preset.description())
                    .row(
                            "tiles",
                            Numbers.count(counts.tiles())
                                    + " of "
                                    + tile.geometry().rows()
                                    + " inputs x "
                                    + tile.geometry().columns()
                                    + " outputs")
                    .row("latency", Numbers.picoseconds(product.picoseconds()))
                    .row(
                            "energy",
                            Numbers.picojoules(energy.nominal())
                                    + " ("
                                    + Numbers.picojoules(energy.low())
                                    + " to "
                                    + Numbers.picojoules(energy.high())
                                    + ")")
                    .row("crossbars driven", Numbers.count(counts.tileMvms()))
                    .row("inputs converted", Numbers.count(counts.dacConversions()))
                    .row("outputs converted", Numbers.count(counts.adcConversions()))
                    .row("partial sums added", Numbers.count(counts.digitalAdds()))
                    .row(
                            "area",
                            String.format(
                                    Locale.ROOT,
                                    "%.4g mm2 (%.4g to %.4g)",
                                    area.nominal(),
                                    area.low(),
                                    area.high()))
                    .row(
                            "writing the matrix",
                            Numbers.picoseconds(programming.picoseconds())
                                    + ", "
                                    + Numbers.picojoules(energy(programming).nominal()))
                    .print(out);
        }
    }
}
