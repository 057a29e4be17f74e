package org.moesaic.compute;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.formats.Bf16;

/// The loops one number after the other: what all others must equal.
public final class PlainMatrixLoops implements MatrixLoops {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Has no state.
    public PlainMatrixLoops() {}

    @Override
    public boolean works() {
        return true;
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public void addProducts(
            float[] weights, int rows, int columns, double[] x, int tokens, double[] sums) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                double weight = weights[r * columns + c];
                for (int t = 0; t < tokens; t++) {
                    sums[r * tokens + t] += weight * x[c * tokens + t];
                }
            }
        }
    }

    @Override
    public void subtractProducts(
            Part left, Part right, Part target, int rows, int columns, int depth) {
        for (int i = 0; i < rows; i++) {
            int at = target.from() + i * target.stride();
            for (int p = 0; p < depth; p++) {
                double factor = left.values()[left.from() + p * left.stride() + i];
                int with = right.from() + p * right.stride();
                subtract(target.values(), at, factor, right.values(), with, columns);
            }
        }
    }

    private static void subtract(
            double[] target, int at, double factor, double[] right, int with, int columns) {
        for (int j = 0; j < columns; j++) {
            target[at + j] -= factor * right[with + j];
        }
    }

    @Override
    public void addMoments(
            MemorySegment bf16, int count, double pivot, double[] sums, double[] squares) {
        for (int c = 0; c < count; c++) {
            double difference = weight(bf16, c) - pivot;
            sums[c % LANES] += difference;
            squares[c % LANES] += difference * difference;
        }
    }

    @Override
    public void addColumns(
            MemorySegment bf16, int count, double[] powers, double[] magnitudes, float[] largest) {
        for (int c = 0; c < count; c++) {
            float weight = weight(bf16, c);
            powers[c] += (double) weight * weight;
            magnitudes[c] += Math.abs(weight);
            largest[c] = Math.max(largest[c], Math.abs(weight));
        }
    }

    private static float weight(MemorySegment bf16, int column) {
        return Bf16.toFloat(bf16.get(SHORT, (long) column * Short.BYTES));
    }
}
