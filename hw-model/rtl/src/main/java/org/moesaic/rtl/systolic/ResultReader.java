package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bitsFor;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.bundle;
import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.sint;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.vec;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;
import org.moesaic.hdl.lib.ReadyValid;

/// Empties the accumulators when a product is done: a number a cycle, in the order in which they lie there, without those
/// that belong to rows and columns beyond the product.
public final class ResultReader extends Component {
    /// Starts, in a cycle in which `busy` is 0.
    public final Bool start = input("start", bool());

    public final UInt length;
    public final UInt rowExtent;
    public final UInt columnExtent;
    public final Vec<SInt> data;
    public final UInt address;
    public final Bool busy = output("busy", bool());
    public final ReadyValid<ResultWord> results;

    public ResultReader(ArrayShape shape) {
        boolean output = shape.dataflow() == Dataflow.OUTPUT_STATIONARY;
        int rows = shape.rows();
        int columns = shape.columns();
        length = input("length", uint(Sequencer.lengthBits(shape)));
        rowExtent = input("rowExtent", uint(Sequencer.rowExtentBits(shape)));
        columnExtent = input("columnExtent", uint(bitsFor(shape.largestHeld())));
        data = input("data", vec(columns, sint(shape.accumulatorBits())));
        address = output("address", uint(indexWidth(shape.resultWords())));
        results = output("results", ReadyValid.of(bundle(() -> new ResultWord(shape))));

        Bool active = register("active", bool(), false);
        UInt place = register("place", uint(indexWidth(shape.resultWords())), 0);
        UInt column = register("column", uint(indexWidth(columns)), 0);
        UInt columnBase =
                register("columnBase", uint(bitsFor(shape.columnBlocks() * (long) columns)), 0);
        // Output-stationary, each fold left its last row first; otherwise rows of a block came one
        // after another.
        UInt line = register("line", uint(bitsFor(Math.max(shape.largestStreamed(), rows))), 0);
        UInt lineBase =
                register("lineBase", uint(bitsFor(shape.rowBlocks() * (long) rows + rows)), 0);

        UInt lineEnd =
                output
                        ? uint(line.width()).of(rows - 1L)
                        : Sequencer.fit(length, line.width()).subWrap(1);
        UInt nowColumn = columnBase.add(column).named("nowColumn");
        UInt nowLine =
                output
                        ? lineBase.add(
                                        uint(bitsFor(Math.max(rows - 1, 1)))
                                                .of(rows - 1L)
                                                .subWrap(
                                                        Sequencer.fit(
                                                                line,
                                                                bitsFor(Math.max(rows - 1, 1)))))
                                .named("nowLine")
                        : line.named("nowLine");
        Bool wanted = nowColumn.lt(columnExtent);
        if (output) {
            wanted = wanted.and(nowLine.lt(rowExtent));
        }
        wanted = wanted.named("wanted");
        Bool moves = active.and(wanted.not().or(results.ready)).named("moves");
        Bool columnWraps = column.eq(columns - 1L).named("columnWraps");
        Bool lineWraps = columnWraps.and(line.eq(lineEnd)).named("lineWraps");
        Bool rowsEnd = output ? lineWraps.and(lineBase.add(rows).ge(rowExtent)) : lineWraps;
        Bool end = rowsEnd.and(columnBase.add(columns).ge(columnExtent)).named("end");

        when(
                active.not().and(start),
                () -> {
                    active.set(true);
                    place.set(0);
                    column.set(0);
                    columnBase.set(0);
                    line.set(0);
                    lineBase.set(0);
                });
        Bool rowsDone = rowsEnd;
        when(
                moves,
                () -> {
                    column.set(columnWraps(column, columnWraps));
                    when(
                            columnWraps,
                            () -> {
                                place.set(place.addWrap(1));
                                line.set(line.addWrap(1));
                            });
                    when(
                            lineWraps,
                            () -> {
                                line.set(0);
                                if (output) {
                                    lineBase.set(
                                            Sequencer.fit(lineBase.add(rows), lineBase.width()));
                                }
                            });
                    when(
                            rowsDone,
                            () -> {
                                lineBase.set(0);
                                columnBase.set(
                                        Sequencer.fit(columnBase.add(columns), columnBase.width()));
                            });
                    when(end, () -> active.set(false));
                });

        address.set(place);
        busy.set(active);
        results.valid.set(active.and(wanted));
        boolean turned = shape.dataflow() == Dataflow.INPUT_STATIONARY;
        UInt across =
                Sequencer.fit(nowColumn, (turned ? results.bits.row : results.bits.column).width());
        UInt down =
                Sequencer.fit(nowLine, (turned ? results.bits.column : results.bits.row).width());
        results.bits.row.set(turned ? across : down);
        results.bits.column.set(turned ? down : across);
        results.bits.value.set(data.get(column));
    }

    private static UInt columnWraps(UInt column, Bool wraps) {
        return org.moesaic.hdl.Hdl.mux(wraps, uint(column.width()).of(0), column.addWrap(1));
    }
}
