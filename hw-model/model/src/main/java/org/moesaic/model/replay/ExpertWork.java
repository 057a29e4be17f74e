package org.moesaic.model.replay;

import java.util.List;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.closedform.SramAccesses;
import org.moesaic.model.closedform.SystolicArray;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;
import org.moesaic.model.placement.ExpertBytes;
import org.moesaic.traces.ModelCard;

/// What the arrays do for one expert and some rows: two products that depend on each other, `up` (with `gate` beside it,
/// if there is one) and `down`, each spread over all arrays of the group.
///
/// Activations and accumulators pass through SRAM; a partial sum is written and read back once for each further fold
/// along the inputs.
final class ExpertWork {

    /// Bytes of an accumulator: 32 bits, as in the integer arrays of the TPU and in fp32 accumulation.
    private static final int ACCUMULATOR_BYTES = 4;

    private final NumberFormat format;
    private final DigitalArray group;
    private final SystolicArray array;
    private final List<MatrixShape> matrices;
    private final MatrixShape inner;
    private final MatrixShape outer;
    private final long weightBytes;
    private final long sramBytesPerSecond;

    ExpertWork(ModelCard model, Hardware hardware, NumberFormat format) {
        this.format = format;
        group =
                hardware.arrays().stream()
                        .filter(a -> a.arithmetics().contains(format.arithmetic()))
                        .findFirst()
                        .orElseThrow();
        array =
                new SystolicArray(
                        group.rows(), group.columns(), group.dataflow(), group.doubleBuffered());
        matrices = ExpertBytes.matrices(model);
        outer = matrices.getLast();
        inner = new MatrixShape((matrices.size() - 1) * outer.columns(), outer.rows());
        weightBytes = ExpertBytes.of(model, format);
        sramBytesPerSecond =
                hardware.memory(Tier.SRAM).map(m -> m.achievableBytesPerSecond()).orElse(0L);
    }

    long weightBytes() {
        return weightBytes;
    }

    /// Multiply-accumulates for that many rows.
    long macs(long rows) {
        long weights = Math.addExact(inner.weights(), outer.weights());
        return Math.multiplyExact(rows, weights);
    }

    /// Time that the arrays are busy.
    long arrayPicoseconds(long rows) {
        long cycles = Math.addExact(cycles(rows, inner), cycles(rows, outer));
        return Durations.picoseconds(cycles, group.clockHertz());
    }

    /// Time from the arrival of the last weight to the last result: the last fold's stream through the array.
    long tailPicoseconds(long rows) {
        return Durations.picoseconds(
                array.cycles(rows, group.columns(), group.rows()), group.clockHertz());
    }

    /// Time that SRAM is busy with weights, activations and accumulators; 0 if the hardware does not describe SRAM.
    long sramPicoseconds(long rows, boolean weightsComeFromSram) {
        if (sramBytesPerSecond == 0) {
            return 0;
        }
        long bytes = Math.addExact(sramRead(rows), sramWritten(rows, weightsComeFromSram));
        return Durations.picoseconds(bytes, sramBytesPerSecond);
    }

    /// Counts what the arrays and SRAM do for that many rows.
    ActionCounts actions(long rows, boolean weightsComeFromSram) {
        ActionCounts counts = new ActionCounts();
        counts.add("mac." + format.arithmetic(), macs(rows));
        long groups = 0;
        for (MatrixShape matrix : matrices) {
            groups = Math.addExact(groups, format.scaleGroups(matrix));
        }
        counts.add("dequant.group", Math.multiplyExact(rows, groups));
        counts.add("sram.read", sramRead(rows));
        counts.add("sram.write", sramWritten(rows, weightsComeFromSram));
        return counts;
    }

    private long cycles(long rows, MatrixShape matrix) {
        return array.cycles(rows, matrix.rows(), matrix.columns(), group.count());
    }

    private long sramRead(long rows) {
        long weights = Math.addExact(weightsRead(rows, inner), weightsRead(rows, outer));
        long activations =
                Math.multiplyExact(
                        activationBytes(),
                        Math.addExact(activationsRead(rows, inner), activationsRead(rows, outer)));
        return Math.addExact(Math.addExact(weights, activations), partialSumsReread(rows));
    }

    private long sramWritten(long rows, boolean weightsComeFromSram) {
        long outputs = Math.addExact(outputsWritten(rows, inner), outputsWritten(rows, outer));
        long landing = weightsComeFromSram ? 0 : weightBytes;
        return Math.addExact(landing, Math.multiplyExact(ACCUMULATOR_BYTES, outputs));
    }

    /// Bytes of weights that enter the arrays: each weight as often as the dataflow reads it.
    private long weightsRead(long rows, MatrixShape matrix) {
        long times = accesses(rows, matrix).weightReads() / matrix.weights();
        return Math.multiplyExact(times, format.bytes(matrix).total());
    }

    private long activationsRead(long rows, MatrixShape matrix) {
        return accesses(rows, matrix).activationReads();
    }

    private long outputsWritten(long rows, MatrixShape matrix) {
        return accesses(rows, matrix).outputWrites();
    }

    private SramAccesses accesses(long rows, MatrixShape matrix) {
        return array.sramAccesses(rows, matrix.rows(), matrix.columns());
    }

    private long partialSumsReread(long rows) {
        long finals = Math.multiplyExact(rows, (long) inner.rows() + outer.rows());
        long written = Math.addExact(outputsWritten(rows, inner), outputsWritten(rows, outer));
        return Math.multiplyExact(ACCUMULATOR_BYTES, Math.subtractExact(written, finals));
    }

    /// Integer weights meet activations quantised to int8, fp32 weights fp32 activations, all others 16-bit ones.
    private int activationBytes() {
        String arithmetic = format.arithmetic();
        if (arithmetic.startsWith("int") || arithmetic.equals("ternary")) {
            return 1;
        }
        return arithmetic.equals("fp32") ? 4 : 2;
    }
}
