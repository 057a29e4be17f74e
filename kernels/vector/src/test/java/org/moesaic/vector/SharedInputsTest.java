package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormats;

/// Products of one call with the same inputs, in orders that can be shared and in others, and with other inputs between
/// them: each is what it is alone.
class SharedInputsTest {

    private static final int COLUMNS = 140;

    @ParameterizedTest
    @CsvSource({
        "FP32, 1, fp32 bf16 fp32 int4 int4 int4-g32 dict16 ternary dict16 nf4",
        "FP32, 6, fp32 bf16 fp32 int4 int4 int4-g32 dict16 ternary dict16 nf4",
        "INT8, 1, int4 int8 int4 int4-g32 ternary dict16 binary dict16 nested2-4 int4",
        "INT8, 7, int4 int8 int4 int4-g32 ternary dict16 binary dict16 nested2-4 int4",
    })
    void eachIsWhatItIsAlone(Activations activations, int batch, String names) {
        Random random = new Random(23);
        float[] same = Values.NORMAL.array(random, batch * COLUMNS);
        float[] other = Values.NORMAL.array(random, batch * COLUMNS);
        try (Arena arena = Arena.ofConfined();
                VectorBackend backend = new VectorBackend(3)) {
            List<Backend.Product> products = new ArrayList<>();
            for (String name : names.split(" ")) {
                MatrixShape shape = new MatrixShape(random.nextInt(1, 70), COLUMNS);
                LoadedMatrix matrix =
                        backend.load(
                                RandomMatrices.of(
                                        NumberFormats.parse(name).orElseThrow(),
                                        shape,
                                        Values.NORMAL,
                                        random,
                                        arena));
                float[] x = products.size() % 3 == 1 ? other : same;
                products.add(
                        new Backend.Product(matrix, batch, x, new float[batch * shape.rows()]));
            }
            backend.multiplyAll(products, activations);
            for (Backend.Product one : products) {
                float[] alone = new float[one.y().length];
                backend.multiply(one.matrix(), activations, batch, one.x(), alone);
                assertArrayEquals(alone, one.y(), one.matrix().format().name());
                one.matrix().close();
            }
        }
    }
}
