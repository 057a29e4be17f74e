package org.moesaic.compute.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.moesaic.compute.Activations;
import org.moesaic.compute.Backend;
import org.moesaic.compute.Expectation;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// What every backend must do, as one test for each format and kind of activations that it supports. Use:
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> contract() {
///     return new BackendContract(() -> new MyBackend(), Size.FULL).tests();
/// }
/// ```
///
/// A backend is opened for each test and closed after it.
public final class BackendContract {

    /// How large shapes and batches get.
    public enum Size {
        /// For simulators: a few rows and columns.
        TINY(shapes(0, 1, 3, 17), 2),
        /// Odd, empty, not whole groups and lanes, thousands.
        FULL(shapes(0, 1, 7, 16, 31, 129, 300, 1027), 65);

        private final List<MatrixShape> shapes;
        private final int largestBatch;

        Size(List<MatrixShape> shapes, int largestBatch) {
            this.shapes = shapes;
            this.largestBatch = largestBatch;
        }

        /// Each size as columns with a few rows, some as rows.
        private static List<MatrixShape> shapes(int... sizes) {
            List<MatrixShape> shapes = new ArrayList<>();
            for (int size : sizes) {
                shapes.add(new MatrixShape(5, size));
                shapes.add(new MatrixShape(size, 33));
            }
            int largest = sizes[sizes.length - 1];
            shapes.add(new MatrixShape(3, 4 * largest + 1));
            return shapes;
        }
    }

    private final Supplier<Backend> opener;
    private final Size size;

    public BackendContract(Supplier<Backend> opener, Size size) {
        this.opener = opener;
        this.size = size;
    }

    /// All tests, for the formats of [RandomMatrices#formats()].
    public Stream<DynamicTest> tests() {
        return tests(RandomMatrices.formats());
    }

    /// All tests for some formats.
    public Stream<DynamicTest> tests(List<NumberFormat> formats) {
        List<DynamicTest> tests = new ArrayList<>();
        try (Backend backend = opener.get()) {
            for (NumberFormat format : formats) {
                for (Activations activations : Activations.values()) {
                    if (backend.supports(format, activations)) {
                        Case one = new Case(format, activations);
                        add(tests, one + " is within the bound for all shapes", one::shapes);
                        add(tests, one + " is within the bound for all values", one::values);
                        add(tests, one + " of a batch is that of each token", one::batches);
                        add(tests, one + " scales by powers of two", one::scales);
                        add(tests, one + " is linear", one::linear);
                        add(tests, one + " of permuted rows is permuted", one::permutes);
                        add(tests, one + " repeats bit for bit", one::repeats);
                        add(tests, one + " many at once is one by one", one::together);
                    }
                }
            }
        }
        add(tests, "misfits are refused", this::misfits);
        for (String format : List.of("ternary", "ternary-1.6", "dict16")) {
            add(tests, "damaged " + format + " is refused", backend -> damaged(backend, format));
        }
        return tests.stream();
    }

    private void add(List<DynamicTest> tests, String name, Consumer<Backend> body) {
        tests.add(
                DynamicTest.dynamicTest(
                        name,
                        () -> {
                            try (Backend backend = opener.get()) {
                                body.accept(backend);
                            }
                        }));
    }

    private void misfits(Backend backend) {
        try (Arena arena = Arena.ofConfined()) {
            Case one = new Case(RandomMatrices.formats().getFirst(), Activations.FP32);
            PackedMatrix packed = one.matrix(new MatrixShape(3, 5), Values.NORMAL, arena);
            try (LoadedMatrix matrix = backend.load(packed)) {
                float[] x = new float[10];
                float[] y = new float[6];
                backend.multiply(matrix, Activations.FP32, 2, x, y);
                for (int batch : new int[] {-1, 3}) {
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> backend.multiply(matrix, Activations.FP32, batch, x, y));
                }
                assertThrows(
                        IllegalArgumentException.class,
                        () -> backend.multiply(matrix, Activations.FP32, 2, new float[9], y));
                assertThrows(
                        IllegalArgumentException.class,
                        () -> backend.multiply(matrix, Activations.FP32, 2, x, new float[5]));
            }
        }
    }

    /// The contract of [Backend#load]: contents that contradict their format are never multiplied with.
    private static void damaged(Backend backend, String name) {
        try (Arena arena = Arena.ofConfined()) {
            NumberFormat format = NumberFormats.parse(name).orElseThrow();
            PackedMatrix matrix =
                    RandomMatrices.of(
                            format, new MatrixShape(3, 65), Values.NORMAL, new Random(1), arena);
            // Both ternary packings have no digit of all ones; the last dictionary entries are
            // longer than what is left.
            matrix.codes().asSlice(matrix.codes().byteSize() / 2).fill((byte) 0xff);
            MoesaicException refused =
                    assertThrows(MoesaicException.class, () -> backend.load(matrix));
            assertEquals(Exit.BAD_DATA, refused.exit());
        }
    }

    /// One format with one kind of activations.
    private final class Case {

        private final NumberFormat format;
        private final Activations activations;
        private final Random random = new Random(20_260_401);

        private Case(NumberFormat format, Activations activations) {
            this.format = format;
            this.activations = activations;
        }

        @Override
        public String toString() {
            return format.name() + " with " + activations + " activations";
        }

        private PackedMatrix matrix(MatrixShape shape, Values values, Arena arena) {
            return RandomMatrices.of(format, shape, values, random, arena);
        }

        private void shapes(Backend backend) {
            for (MatrixShape shape : size.shapes) {
                try (Arena arena = Arena.ofConfined()) {
                    PackedMatrix matrix = matrix(shape, Values.NORMAL, arena);
                    check(backend, matrix, 1, Values.NORMAL);
                }
            }
        }

        private void values(Backend backend) {
            for (Values weights : Values.values()) {
                try (Arena arena = Arena.ofConfined()) {
                    PackedMatrix matrix = matrix(new MatrixShape(4, 67), weights, arena);
                    for (Values inputs : Values.values()) {
                        check(backend, matrix, 2, inputs);
                    }
                }
            }
        }

        /// Holds one product against what it must be.
        private void check(Backend backend, PackedMatrix matrix, int batch, Values inputs) {
            float[] x = inputs.array(random, batch * matrix.shape().columns());
            float[] y = new float[batch * matrix.shape().rows() + 1];
            Arrays.fill(y, -7);
            Expectation expected = Expectation.of(matrix, activations, batch, x);
            try (LoadedMatrix loaded = backend.load(matrix)) {
                backend.multiply(loaded, activations, batch, x, y);
            }
            List<String> violations = expected.violations(y);
            assertEquals(
                    List.of(),
                    violations.subList(0, Math.min(5, violations.size())),
                    () -> this + ", " + matrix.shape() + ", inputs " + inputs);
            assertEquals(-7, y[y.length - 1], "written behind the outputs");
        }

        private void batches(Backend backend) {
            try (Arena arena = Arena.ofConfined()) {
                MatrixShape shape = new MatrixShape(9, 141);
                PackedMatrix packed = matrix(shape, Values.NORMAL, arena);
                try (LoadedMatrix matrix = backend.load(packed)) {
                    for (int batch : new int[] {0, 1, 2, 3, 5, 8, 16, 64, 65}) {
                        if (batch <= size.largestBatch) {
                            batch(backend, packed, matrix, batch);
                        }
                    }
                }
            }
        }

        /// A token's outputs are within the bound of the very sums, whatever batch it is in.
        private void batch(Backend backend, PackedMatrix packed, LoadedMatrix matrix, int batch) {
            int columns = matrix.shape().columns();
            int rows = matrix.shape().rows();
            float[] x = Values.NORMAL.array(random, batch * columns);
            float[] y = new float[batch * rows];
            backend.multiply(matrix, activations, batch, x, y);
            assertEquals(List.of(), Expectation.of(packed, activations, batch, x).violations(y));
            for (int token = 0; token < batch; token++) {
                float[] one = Arrays.copyOfRange(x, token * columns, (token + 1) * columns);
                float[] alone = new float[rows];
                backend.multiply(matrix, activations, 1, one, alone);
                Expectation expected = Expectation.of(packed, activations, 1, one);
                assertEquals(List.of(), expected.violations(alone));
            }
        }

        /// Doubling all inputs doubles all outputs exactly, far from overflow and underflow.
        private void scales(Backend backend) {
            try (Arena arena = Arena.ofConfined()) {
                PackedMatrix packed = matrix(new MatrixShape(6, 200), Values.NORMAL, arena);
                try (LoadedMatrix matrix = backend.load(packed)) {
                    float[] x = Values.NORMAL.array(random, 200);
                    float[] expected = product(backend, matrix, 1, x);
                    for (int i = 0; i < x.length; i++) {
                        x[i] *= 32;
                    }
                    for (int i = 0; i < expected.length; i++) {
                        expected[i] *= 32;
                    }
                    assertArrayEquals(expected, product(backend, matrix, 1, x));
                }
            }
        }

        /// f(x + y) is f(x) + f(y), and f(3x) is three times f(x), as near as the bounds of all of them together: with
        /// inputs that sums and int8 codes hold exactly.
        private void linear(Backend backend) {
            MatrixShape shape = new MatrixShape(9, 157);
            float[] x = new float[shape.columns()];
            float[] y = new float[shape.columns()];
            float[] sum = new float[shape.columns()];
            float[] thrice = new float[shape.columns()];
            for (int i = 0; i < x.length; i++) {
                // The largest is 127, so that the scales are 1, 2 and 3; sums are even, for a scale
                // of 2.
                x[i] = i == 0 ? 127 : random.nextInt(-127, 128);
                y[i] = i == 0 ? 127 : 2 * random.nextInt(-63, 64) - Math.abs(x[i]) % 2;
                sum[i] = x[i] + y[i];
                thrice[i] = 3 * x[i];
            }
            try (Arena arena = Arena.ofConfined()) {
                PackedMatrix packed = matrix(shape, Values.NORMAL, arena);
                try (LoadedMatrix matrix = backend.load(packed)) {
                    adds(backend, packed, matrix, sum, List.of(x, y));
                    adds(backend, packed, matrix, thrice, List.of(x, x, x));
                }
            }
        }

        private void adds(
                Backend backend,
                PackedMatrix packed,
                LoadedMatrix matrix,
                float[] whole,
                List<float[]> parts) {
            float[] got = product(backend, matrix, 1, whole);
            double[] bounds = Expectation.of(packed, activations, 1, whole).bounds();
            double[] sums = new double[got.length];
            for (float[] part : parts) {
                float[] one = product(backend, matrix, 1, part);
                double[] bound = Expectation.of(packed, activations, 1, part).bounds();
                for (int row = 0; row < sums.length; row++) {
                    sums[row] += one[row];
                    bounds[row] += bound[row];
                }
            }
            for (int row = 0; row < sums.length; row++) {
                assertTrue(
                        Math.abs(got[row] - sums[row]) <= bounds[row],
                        "row %d: %s, and %s in parts".formatted(row, got[row], sums[row]));
            }
        }

        /// Rows do not depend on each other: a matrix of one row repeated has equal outputs.
        private void permutes(Backend backend) {
            try (Arena arena = Arena.ofConfined()) {
                int columns = 83;
                float[] row = Values.NORMAL.array(random, columns);
                float[] other = Values.NORMAL.array(random, columns);
                PackedMatrix forth = RandomRows.matrix(format, List.of(row, other, row), arena);
                PackedMatrix back = RandomRows.matrix(format, List.of(other, row, other), arena);
                float[] x = Values.NORMAL.array(random, columns);
                try (LoadedMatrix one = backend.load(forth);
                        LoadedMatrix two = backend.load(back)) {
                    float[] y = product(backend, one, 1, x);
                    assertEquals(y[0], y[2], "equal rows");
                    if (RandomRows.rowsAreIndependent(format)) {
                        float[] z = product(backend, two, 1, x);
                        assertArrayEquals(new float[] {y[1], y[0], y[1]}, z);
                    }
                }
            }
        }

        private void repeats(Backend backend) {
            try (Arena arena = Arena.ofConfined()) {
                PackedMatrix packed = matrix(new MatrixShape(37, 259), Values.NORMAL, arena);
                try (LoadedMatrix matrix = backend.load(packed);
                        LoadedMatrix again = backend.load(packed)) {
                    float[] x = Values.NORMAL.array(random, 2 * 259);
                    float[] first = product(backend, matrix, 2, x);
                    assertArrayEquals(first, product(backend, matrix, 2, x));
                    assertArrayEquals(first, product(backend, again, 2, x));
                }
            }
        }

        private void together(Backend backend) {
            try (Arena arena = Arena.ofConfined()) {
                List<LoadedMatrix> matrices = new ArrayList<>();
                List<Backend.Product> products = new ArrayList<>();
                for (MatrixShape shape :
                        List.of(
                                new MatrixShape(4, 65),
                                new MatrixShape(0, 3),
                                new MatrixShape(7, 33))) {
                    LoadedMatrix matrix = backend.load(matrix(shape, Values.NORMAL, arena));
                    matrices.add(matrix);
                    for (int batch = 0; batch < 3; batch++) {
                        float[] x = Values.NORMAL.array(random, batch * shape.columns());
                        float[] y = new float[batch * shape.rows()];
                        products.add(new Backend.Product(matrix, batch, x, y));
                    }
                }
                backend.multiplyAll(products, activations);
                for (Backend.Product one : products) {
                    float[] alone = product(backend, one.matrix(), one.batch(), one.x());
                    assertArrayEquals(alone, one.y());
                }
                matrices.forEach(LoadedMatrix::close);
            }
        }

        private float[] product(Backend backend, LoadedMatrix matrix, int batch, float[] x) {
            float[] y = new float[batch * matrix.shape().rows()];
            backend.multiply(matrix, activations, batch, x, y);
            return y;
        }
    }
}
