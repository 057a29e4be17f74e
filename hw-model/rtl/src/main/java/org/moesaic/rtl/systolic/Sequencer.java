package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bitsFor;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.mux;
import static org.moesaic.hdl.Hdl.switchOn;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.UInt;

/// Runs a product tile by tile: when operands are loaded and streamed, from which addresses, and where sums go.
///
/// The outer loop is over blocks of columns, the inner one over blocks of rows (of inputs; of activation rows where results
/// stay in place). A fold is one pass of the inner loop. Everything here happens one cycle before the array sees it, since
/// operand memories take a cycle.
///
/// | state | what happens | cycles |
/// |---|---|---|
/// | FILL | the first operands to stay are loaded (not output-stationary) | R |
/// | RUN | a fold streams; double-buffered, the next one is loaded beside it | S, or max(S, R) with another fold behind it |
/// | FLUSH | the last sums go through the array; single-buffered after each fold | R + C − 2 |
public final class Sequencer extends Component {

    /// What the array is doing.
    public enum State {
        IDLE,
        FILL,
        RUN,
        FLUSH
    }

    private final ArrayShape shape;

    /// Starts a product, in a cycle in which `busy` is 0.
    public final Bool start = input("start", bool());

    /// Length of what streams in a fold: S.
    public final UInt length;

    /// Inputs, or activation rows where results stay: what the rows of the array divide.
    public final UInt rowExtent;

    /// Outputs, or activation rows where weights stream: what the columns of the array divide.
    public final UInt columnExtent;

    public final Bool busy = output("busy", bool());

    /// The first operand to stay is read for this fold.
    public final Bool loadFirst = output("loadFirst", bool());

    public final Bool load = output("load", bool());
    public final UInt loadAddress;
    public final Bool stream = output("stream", bool());
    public final Bool streamFirst = output("streamFirst", bool());
    public final Bool streamLast = output("streamLast", bool());
    public final UInt streamAddress;

    /// Address of the operands that move down beside the streamed ones, output-stationary.
    public final UInt downAddress;

    /// Rows of the array that this fold uses; the others get zeros.
    public final UInt rowsUsed;

    /// Whether sums of this fold replace what the accumulators hold.
    public final Bool replace = output("replace", bool());

    /// Where the sum of this cycle's streamed operand goes; output-stationary, results leave in order instead.
    public final UInt resultAddress;

    /// Cycles of the product so far: from the first operand in the array to the last sum in its accumulator.
    public final UInt cycles;

    private final Enumerated<State> state = register("state", enumeration(State.class), State.IDLE);
    private final UInt step;
    private final UInt rowsLeft;
    private final UInt columnsLeft;
    private final UInt streamBase;
    private final UInt loadBase;
    private final UInt downBase;
    private final UInt resultBase;
    private final Bool firstRows;
    private final UInt counted;

    /// Widths of lengths: they hold the largest value itself.
    static int lengthBits(ArrayShape shape) {
        return bitsFor(
                shape.dataflow() == Dataflow.OUTPUT_STATIONARY
                        ? shape.largestK()
                        : shape.largestStreamed());
    }

    static int rowExtentBits(ArrayShape shape) {
        return bitsFor(
                shape.dataflow() == Dataflow.OUTPUT_STATIONARY
                        ? shape.largestStreamed()
                        : shape.largestK());
    }

    /// Bits of the cycle counter.
    static final int CYCLE_BITS = 48;

