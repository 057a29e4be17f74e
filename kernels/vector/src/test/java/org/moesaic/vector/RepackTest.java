package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.moesaic.compute.Activations;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.PackedMatrix;

/// However a matrix is arranged, its product with the unit vector of a column is that column, to the last bit.
class RepackTest {

    private static final MatrixShape SHAPE = new MatrixShape(37, 139);

    @TestFactory
    Stream<DynamicTest> arrangingKeepsTheNumbers() {
        return RandomMatrices.formats().stream()
                .map(format -> DynamicTest.dynamicTest(format.name(), () -> columns(format)));
    }

    private static void columns(NumberFormat format) {
        try (Arena arena = Arena.ofShared();
                VectorBackend backend = new VectorBackend(2)) {
            PackedMatrix packed =
                    RandomMatrices.of(format, SHAPE, Values.NORMAL, new Random(7), arena);
            try (LoadedMatrix loaded = backend.load(packed)) {
                float[] weights = new float[SHAPE.columns()];
                float[] x = new float[SHAPE.columns() * SHAPE.columns()];
                float[] y = new float[SHAPE.columns() * SHAPE.rows()];
                for (int c = 0; c < SHAPE.columns(); c++) {
                    x[c * SHAPE.columns() + c] = 1;
                }
                backend.multiply(loaded, Activations.FP32, SHAPE.columns(), x, y);
                for (int row = 0; row < SHAPE.rows(); row++) {
                    Decoder.decodeRow(packed, row, weights);
                    for (int c = 0; c < SHAPE.columns(); c++) {
                        assertEquals(
                                weights[c] + 0f,
                                y[c * SHAPE.rows() + row] + 0f,
                                "row " + row + ", column " + c);
                    }
                }
            }
        }
    }
}
