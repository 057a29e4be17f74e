package org.moesaic.rtl.systolic;

import java.util.Objects;
import org.moesaic.hdl.Hdl;

/// What an array is built for.
///
/// @param rows cells along the input dimension (of activations, output-stationary)
/// @param columns cells along the output dimension
/// @param dataflow what stays in place
/// @param doubleBuffered whether a cell has a second register for what stays in place, so that folds overlap
/// @param weightBits width of a weight, with its sign
/// @param activationBits width of an activation, with its sign
/// @param accumulatorBits width of a result; sums beyond it saturate, once for each fold
/// @param largestM largest number of activation rows; it sizes the memories, as the next two do
/// @param largestN largest number of outputs
/// @param largestK largest number of inputs
public record ArrayShape(
        int rows,
        int columns,
        Dataflow dataflow,
        boolean doubleBuffered,
        int weightBits,
        int activationBits,
        int accumulatorBits,
        int largestM,
        int largestN,
        int largestK) {

    public ArrayShape {
        Objects.requireNonNull(dataflow);
        if (rows < 1
                || columns < 1
                || weightBits < 1
                || activationBits < 1
                || accumulatorBits < 1
                || largestM < 1
                || largestN < 1
                || largestK < 1) {
            throw new IllegalArgumentException("an array of " + rows + " x " + columns);
        }
    }

    /// Bits of the operand that moves to the right.
    int streamedBits() {
        return dataflow == Dataflow.INPUT_STATIONARY ? weightBits : activationBits;
    }

    /// Bits of the operand that stays in place, or moves down.
    int heldBits() {
        return dataflow == Dataflow.INPUT_STATIONARY ? activationBits : weightBits;
    }

    /// Bits of an exact sum of `products` products.
    int sumBits(int products) {
        return weightBits + activationBits + Hdl.bitsFor(products);
    }

    /// Length of the streamed side, at most: rows of activations, or outputs, that pass one after another.
    int largestStreamed() {
        return dataflow == Dataflow.INPUT_STATIONARY ? largestN : largestM;
    }

    /// Length of the other side, at most.
    int largestHeld() {
        return dataflow == Dataflow.INPUT_STATIONARY ? largestM : largestN;
    }

    int columnBlocks() {
        return Math.ceilDiv(largestHeld(), columns);
    }

    /// Blocks of rows: of inputs, or of activation rows where results stay in place.
    int rowBlocks() {
        return Math.ceilDiv(
                dataflow == Dataflow.OUTPUT_STATIONARY ? largestStreamed() : largestK, rows);
    }

    /// Words of the operand memory beside each row.
    int streamedWords() {
        return Math.multiplyExact(
                rowBlocks(), dataflow == Dataflow.OUTPUT_STATIONARY ? largestK : largestStreamed());
    }

    /// Words of the operand memory above each column.
    int heldWords() {
        return Math.multiplyExact(
                columnBlocks(),
                dataflow == Dataflow.OUTPUT_STATIONARY
                        ? largestK
                        : Math.multiplyExact(rowBlocks(), rows));
    }

    /// Words of the accumulators below each column.
    int resultWords() {
        return Math.multiplyExact(
                columnBlocks(),
                dataflow == Dataflow.OUTPUT_STATIONARY
                        ? Math.multiplyExact(rowBlocks(), rows)
                        : largestStreamed());
    }
}