    public Sequencer(ArrayShape shape) {
        this.shape = shape;
        int rows = shape.rows();
        int columns = shape.columns();
        int streamBits = indexWidth(shape.streamedWords());
        int heldBits = indexWidth(shape.heldWords());
        int resultBits = indexWidth(shape.resultWords());
        int lengthBits = lengthBits(shape);
        int rowBits = rowExtentBits(shape);
        int columnBits = bitsFor(shape.largestHeld());
        boolean stationary = shape.dataflow() != Dataflow.OUTPUT_STATIONARY;

        length = input("length", uint(lengthBits));
        rowExtent = input("rowExtent", uint(rowBits));
        columnExtent = input("columnExtent", uint(columnBits));
        loadAddress = output("loadAddress", uint(heldBits));
        streamAddress = output("streamAddress", uint(streamBits));
        downAddress = output("downAddress", uint(heldBits));
        rowsUsed = output("rowsUsed", uint(bitsFor(rows)));
        resultAddress = output("resultAddress", uint(resultBits));
        cycles = output("cycles", uint(CYCLE_BITS));

        int stepBits = Math.max(lengthBits, bitsFor((long) rows + columns));
        step = register("step", uint(stepBits), 0);
        rowsLeft = register("rowsLeft", uint(rowBits), 0);
        columnsLeft = register("columnsLeft", uint(columnBits), 0);
        streamBase = register("streamBase", uint(streamBits), 0);
        loadBase = register("loadBase", uint(heldBits), 0);
        downBase = register("downBase", uint(heldBits), 0);
        resultBase = register("resultBase", uint(resultBits), 0);
        firstRows = register("firstRows", bool(), false);
        counted = register("counted", uint(CYCLE_BITS), 0);

        Bool lastRows = atMost(rowsLeft, rows).named("lastRows");
        Bool lastColumns = atMost(columnsLeft, columns).named("lastColumns");
        Bool lastFold = lastRows.and(lastColumns).named("lastFold");
        UInt wideLength = widen(length, stepBits);
        Bool streaming = step.lt(wideLength).named("streaming");
        Bool lengthDone = step.addWrap(1).ge(wideLength).named("lengthDone");
        Bool running = state.eq(State.RUN);

        // A fold behind this one is loaded beside it, or its results leave beside it: either takes
        // R cycles.
        Bool runDone = lengthDone;
        if (shape.doubleBuffered()) {
            Bool rowsDone = step.ge(rows - 1L);
            runDone = lengthDone.and(lastFold.or(rowsDone));
        }
        Bool foldDone = running.and(runDone).named("foldDone");
        int flush = rows + columns - 2;

        when(
                state.ne(State.IDLE),
                () -> {
                    step.set(step.addWrap(1));
                    counted.set(counted.addWrap(1));
                });
        switchOn(state)
                .is(
                        State.IDLE,
                        () ->
                                when(
                                        start,
                                        () -> {
                                            state.set(stationary ? State.FILL : State.RUN);
                                            step.set(0);
                                            counted.set(0);
                                            rowsLeft.set(rowExtent);
                                            columnsLeft.set(columnExtent);
                                            firstRows.set(true);
                                            streamBase.set(0);
                                            loadBase.set(0);
                                            downBase.set(0);
                                            resultBase.set(0);
                                        }))
                .is(
                        State.FILL,
                        () ->
                                when(
                                        step.eq(rows - 1L),
                                        () -> {
                                            state.set(State.RUN);
                                            step.set(0);
                                        }))
                .is(
                        State.RUN,
                        () ->
                                when(
                                        foldDone,
                                        () -> {
                                            step.set(0);
                                            if (shape.doubleBuffered()) {
                                                when(
                                                        lastFold,
                                                        () ->
                                                                state.set(
                                                                        flush == 0
                                                                                ? State.IDLE
                                                                                : State.FLUSH));
                                            } else if (flush > 0) {
                                                state.set(State.FLUSH);
                                            } else {
                                                state.set(stationary ? State.FILL : State.RUN);
                                                when(lastFold, () -> state.set(State.IDLE));
                                            }
                                            if (shape.doubleBuffered() || flush == 0) {
                                                nextFold(lastRows);
                                            }
                                        }));
        if (flush > 0) {
            when(
                    state.eq(State.FLUSH).and(step.eq(flush - 1L)),
                    () -> {
                        step.set(0);
                        if (shape.doubleBuffered()) {
                            state.set(State.IDLE);
                        } else {
                            state.set(stationary ? State.FILL : State.RUN);
                            when(lastFold, () -> state.set(State.IDLE));
                            nextFold(lastRows);
                        }
                    });
        }

        // The next fold's operands, last row first. Beside a running fold they are those behind it.
        Bool filling = state.eq(State.FILL);
        Bool loading = filling;
        if (stationary && shape.doubleBuffered()) {
            loading = filling.or(running.and(lastFold.not()).and(step.lt(rows)));
        }
        load.set(stationary ? loading : bool().of(false));
        loadFirst.set(stationary ? loading.and(step.eq(0)) : bool().of(false));
        UInt base = loadBase;
        if (shape.doubleBuffered() && shape.heldWords() > rows) {
            base = mux(filling, loadBase, loadBase.addWrap(rows));
        }
        UInt back =
                uint(bitsFor(Math.max(rows - 1, 1)))
                        .of(rows - 1L)
                        .subWrap(fit(step, bitsFor(Math.max(rows - 1, 1))));
        loadAddress.set(stationary ? base.addWrap(fit(back, heldBits)) : uint(heldBits).of(0));

        stream.set(running.and(streaming));
        streamFirst.set(running.and(step.eq(0)));
        streamLast.set(running.and(streaming).and(lengthDone));
        streamAddress.set(streamBase.addWrap(fit(step, streamBits)));
        downAddress.set(stationary ? uint(heldBits).of(0) : downBase.addWrap(fit(step, heldBits)));
        rowsUsed.set(
                mux(
                        atMost(rowsLeft, rows),
                        fit(rowsLeft, bitsFor(rows)),
                        uint(bitsFor(rows)).of(rows)));
        replace.set(stationary ? firstRows : bool().of(true));
        resultAddress.set(
                stationary ? resultBase.addWrap(fit(step, resultBits)) : uint(resultBits).of(0));
        busy.set(state.ne(State.IDLE));
        cycles.set(counted);
    }

