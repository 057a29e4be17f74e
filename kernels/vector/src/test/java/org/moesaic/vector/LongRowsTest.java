package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Expectation;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// Groups with more columns than 32-bit sums hold are cut, and the pieces belong to the right scale.
class LongRowsTest {

    @ParameterizedTest
    @ValueSource(strings = {"int8-row", "int8-row-asym", "int4-g70000", "ternary"})
    void productsOfLongRows(String name) {
        MatrixShape shape = new MatrixShape(2, 140_003);
        try (Arena arena = Arena.ofShared();
                VectorBackend backend = new VectorBackend(2)) {
            PackedMatrix matrix =
                    RandomMatrices.of(
                            NumberFormats.parse(name).orElseThrow(),
                            shape,
                            Values.NORMAL,
                            new Random(3),
                            arena);
            float[] x = Values.NORMAL.array(new Random(5), 2 * shape.columns());
            float[] y = new float[4];
            try (LoadedMatrix loaded = backend.load(matrix)) {
                for (int batch = 1; batch <= 2; batch++) {
                    backend.multiply(loaded, Activations.INT8, batch, x, y);
                    Expectation expected = Expectation.of(matrix, Activations.INT8, batch, x);
                    assertEquals(List.of(), expected.violations(y));
                }
            }
        }
    }
}
