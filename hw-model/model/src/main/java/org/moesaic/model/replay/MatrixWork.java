package org.moesaic.model.replay;

import java.util.List;
import java.util.function.ToLongFunction;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.closedform.SramAccesses;
import org.moesaic.model.closedform.SystolicArray;
import org.moesaic.model.hardware.Activations;
import org.moesaic.model.hardware.DigitalArray;
import org.moesaic.model.hardware.Hardware;
import org.moesaic.model.hardware.Tier;

/// What the arrays do for some rows: a chain of products that depend on each other, each spread over all arrays of the
/// group.
///
/// Activations and accumulators pass through SRAM; a partial sum is written and read back once for each further fold
/// along the inputs.
final class MatrixWork {

    private final NumberFormat format;
    private final DigitalArray group;
    private final SystolicArray array;
    private final List<Product> products;
    private final long weightBytes;
    private final long weights;
    private final long sramBytesPerSecond;

    MatrixWork(Hardware hardware, NumberFormat format, List<Product> products) {
        this.format = format;
        this.products = List.copyOf(products);
        group = group(hardware, format);
        array =
                new SystolicArray(
                        group.rows(), group.columns(), group.dataflow(), group.doubleBuffered());
        weightBytes = sum(products, MatrixWork.bytesIn(format));
        weights = sum(products, Product::weights);
        sramBytesPerSecond =
                hardware.memory(Tier.SRAM).map(m -> m.achievableBytesPerSecond()).orElse(0L);
    }

    /// The group of arrays that executes a format: the first that can.
    static DigitalArray group(Hardware hardware, NumberFormat format) {
        return hardware.arrayFor(format).orElseThrow();
    }

    /// An expert's products: `up`, with `gate` beside it if there is one, and `down`.
    static List<Product> feedForward(List<MatrixShape> matrices) {
        return List.of(
                new Product(matrices.subList(0, matrices.size() - 1), 1),
                Product.of(matrices.getLast()));
    }

    /// Bytes of a product's weights in a format.
    static ToLongFunction<Product> bytesIn(NumberFormat format) {
        return product -> {
            long bytes = 0;
            for (MatrixShape matrix : product.matrices()) {
                bytes = Math.addExact(bytes, format.bytes(matrix).total());
            }
            return Math.multiplyExact(bytes, (long) product.copies());
        };
    }

    long weightBytes() {
        return weightBytes;
    }

    /// Multiply-accumulates for that many rows.
    long macs(long rows) {
        return Math.multiplyExact(rows, weights);
    }

    /// Time that the arrays are busy.
    long arrayPicoseconds(long rows) {
        return Durations.picoseconds(sum(products, p -> cycles(rows, p)), group.clockHertz());
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
        counts.add("mac." + group.executing(format).orElseThrow(), macs(rows));
        counts.add(
                "dequant.group",
                Math.multiplyExact(
                        rows,
                        sum(
                                products,
                                p ->
                                        p.copies()
                                                * p.matrices().stream()
                                                        .mapToLong(format::scaleGroups)
                                                        .sum())));
        counts.add("sram.read", sramRead(rows));
        counts.add("sram.write", sramWritten(rows, weightsComeFromSram));
        return counts;
    }

    private long cycles(long rows, Product product) {
        MatrixShape matrix = product.together();
        long folds = array.folds(rows, matrix.rows(), matrix.columns());
        return array.cyclesOfFolds(
                Math.multiplyExact(folds, (long) product.copies()),
                array.streamed(rows, matrix.rows(), matrix.columns()),
                group.count());
    }

    private long sramRead(long rows) {
        long weightsIn = sum(products, p -> weightsRead(rows, p));
        long activations =
                Math.multiplyExact(
                        Activations.bytes(format.arithmetic()),
                        sum(products, p -> activationsRead(rows, p)));
        return Math.addExact(Math.addExact(weightsIn, activations), partialSumsReread(rows));
    }

    private long sramWritten(long rows, boolean weightsComeFromSram) {
        long outputs = sum(products, p -> outputsWritten(rows, p));
        long landing = weightsComeFromSram ? 0 : weightBytes;
        return Math.addExact(landing, Math.multiplyExact(Activations.ACCUMULATOR_BYTES, outputs));
    }

    /// Bytes of weights that enter the arrays: each weight as often as the dataflow reads it.
    private long weightsRead(long rows, Product product) {
        MatrixShape matrix = product.together();
        long times = accesses(rows, matrix).weightReads() / matrix.weights();
        return Math.multiplyExact(times * product.copies(), format.bytes(matrix).total());
    }

    private long activationsRead(long rows, Product product) {
        return Math.multiplyExact(
                product.copies(), accesses(rows, product.together()).activationReads());
    }

    private long outputsWritten(long rows, Product product) {
        return Math.multiplyExact(
                product.copies(), accesses(rows, product.together()).outputWrites());
    }

    private SramAccesses accesses(long rows, MatrixShape matrix) {
        return array.sramAccesses(rows, matrix.rows(), matrix.columns());
    }

    private long partialSumsReread(long rows) {
        long finals =
                Math.multiplyExact(
                        rows, sum(products, p -> (long) p.copies() * p.together().rows()));
        long written = sum(products, p -> outputsWritten(rows, p));
        return Math.multiplyExact(
                Activations.ACCUMULATOR_BYTES, Math.subtractExact(written, finals));
    }

    private static long sum(List<Product> products, ToLongFunction<Product> figure) {
        long sum = 0;
        for (Product product : products) {
            sum = Math.addExact(sum, figure.applyAsLong(product));
        }
        return sum;
    }
}