    /// Moves every base to the fold behind this one.
    private void nextFold(Bool lastRows) {
        int rows = shape.rows();
        boolean stationary = shape.dataflow() != Dataflow.OUTPUT_STATIONARY;
        loadBase.set(advance(loadBase, rows));
        when(
                        lastRows,
                        () -> {
                            firstRows.set(true);
                            rowsLeft.set(rowExtent);
                            streamBase.set(0);
                            columnsLeft.set(reduce(columnsLeft, shape.columns()));
                            if (!stationary) {
                                downBase.set(downBase.addWrap(fit(length, downBase.width())));
                            }
                        })
                .otherwise(() -> {
                    firstRows.set(false);
                    rowsLeft.set(reduce(rowsLeft, rows));
                    streamBase.set(streamBase.addWrap(fit(length, streamBase.width())));
                });
        if (stationary) {
            when(
                    lastRows,
                    () -> resultBase.set(resultBase.addWrap(fit(length, resultBase.width()))));
        }
    }

    /// Whether `value` is at most a constant that its width may not hold.
    private static Bool atMost(UInt value, long bound) {
        return value.width() < bitsFor(bound) ? bool().of(true) : value.le(bound);
    }

    /// The base of the next block; where there is only one block the step does not fit, and does not matter.
    private static UInt advance(UInt base, int by) {
        return bitsFor(by) > base.width() ? base : base.addWrap(by);
    }

    private static UInt reduce(UInt left, int by) {
        return bitsFor(by) > left.width() ? left : left.subWrap(by);
    }

    private static UInt widen(UInt value, int width) {
        return value.width() == width ? value : value.extend(width);
    }

    /// The number in another width; bits that do not fit belong to addresses that no product reaches.
    static UInt fit(UInt value, int width) {
        return value.width() == width
                ? value
                : value.width() < width ? value.extend(width) : value.truncate(width);
    }
}
