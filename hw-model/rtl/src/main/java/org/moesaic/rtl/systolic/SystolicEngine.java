package org.moesaic.rtl.systolic;

import static org.moesaic.hdl.Hdl.bitsFor;
import static org.moesaic.hdl.Hdl.bool;
import static org.moesaic.hdl.Hdl.bundle;
import static org.moesaic.hdl.Hdl.enumeration;
import static org.moesaic.hdl.Hdl.indexWidth;
import static org.moesaic.hdl.Hdl.switchOn;
import static org.moesaic.hdl.Hdl.uint;
import static org.moesaic.hdl.Hdl.when;

import java.util.List;
import org.moesaic.hdl.Bool;
import org.moesaic.hdl.Component;
import org.moesaic.hdl.Enumerated;
import org.moesaic.hdl.SInt;
import org.moesaic.hdl.UInt;
import org.moesaic.hdl.Vec;
import org.moesaic.hdl.lib.Queue;
import org.moesaic.hdl.lib.ReadyValid;

/// A whole systolic array. Operands go in through a FIFO, `start` runs the product of the sizes at the inputs `m`, `n` and
/// `k`, and the results come out through another FIFO, each with its row and column.
///
/// A result is **final** when it is in its accumulator; `cycles` counts up to the last one, from the first operand in the
/// array. Results that stay in place until then are final in their cells, and leave R cycles later.
public final class SystolicEngine extends Component {

    /// What the engine is doing.
    public enum Phase {
        READY,
        RUNNING,
        SETTLING,
        READING
    }

    private static final int OPERAND_FIFO = 2;
    private static final int RESULT_FIFO = 4;

    private final ArrayShape shape;

    public final ReadyValid<OperandWord> operands;
    public final Bool start = input("start", bool());
    public final UInt m;
    public final UInt n;
    public final UInt k;
    public final Bool busy = output("busy", bool());
    public final UInt cycles = output("cycles", uint(Sequencer.CYCLE_BITS));
    public final ReadyValid<ResultWord> results;

    private final Sequencer sequencer;
    private final AccumulatorBank[] accumulators;

    public SystolicEngine(ArrayShape shape) {
        this.shape = shape;
        operands = input("operands", ReadyValid.of(bundle(() -> new OperandWord(shape))));
        m = input("m", uint(bitsFor(shape.largestM())));
        n = input("n", uint(bitsFor(shape.largestN())));
        k = input("k", uint(bitsFor(shape.largestK())));
        results = output("results", ReadyValid.of(bundle(() -> new ResultWord(shape))));

        sequencer = instance("sequencer", () -> new Sequencer(shape));
        OperandBank[] beside =
                banks("beside_", shape.rows(), shape.streamedBits(), shape.streamedWords());
        OperandBank[] aboveBanks =
                banks("above_", shape.columns(), shape.heldBits(), shape.heldWords());
        accumulators = new AccumulatorBank[shape.columns()];
        load(beside, aboveBanks);
        for (int row = 0; row < shape.rows(); row++) {
            beside[row].read.set(
                    sequencer.stream.and(
                            uint(sequencer.rowsUsed.width()).of(row).lt(sequencer.rowsUsed)));
            beside[row].address.set(sequencer.streamAddress);
        }
        if (shape.dataflow() == Dataflow.OUTPUT_STATIONARY) {
            output(beside, aboveBanks);
        } else {
            stationary(beside, aboveBanks);
        }
        phases();
    }

    private OperandBank[] banks(String name, int count, int width, int words) {
        OperandBank[] banks = new OperandBank[count];
        for (int i = 0; i < count; i++) {
            banks[i] = instance(name + i, () -> new OperandBank(width, words));
        }
        return banks;
    }

