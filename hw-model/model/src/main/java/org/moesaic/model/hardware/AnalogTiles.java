package org.moesaic.model.hardware;

import java.util.Objects;
import java.util.TreeMap;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.tiles.ExpertTiles;
import org.moesaic.formats.tiles.TileCounts;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.formats.tiles.TileReading;
import org.moesaic.model.closedform.TileTiming;

/// A group of equal analog tiles: stacks of crossbars in which weights are conductances, with converters around them.
///
/// Its actions: `tile.NAME.mvm` (one crossbar driven once), `dac.NAME` (one input converted), `adc.NAME` (one partial sum
/// converted), `tile.NAME.add` (one partial sum added to another), `program.NAME` (one weight written).
///
/// @param name its name in reports and in the energy table
/// @param count tiles in the group
/// @param levels crossbars stacked in a tile; one of them can be read at a time
/// @param geometry inputs and outputs of a crossbar, and how larger matrices are cut
/// @param stacking what lies above each other on the levels
/// @param inputBits bits of an input
/// @param encoding how an input drives a row
/// @param weightSlices crossbars that hold one weight together
/// @param timing of a tile
/// @param programming how weights are written
public record AnalogTiles(
        String name,
        int count,
        int levels,
        TileGeometry geometry,
        TileStacking stacking,
        int inputBits,
        InputEncoding encoding,
        int weightSlices,
        TileTiming timing,
        Programming programming)
        implements Engine {

    public AnalogTiles {
        Objects.requireNonNull(name);
        Objects.requireNonNull(geometry);
        Objects.requireNonNull(stacking);
        Objects.requireNonNull(encoding);
        Objects.requireNonNull(timing);
        Objects.requireNonNull(programming);
        if (count < 1 || levels < 1 || inputBits < 1 || weightSlices < 1) {
            throw new IllegalArgumentException("a tile group that cannot compute: " + name);
        }
    }

    /// Crossbars of the group: tiles times levels.
    public long crossbars() {
        return (long) count * levels;
    }

    /// Weights that the group can hold when every crossbar is full.
    public long weights() {
        return crossbars() / weightSlices * geometry.rows() * geometry.columns();
    }

    /// Multiply-accumulates per second when every tile is busy with full crossbars.
    public double peakMacsPerSecond() {
        double each = (double) geometry.rows() * geometry.columns() / weightSlices;
        return count
                * each
                * 1e12
                / Math.max(1, timing.mvmPicoseconds(geometry.columns(), reading()));
    }

    /// How often a crossbar is driven and converted for one input vector.
    public TileReading reading() {
        return new TileReading(
                weightSlices, encoding.passes(inputBits), encoding.conversions(inputBits));
    }

    /// How a matrix lies on these tiles.
    public TileMapping map(MatrixShape shape) {
        return TileMapping.of(shape, geometry);
    }

    /// How an expert lies on these tiles.
    ///
    /// @param matrices 3 if the expert is gated, else 2
    public ExpertTiles map(int modelWidth, int expertWidth, int matrices) {
        return ExpertTiles.of(modelWidth, expertWidth, matrices, geometry);
    }

    /// What the products of a matrix with `rows` vectors take, one vector after the other. Inputs and results pass
    /// through the SRAM beside the tiles, inputs once for each column of tiles.
    ///
    /// @throws ArithmeticException if a figure does not fit into a `long`
    public MatrixCost cost(TileMapping mapping, long rows) {
        TileReading reading = reading();
        TileCounts counts = mapping.counts(reading);
        TreeMap<String, Long> actions = new TreeMap<>();
        actions.put(mvmAction(), Math.multiplyExact(rows, counts.tileMvms()));
        actions.put(dacAction(), Math.multiplyExact(rows, counts.dacConversions()));
        actions.put(adcAction(), Math.multiplyExact(rows, counts.adcConversions()));
        actions.put(addAction(), Math.multiplyExact(rows, counts.digitalAdds()));
        long inputs = (long) mapping.shape().columns() * mapping.outputSpans().size();
        actions.put("sram.read", Math.multiplyExact(rows, inputs * inputBytes()));
        actions.put(
                "sram.write",
                Math.multiplyExact(
                        rows, (long) mapping.shape().rows() * Activations.ACCUMULATOR_BYTES));
        return new MatrixCost(
                0,
                Math.multiplyExact(rows, timing.mvmPicoseconds(mapping, reading)),
                timing.addingPicoseconds(mapping),
                actions);
    }

    /// What writing a matrix takes, crossbars of different tiles side by side.
    public MatrixCost programming(TileMapping mapping) {
        long crossbars = mapping.counts(reading()).tiles();
        TreeMap<String, Long> actions = new TreeMap<>();
        actions.put(programAction(), mapping.shape().weights());
        return new MatrixCost(0, programming.picoseconds(crossbars), 0, actions);
    }

    /// Bytes of an input on its way to the tiles.
    public int inputBytes() {
        return Math.ceilDiv(inputBits, Byte.SIZE);
    }

    public String mvmAction() {
        return "tile." + name + ".mvm";
    }

    public String addAction() {
        return "tile." + name + ".add";
    }

    public String adcAction() {
        return "adc." + name;
    }

    public String dacAction() {
        return "dac." + name;
    }

    public String programAction() {
        return "program." + name;
    }
}
