package org.moesaic.model.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.tiles.Split;
import org.moesaic.formats.tiles.TileGeometry;
import org.moesaic.formats.tiles.TileMapping;
import org.moesaic.model.closedform.CycleSplit;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.closedform.SystolicArray;
import org.moesaic.model.closedform.TileTiming;

/// What holds for every matrix on every engine.
class EngineProperties {

    private static final NumberFormat INT4 = NumberFormats.parse("int4-g32").orElseThrow();

    /// The parts of the time are the time; nothing is faster than its roof; twice the arrays or the clock never slow.
    @Property(tries = 200)
    void digitalArrays(
            @ForAll Dataflow dataflow,
            @ForAll boolean doubleBuffered,
            @ForAll @IntRange(min = 1, max = 9) int side,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 1, max = 90) int outputs,
            @ForAll @IntRange(min = 1, max = 90) int inputs,
            @ForAll @LongRange(min = 1, max = 40) long tokens) {
        DigitalArray arrays = arrays(count, side, dataflow, doubleBuffered, 999_999_937);
        MatrixShape shape = new MatrixShape(outputs, inputs);
        MatrixCost cost = arrays.cost(shape, INT4, tokens);
        SystolicArray array = arrays.array();
        CycleSplit split = array.split(tokens, outputs, inputs, count);
        long cycles = array.cycles(tokens, outputs, inputs, count);
        assertEquals(cycles, split.cycles());
        assertTrue(split.fill() >= 0 && split.stream() > 0 && split.skew() >= 0);
        assertEquals(Durations.picoseconds(cycles, 999_999_937), cost.picoseconds());
        long macs = cost.actions().get("mac.int4");
        assertEquals(tokens * shape.weights(), macs);
        assertTrue(cost.picoseconds() >= 1e12 * macs / arrays.peakMacsPerSecond() * (1 - 1e-12));
        DigitalArray more = arrays(2 * count, side, dataflow, doubleBuffered, 999_999_937);
        DigitalArray faster = arrays(count, side, dataflow, doubleBuffered, 1_999_999_874);
        assertTrue(more.cost(shape, INT4, tokens).picoseconds() <= cost.picoseconds());
        assertTrue(faster.cost(shape, INT4, tokens).picoseconds() <= cost.picoseconds());
        assertTrue(arrays.cost(shape, INT4, tokens + 1).picoseconds() >= cost.picoseconds());
        // Every weight enters at least once.
        assertTrue(cost.actions().get("sram.read") >= INT4.bytes(shape).total());
    }

    /// Twice the converters, larger tiles or half the settling never slow; counts are those of the mapping; one vector
    /// after the other adds up.
    @Property(tries = 200)
    void analogTiles(
            @ForAll InputEncoding encoding,
            @ForAll Split split,
            @ForAll @IntRange(min = 1, max = 4) int slices,
            @ForAll @IntRange(min = 1, max = 64) int side,
            @ForAll @IntRange(min = 1, max = 16) int converters,
            @ForAll @IntRange(min = 1, max = 300) int outputs,
            @ForAll @IntRange(min = 1, max = 300) int inputs,
            @ForAll @LongRange(min = 1, max = 9) long vectors) {
        AnalogTiles tiles =
                tiles(encoding, split, slices, side, new TileTiming(100, converters, 7, 5, 3));
        TileMapping mapping = tiles.map(new MatrixShape(outputs, inputs));
        MatrixCost one = tiles.cost(mapping, 1);
        MatrixCost cost = tiles.cost(mapping, vectors);
        long adding = one.drainPicoseconds();
        assertEquals(adding, cost.drainPicoseconds());
        assertEquals(vectors * (one.picoseconds() - adding), cost.picoseconds() - adding);
        one.actions()
                .forEach((action, count) ->
                        assertEquals(vectors * count, cost.actions().get(action), action));
        int parts = Math.ceilDiv(inputs, side);
        assertEquals(parts * Math.ceilDiv(outputs, side), mapping.tiles());
        long passes = encoding.passes(8);
        long conversions = encoding == InputEncoding.SIGNS_ANALOG_SUM ? 1 : passes;
        assertEquals(parts * conversions * slices * outputs, one.actions().get("adc.t"));
        assertEquals(
                one.actions().get("adc.t") - outputs,
                one.actions().get("tile.t.add"),
                "one less each");
        assertEquals(mapping.tiles() * passes * slices, one.actions().get("tile.t.mvm"));
        AnalogTiles shared =
                tiles(encoding, split, slices, side, new TileTiming(100, 2 * converters, 7, 5, 3));
        AnalogTiles settled =
                tiles(encoding, split, slices, side, new TileTiming(50, converters, 7, 5, 3));
        assertTrue(shared.cost(mapping, 1).picoseconds() <= one.picoseconds());
        assertTrue(settled.cost(mapping, 1).picoseconds() < one.picoseconds());
        assertEquals(
                (long) outputs * inputs, tiles.programming(mapping).actions().get("program.t"));
    }

    private static DigitalArray arrays(
            int count, int side, Dataflow dataflow, boolean doubleBuffered, long clock) {
        return new DigitalArray(
                "a", count, side, side + 1, dataflow, doubleBuffered, clock, Set.of("int4"));
    }

    private static AnalogTiles tiles(
            InputEncoding encoding, Split split, int slices, int side, TileTiming timing) {
        return new AnalogTiles(
                "t",
                4,
                2,
                new TileGeometry(side, side, split),
                TileStacking.EXPERTS,
                8,
                encoding,
                slices,
                timing,
                new Programming(1_000, 2, 1_000_000));
    }
}
