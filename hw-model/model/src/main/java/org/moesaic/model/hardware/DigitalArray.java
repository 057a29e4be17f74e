package org.moesaic.model.hardware;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.moesaic.model.closedform.Dataflow;

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
        Set<String> arithmetics) {

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

    /// The arithmetics in alphabetical order, for messages.
    public String arithmeticNames() {
        return String.join(", ", new TreeSet<>(arithmetics));
    }
}
