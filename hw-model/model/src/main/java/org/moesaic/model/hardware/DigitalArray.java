package org.moesaic.model.hardware;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.moesaic.formats.BinaryFormat;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.model.closedform.CycleSplit;
import org.moesaic.model.closedform.Dataflow;
import org.moesaic.model.closedform.Durations;
import org.moesaic.model.closedform.SramAccesses;
import org.moesaic.model.closedform.SystolicArray;

/// A group of equal systolic MAC arrays that work on one matrix product together, each on its share of the folds.
///
/// @param name what reports call it
/// @param count arrays in the group
/// @param rows processing elements along the input dimension (weight-stationary)
/// @param columns processing elements along the output dimension
/// @param dataflow what stays in place
/// @param doubleBuffered true if the next fold's stationary operand loads while this one is used
/// @param clockHertz clock frequency
/// @param arithmetics what it can multiply: names as in [org.moesaic.formats.NumberFormat#arithmetic()]
public record DigitalArray(
        String name,
        int count,
        int rows,
        int columns,
        Dataflow dataflow,
        boolean doubleBuffered,
        long clockHertz,
        Set<String> arithmetics)
        implements Engine {

    private static final String TERNARY = "ternary";

    public DigitalArray {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dataflow);
        arithmetics = Set.copyOf(arithmetics);
        if (count < 1 || rows < 1 || columns < 1 || clockHertz < 1 || arithmetics.isEmpty()) {
            throw new IllegalArgumentException("an array group that cannot compute: " + name);
        }
    }

    /// Multiply-accumulates per second of the whole group when every element is busy.
    public double peakMacsPerSecond() {
        return (double) count * rows * columns * clockHertz;
    }

    /// Weights per second that can enter the group: a row of one array each cycle.
    public double fillWeightsPerSecond() {
        return (double) count * columns * clockHertz;
    }

    /// One array of the group.
    public SystolicArray array() {
        return new SystolicArray(rows, columns, dataflow, doubleBuffered);
    }

    /// What a product of a matrix with `tokens` rows of activations takes, its folds spread over the group. Weights are
    /// counted as they enter the arrays, not as they arrive in SRAM; a partial sum is written to SRAM and read back once
    /// for each further fold along the inputs.
    ///
    /// @throws ArithmeticException if a figure does not fit into a `long`
    public MatrixCost cost(MatrixShape shape, NumberFormat format, long tokens) {
        SystolicArray array = array();
        CycleSplit split = array.split(tokens, shape.rows(), shape.columns(), count);
        long fill = Durations.picoseconds(split.fill(), clockHertz);
        long streamed = Durations.picoseconds(split.fill() + split.stream(), clockHertz);
        long all = Durations.picoseconds(split.cycles(), clockHertz);
        SramAccesses sram = array.sramAccesses(tokens, shape.rows(), shape.columns());
        long outputs = Math.multiplyExact(tokens, (long) shape.rows());
        long weightReads = sram.weightReads() / shape.weights();
        long activations = Activations.bytes(format.arithmetic());
        long partial = sram.outputWrites() - outputs;
        long read =
                Math.addExact(
                        Math.multiplyExact(weightReads, format.bytes(shape).total()),
                        Math.addExact(
                                Math.multiplyExact(activations, sram.activationReads()),
                                Math.multiplyExact(Activations.ACCUMULATOR_BYTES, partial)));
        return new MatrixCost(
                fill,
                streamed - fill,
                all - streamed,
                Map.of(
                        "mac." + executing(format).orElse(format.arithmetic()),
                        Math.multiplyExact(tokens, shape.weights()),
                        "dequant.group",
                        Math.multiplyExact(tokens, format.scaleGroups(shape)),
                        "sram.read",
                        read,
                        "sram.write",
                        Math.multiplyExact(Activations.ACCUMULATOR_BYTES, sram.outputWrites())));
    }

    /// The arithmetic by which weights of a format are multiplied here; empty if they cannot be.
    ///
    /// A sign is a ternary digit that is never 0: what multiplies with ternary weights multiplies with signs as well, as
    /// fast and for the same energy, whatever fewer bits they came in.
    public Optional<String> executing(NumberFormat format) {
        if (arithmetics.contains(format.arithmetic())) {
            return Optional.of(format.arithmetic());
        }
        return format instanceof BinaryFormat && arithmetics.contains(TERNARY)
                ? Optional.of(TERNARY)
                : Optional.empty();
    }

    /// The arithmetics in alphabetical order, for messages.
    public String arithmeticNames() {
        return String.join(", ", new TreeSet<>(arithmetics));
    }
}
