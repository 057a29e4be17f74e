package org.moesaic.compute.files;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.moesaic.compute.quantise.WeightSource;
import org.moesaic.formats.MatrixShape;

/// Weights in fp64, the type that numpy makes unless it is told otherwise, each rounded to fp32. One that is too large for
/// that is infinite then, and refused where weights have to be finite.
record Fp64Weights(MatrixShape shape, MemorySegment bytes) implements WeightSource {

    private static final ValueLayout.OfDouble ELEMENT =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @Override
    public void row(int row, float[] into) {
        long from = (long) row * shape.columns();
        for (int c = 0; c < shape.columns(); c++) {
            into[c] = (float) bytes.get(ELEMENT, (from + c) * Double.BYTES);
        }
    }
}
