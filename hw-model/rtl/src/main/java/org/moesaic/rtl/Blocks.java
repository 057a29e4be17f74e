package org.moesaic.rtl;

import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.rtl.BlockParameter.choice;
import static org.moesaic.rtl.BlockParameter.flag;
import static org.moesaic.rtl.BlockParameter.whole;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.lib.Queue;
import org.moesaic.rtl.arithmetic.Dequantiser;
import org.moesaic.rtl.arithmetic.MacCell;
import org.moesaic.rtl.systolic.AccumulatorBank;
import org.moesaic.rtl.systolic.ArrayShape;
import org.moesaic.rtl.systolic.Dataflow;
import org.moesaic.rtl.systolic.OutputCell;
import org.moesaic.rtl.systolic.SkewBuffer;
import org.moesaic.rtl.systolic.StationaryCell;
import org.moesaic.rtl.systolic.SystolicEngine;

/// All blocks.
public final class Blocks {

    private static final List<String> DATAFLOWS =
            Arrays.stream(Dataflow.values()).map(Dataflow::shortName).toList();

    private static final BlockParameter WEIGHT_BITS =
            whole("weightBits", 2, 16, 8, "width of a weight, with its sign");

    private static final BlockParameter ACTIVATION_BITS =
            whole("activationBits", 2, 16, 8, "width of an activation, with its sign");

    private static final BlockParameter DATAFLOW =
            choice("dataflow", DATAFLOWS, "ws", "what stays in place: weights, outputs, inputs");

    private static final BlockParameter DOUBLE_BUFFERED =
            flag("doubleBuffered", false, "a second register for what stays in place");

    private static final List<Block> ALL =
            List.of(
                    new Block(
                            "accumulator-bank",
                            "accumulators below a column, which saturate",
                            List.of(
                                    whole("sumBits", 2, 48, 20, "width of a sum"),
                                    whole("accumulatorBits", 2, 48, 32, "width of an accumulator"),
                                    whole("words", 1, 65_536, 64, "number of accumulators")),
                            settings ->
                                    new AccumulatorBank(
                                            settings.whole("sumBits"),
                                            settings.whole("accumulatorBits"),
                                            settings.whole("words"))),
                    new Block(
                            "dequantiser",
                            "scale and sum of scale groups, in fixed point",
                            List.of(
                                    whole("sumBits", 2, 32, 20, "width of a group's integer sum"),
                                    whole("mantissaBits", 1, 24, 11, "width of a scale's mantissa"),
                                    whole("shiftBits", 1, 6, 5, "width of a scale's shift"),
                                    whole("totalBits", 2, 48, 32, "width of the total")),
                            settings ->
                                    new Dequantiser(
                                            settings.whole("sumBits"),
                                            settings.whole("mantissaBits"),
                                            settings.whole("shiftBits"),
                                            settings.whole("totalBits"))),
                    new Block(
                            "fifo",
                            "a ready-valid queue, as at both ends of the array",
                            List.of(
                                    whole("width", 1, 256, 32, "bits of a value"),
                                    whole("depth", 1, 65_536, 4, "values that fit"),
                                    choice(
                                            "shortcut",
                                            Arrays.stream(Queue.Shortcut.values())
                                                    .map(Blocks::lower)
                                                    .toList(),
                                            "none",
                                            "a path through within one cycle")),
                            settings ->
                                    new Queue<>(
                                            sint(settings.whole("width")),
                                            settings.whole("depth"),
                                            Queue.Shortcut.valueOf(
                                                    settings.text("shortcut")
                                                            .toUpperCase(Locale.ROOT)))),
                    new Block(
                            "mac-cell",
                            "multiply-accumulate that splits: int8x8, 8x4, 4x4, 8x2, ternary",
                            List.of(whole("accumulatorBits", 12, 48, 32, "width of the sum")),
                            settings -> new MacCell(settings.whole("accumulatorBits"))),
                    new Block(
                            "skew-buffer",
                            "holds a stream back by some cycles",
                            List.of(
                                    whole("width", 1, 64, 8, "bits of a number"),
                                    whole("cycles", 0, 4_096, 3, "by how many")),
                            settings ->
                                    new SkewBuffer(
                                            settings.whole("width"), settings.whole("cycles"))),
                    new Block(
                            "systolic-array",
                            "a whole array: memories, skew, cells, accumulators, sequencer, FIFOs",
                            List.of(
                                    whole("rows", 1, 256, 8, "rows of cells"),
                                    whole("columns", 1, 256, 8, "columns of cells"),
                                    DATAFLOW,
                                    DOUBLE_BUFFERED,
                                    WEIGHT_BITS,
                                    ACTIVATION_BITS,
                                    whole("accumulatorBits", 2, 48, 32, "width of a result"),
                                    whole("m", 1, 65_536, 16, "rows of activations, at most"),
                                    whole("n", 1, 65_536, 16, "outputs, at most"),
                                    whole("k", 1, 65_536, 16, "inputs, at most")),
                            settings -> new SystolicEngine(shape(settings))),
                    new Block(
                            "systolic-cell",
                            "one cell of an array",
                            List.of(
                                    DATAFLOW,
                                    DOUBLE_BUFFERED,
                                    WEIGHT_BITS,
                                    ACTIVATION_BITS,
                                    whole("sumBits", 4, 48, 20, "width of a sum")),
                            Blocks::cell));

    private Blocks() {}

    /// In the order of their names.
    public static List<Block> all() {
        return ALL;
    }

    public static Optional<Block> named(String name) {
        return ALL.stream().filter(block -> block.name().equals(name)).findFirst();
    }

    /// What a `systolic-array` of these settings is built for.
    public static ArrayShape shape(BlockSettings settings) {
        return new ArrayShape(
                settings.whole("rows"),
                settings.whole("columns"),
                dataflow(settings),
                settings.flag("doubleBuffered"),
                settings.whole("weightBits"),
                settings.whole("activationBits"),
                settings.whole("accumulatorBits"),
                settings.whole("m"),
                settings.whole("n"),
                settings.whole("k"));
    }

    private static Component cell(BlockSettings settings) {
        int weightBits = settings.whole("weightBits");
        int activationBits = settings.whole("activationBits");
        int sumBits = settings.whole("sumBits");
        boolean doubleBuffered = settings.flag("doubleBuffered");
        return switch (dataflow(settings)) {
            case WEIGHT_STATIONARY ->
                    new StationaryCell(activationBits, weightBits, sumBits, doubleBuffered);
            case INPUT_STATIONARY ->
                    new StationaryCell(weightBits, activationBits, sumBits, doubleBuffered);
            case OUTPUT_STATIONARY ->
                    new OutputCell(activationBits, weightBits, sumBits, doubleBuffered);
        };
    }

    private static Dataflow dataflow(BlockSettings settings) {
        return Dataflow.values()[DATAFLOWS.indexOf(settings.text("dataflow"))];
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