    private void load(OperandBank[] beside, OperandBank[] above) {
        Queue<OperandWord> fifo =
                instance(
                        "operandFifo",
                        () -> new Queue<>(bundle(() -> new OperandWord(shape)), OPERAND_FIFO));
        fifo.in.set(operands);
        fifo.out.ready.set(true);
        OperandWord word = fifo.out.bits;
        for (int side = 0; side < 2; side++) {
            OperandBank[] banks = side == 0 ? beside : above;
            Bool mine = fifo.out.valid.and(side == 0 ? word.held.not() : word.held);
            for (int i = 0; i < banks.length; i++) {
                banks[i].write.set(mine.and(word.bank.eq(i)));
                banks[i].writeAddress.set(
                        Sequencer.fit(word.address, banks[i].writeAddress.width()));
                int width = banks[i].writeData.width();
                banks[i].writeData.set(
                        word.value.width() == width ? word.value : word.value.truncate(width));
            }
        }
    }

    private void stationary(OperandBank[] beside, OperandBank[] above) {
        StationaryArray array = instance("array", () -> new StationaryArray(shape));
        int rows = shape.rows();
        Vec<Bool> loads = echoes("loads", once("loadFirstNow", sequencer.loadFirst), rows);
        Vec<Bool> swaps = echoes("swaps", once("streamFirstNow", sequencer.streamFirst), rows);
        Bool loading = bool().of(false);
        for (int row = rows - 1; row >= 0; row--) {
            // Row r takes what comes from above from cycle r to cycle R − 1 of a load.
            loading = loading.or(loads.get(row)).named("load_" + row);
            array.load.get(row).set(loading);
            array.swap.get(row).set(swaps.get(row));
            array.streamed.get(row).set(late("besideSkew_" + row, beside[row].data, row));
        }
        for (int column = 0; column < shape.columns(); column++) {
            above[column].read.set(sequencer.load);
            above[column].address.set(sequencer.loadAddress);
            array.held.get(column).set(late("aboveSkew_" + column, above[column].data, column));
        }
        // From the address of an operand to its sum below the last row: a cycle for the memory, R −
        // 1 for the rows.
        Bool valid = sequencer.stream;
        UInt address = sequencer.resultAddress;
        Bool replace = sequencer.replace;
        for (int i = 0; i < rows; i++) {
            valid = once("valid_" + i, valid);
            address = delayed("address_" + i, address);
            replace = delayed("replace_" + i, replace);
        }
        accumulate(valid, address, replace, array.sums);
    }

    private void output(OperandBank[] beside, OperandBank[] above) {
        OutputArray array = instance("array", () -> new OutputArray(shape));
        int rows = shape.rows();
        Vec<Bool> valid = echoes("valid", once("streamNow", sequencer.stream), rows);
        Vec<Bool> first = echoes("first", once("streamFirstNow", sequencer.streamFirst), rows);
        // Results move from the cycle behind the last row's last product on.
        Vec<Bool> last = echoes("last", once("streamLastNow", sequencer.streamLast), rows + 1);
        Vec<Bool> drains = echoes("drains", last.get(rows), rows);
        Bool draining = bool().of(false);
        for (int row = 0; row < rows; row++) {
            array.valid.get(row).set(valid.get(row));
            array.first.get(row).set(first.get(row));
            array.last.get(row).set(last.get(row));
            array.drain.get(row).set(draining);
            draining = draining.or(drains.get(row)).named("drain_" + row);
            array.across.get(row).set(late("besideSkew_" + row, beside[row].data, row));
        }
        for (int column = 0; column < shape.columns(); column++) {
            above[column].read.set(sequencer.stream);
            above[column].address.set(sequencer.downAddress);
            array.down.get(column).set(late("aboveSkew_" + column, above[column].data, column));
        }
        Bool leaving = draining;
        UInt place = register("place", uint(indexWidth(shape.resultWords())), 0);
        when(leaving, () -> place.set(place.addWrap(1)));
        when(start.and(busy().not()), () -> place.set(0));
        accumulate(leaving, place, bool().of(true), array.results);
    }

    private void accumulate(Bool valid, UInt address, Bool replace, Vec<SInt> sums) {
        AccumulatorBank left = null;
        for (int column = 0; column < shape.columns(); column++) {
            AccumulatorBank bank =
                    instance(
                            "accumulator_" + column,
                            () ->
                                    new AccumulatorBank(
                                            sums.get(0).width(),
                                            shape.accumulatorBits(),
                                            shape.resultWords()));
            bank.valid.set(left == null ? valid : left.validRight);
            bank.address.set(left == null ? address : left.addressRight);
            bank.replace.set(left == null ? replace : left.replaceRight);
            bank.sum.set(sums.get(column));
            accumulators[column] = bank;
            left = bank;
        }
    }

    private Enumerated<Phase> phase;

    private Bool busy() {
        if (phase == null) {
            phase = register("phase", enumeration(Phase.class), Phase.READY);
        }
        return phase.ne(Phase.READY);
    }

    /// Sizes are kept while a product runs; its results are read when the last one has left the array.
    private void phases() {
        busy.set(busy());
        UInt keptM = register("keptM", uint(m.width()), 0);
        UInt keptN = register("keptN", uint(n.width()), 0);
        UInt keptK = register("keptK", uint(k.width()), 0);
        Bool starts = start.and(phase.eq(Phase.READY)).named("starts");
        when(
                starts,
                () -> {
                    keptM.set(m);
                    keptN.set(n);
                    keptK.set(k);
                });
        sequencer.start.set(once("startsNow", starts));
        cycles.set(sequencer.cycles);

        ResultReader reader = instance("reader", () -> new ResultReader(shape));
        List<UInt> extents =
                switch (shape.dataflow()) {
                    case WEIGHT_STATIONARY -> List.of(keptM, keptK, keptN);
                    case INPUT_STATIONARY -> List.of(keptN, keptK, keptM);
                    case OUTPUT_STATIONARY -> List.of(keptK, keptM, keptN);
                };
        sequencer.length.set(extents.get(0));
        sequencer.rowExtent.set(extents.get(1));
        sequencer.columnExtent.set(extents.get(2));
        reader.length.set(extents.get(0));
        reader.rowExtent.set(extents.get(1));
        reader.columnExtent.set(extents.get(2));

        int settle = shape.rows() + shape.columns() + 2;
        UInt waited = register("waited", uint(bitsFor(settle)), 0);
        Bool running = register("running", bool(), false);
        running.set(sequencer.busy);
        Bool settled = waited.eq(settle).named("settled");
        Bool startReading = phase.eq(Phase.SETTLING).and(settled).named("startReading");
        reader.start.set(startReading);
        switchOn(phase)
                .is(Phase.READY, () -> when(starts, () -> phase.set(Phase.RUNNING)))
                .is(
                        Phase.RUNNING,
                        () -> {
                            waited.set(0);
                            when(
                                    running.and(sequencer.busy.not()),
                                    () -> phase.set(Phase.SETTLING));
                        })
                .is(
                        Phase.SETTLING,
                        () -> {
                            waited.set(waited.addWrap(1));
                            when(settled, () -> phase.set(Phase.READING));
                        })
                .is(Phase.READING, () -> when(reader.busy.not(), () -> phase.set(Phase.READY)));

        for (int column = 0; column < shape.columns(); column++) {
            accumulators[column].readAddress.set(reader.address);
            reader.data.get(column).set(accumulators[column].readData);
        }
        Queue<ResultWord> fifo =
                instance(
                        "resultFifo",
                        () -> new Queue<>(bundle(() -> new ResultWord(shape)), RESULT_FIFO));
        fifo.in.set(reader.results);
        results.set(fifo.out);
    }

    private Bool once(String name, Bool value) {
        Bool register = register(name, bool(), false);
        register.set(value);
        return register;
    }

    private Vec<Bool> echoes(String name, Bool pulse, int count) {
        Delays delays = instance(name, () -> new Delays(count));
        delays.in.set(pulse);
        return delays.out;
    }

    private SInt late(String name, SInt value, int cycles) {
        SkewBuffer buffer = instance(name, () -> new SkewBuffer(value.width(), cycles));
        buffer.in.set(value);
        return buffer.out;
    }
}
