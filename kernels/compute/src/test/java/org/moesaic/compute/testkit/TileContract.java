package org.moesaic.compute.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.moesaic.compute.Backend;
import org.moesaic.compute.analog.InputScaling;
import org.moesaic.compute.analog.LoadedTiles;
import org.moesaic.compute.analog.ProgrammedMatrix;
import org.moesaic.compute.analog.ReferenceTiles;
import org.moesaic.compute.analog.TileArray;
import org.moesaic.compute.analog.TilePreset;
import org.moesaic.compute.analog.TilePresets;
import org.moesaic.compute.random.NoiseKey;
import org.moesaic.edge.Exit;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.MatrixShape;

/// What every backend with analog tiles must do: the same bits as the reference, for each step of the chain alone and for
/// all together. Use as [BackendContract]:
///
/// ```java
/// @TestFactory
/// Stream<DynamicTest> tiles() {
///     return new TileContract(() -> new MyBackend(), Size.FULL).tests();
/// }
/// ```
public final class TileContract {

    private static final long SEED = 5;

    private final Supplier<Backend> opener;
    private final BackendContract.Size size;

    public TileContract(Supplier<Backend> opener, BackendContract.Size size) {
        this.opener = opener;
        this.size = size;
    }

    /// All tests.
    public Stream<DynamicTest> tests() {
        boolean tiny = size == BackendContract.Size.TINY;
        List<DynamicTest> tests = new ArrayList<>();
        int rows = tiny ? 9 : 37;
        int columns = tiny ? 5 : 21;
        for (TileCase one : TileCase.all(rows, columns)) {
            tests.add(
                    DynamicTest.dynamicTest(
                            one.name() + " gives the same bits",
                            () -> agree(one.preset(), shapes(tiny), tiny ? 2 : 7)));
        }
        if (!tiny) {
            for (String name : TilePresets.names()) {
                TilePreset preset = TilePresets.load(name).preset();
                tests.add(
                        DynamicTest.dynamicTest(
                                name + " gives the same bits",
                                () -> agree(preset, List.of(new MatrixShape(530, 260)), 33)));
            }
        }
        tests.add(
                DynamicTest.dynamicTest(
                        "several products give the bits of each alone", () -> several(tiny)));
        tests.add(DynamicTest.dynamicTest("misfits are refused", this::misfits));
        tests.add(DynamicTest.dynamicTest("calls follow each other", this::calls));
        return tests.stream();
    }

    private static List<MatrixShape> shapes(boolean tiny) {
        return tiny
                ? List.of(new MatrixShape(1, 1), new MatrixShape(7, 20))
                : List.of(
                        new MatrixShape(1, 1),
                        new MatrixShape(3, 100),
                        new MatrixShape(100, 3),
                        new MatrixShape(50, 75));
    }

    private void agree(TilePreset preset, List<MatrixShape> shapes, int batch) {
        try (Backend backend = opener.get()) {
            assertTrue(backend.multipliesTiles());
            for (MatrixShape shape : shapes) {
                TileArray array = array(preset, shape);
                float[] x = vectors(shape, batch, preset);
                float[] expected = new float[batch * shape.rows()];
                float[] y = new float[expected.length];
                long firstRead = (1L << 32) - 2;
                try (LoadedTiles plain = new ReferenceTiles(array);
                        LoadedTiles loaded = backend.loadTiles(array)) {
                    plain.multiply(firstRead, batch, x, expected);
                    Arrays.fill(y, Float.NaN);
                    loaded.multiply(firstRead, batch, x, y);
                    assertSame(expected, y);
                    assertEquals(plain.performed(), loaded.performed());
                }
            }
        }
    }

    /// Two calls are one of both: read indices and running averages go on.
    private void calls() {
        TilePreset preset =
                TileCase.all(37, 21).stream()
                        .filter(one -> one.name().equals("running average"))
                        .findFirst()
                        .orElseThrow()
                        .preset();
        MatrixShape shape = new MatrixShape(5, 40);
        TileArray array = array(preset, shape);
        float[] x = vectors(shape, 6, preset);
        float[] whole = new float[6 * shape.rows()];
        float[] part = new float[2 * shape.rows()];
        try (Backend backend = opener.get();
                LoadedTiles once = backend.loadTiles(array);
                LoadedTiles twice = backend.loadTiles(array)) {
            once.multiply(10, 6, x, whole);
            twice.multiply(10, 4, x, new float[4 * shape.rows()]);
            twice.multiply(14, 2, Arrays.copyOfRange(x, 4 * 40, 6 * 40), part);
            assertSame(Arrays.copyOfRange(whole, 4 * shape.rows(), whole.length), part);
            twice.multiply(0, 0, x, part);
        }
    }

    /// Random lists of products: more matrices than fit a launch, of several descriptions, shapes and batches; inputs that
    /// are shared, as those of gate and up are; tiles that come twice.
    private void several(boolean tiny) {
        Random random = new Random(SEED + 2);
        List<TileCase> cases =
                TileCase.all(tiny ? 9 : 37, tiny ? 5 : 21).stream()
                        .filter(one ->
                                List.of("everything", "iterative bounds", "running average")
                                        .contains(one.name()))
                        .toList();
        try (Backend backend = opener.get()) {
            for (int round = 0; round < (tiny ? 1 : 12); round++) {
                List<TileArray> arrays = new ArrayList<>();
                int matrices = tiny ? 3 : 1 + random.nextInt(12);
                for (int i = 0; i < matrices; i++) {
                    MatrixShape shape =
                            new MatrixShape(
                                    1 + random.nextInt(tiny ? 8 : 60),
                                    1 + random.nextInt(tiny ? 12 : 90));
                    arrays.add(array(cases.get(random.nextInt(cases.size())).preset(), shape));
                }
                several(backend, arrays, tiny ? 3 : 40, random);
            }
            backend.multiplyAllTiles(List.of());
        }
    }

    private static void several(
            Backend backend, List<TileArray> arrays, int mostVectors, Random random) {
        List<LoadedTiles> loaded = arrays.stream().map(backend::loadTiles).toList();
        List<LoadedTiles> plain = new ArrayList<>();
        arrays.forEach(array -> plain.add(new ReferenceTiles(array)));
        int inputs = arrays.stream().mapToInt(array -> array.shape().columns()).max().orElse(0);
        float[] shared = new float[mostVectors * inputs];
        for (int i = 0; i < shared.length; i++) {
            shared[i] = (float) (2 * random.nextDouble() - 1);
        }
        List<Backend.TileProduct> products = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        for (int i = 0; i <= arrays.size(); i++) {
            // The first tiles come again at the end.
            int matrix = i % arrays.size();
            int rows = arrays.get(matrix).shape().rows();
            int batch = random.nextInt(mostVectors + 1);
            float[] x = random.nextBoolean() ? shared : shared.clone();
            float[] y = new float[batch * rows];
            Arrays.fill(y, Float.NaN);
            products.add(new Backend.TileProduct(loaded.get(matrix), 10L * i, batch, x, y));
            float[] alone = new float[batch * rows];
            plain.get(matrix).multiply(10L * i, batch, x, alone);
            expected.add(alone);
        }
        backend.multiplyAllTiles(products);
        for (int i = 0; i < products.size(); i++) {
            assertSame(expected.get(i), products.get(i).y());
        }
        for (int i = 0; i < loaded.size(); i++) {
            assertEquals(plain.get(i).performed(), loaded.get(i).performed());
            loaded.get(i).close();
        }
    }

    private void misfits() {
        MatrixShape shape = new MatrixShape(3, 5);
        try (Backend backend = opener.get();
                LoadedTiles loaded =
                        backend.loadTiles(array(TileCase.all(4, 4).get(1).preset(), shape))) {
            float[] x = new float[10];
            float[] y = new float[6];
            loaded.multiply(0, 2, x, y);
            assertThrows(IllegalArgumentException.class, () -> loaded.multiply(0, -1, x, y));
            assertThrows(IllegalArgumentException.class, () -> loaded.multiply(0, 3, x, y));
            assertThrows(
                    IllegalArgumentException.class, () -> loaded.multiply(0, 2, x, new float[5]));
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                x[7] = bad;
                MoesaicException refused =
                        assertThrows(MoesaicException.class, () -> loaded.multiply(0, 2, x, y));
                assertEquals(Exit.BAD_DATA, refused.exit());
                assertEquals(
                        "vector 1, input 2 is " + bad + "; inputs of analog tiles are finite",
                        refused.getMessage());
                // A bad product keeps those before it from being multiplied.
                float[] untouched = new float[3];
                List<Backend.TileProduct> products =
                        List.of(
                                new Backend.TileProduct(loaded, 0, 1, new float[5], untouched),
                                new Backend.TileProduct(loaded, 1, 2, x, y));
                long before = loaded.performed().tileMvms();
                assertThrows(MoesaicException.class, () -> backend.multiplyAllTiles(products));
                assertEquals(before, loaded.performed().tileMvms());
            }
        }
    }

    private static TileArray array(TilePreset preset, MatrixShape shape) {
        Random random = new Random(SEED);
        float[] weights = new float[Math.toIntExact(shape.weights())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        float[] bias = new float[shape.rows()];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (float) random.nextGaussian();
        }
        NoiseKey key = new NoiseKey(SEED, 3, 60, 2);
        return ProgrammedMatrix.program(weights, shape, bias, preset, key).at(3600);
    }

    /// Ordinary inputs; the second vector is all zeros, the third has few that are not, the fourth is tiny; where vectors
    /// are scaled by their magnitude the fifth is subnormal and the sixth huge.
    private static float[] vectors(MatrixShape shape, int batch, TilePreset preset) {
        Random random = new Random(SEED + 1);
        boolean scaled = preset.input().scaling() instanceof InputScaling.AbsMax;
        int columns = shape.columns();
        float[] x = new float[batch * columns];
        for (int i = 0; i < x.length; i++) {
            float value = (float) (2 * random.nextDouble() - 1);
            x[i] =
                    switch (i / columns) {
                        case 1 -> 0;
                        case 2 -> random.nextInt(9) == 0 ? value : 0;
                        case 3 -> value * 0x1p-20f;
                        case 4 -> scaled ? value * 0x1p-135f : value;
                        case 5 -> scaled ? value * 0x1p110f : value;
                        default -> value;
                    };
        }
        return x;
    }

    /// Bit by bit, but for the sign of zero.
    private static void assertSame(float[] expected, float[] y) {
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertTrue(
                    expected[i] == y[i],
                    () -> "output " + at + ": " + y[at] + ", expected " + expected[at]);
        }
    }
}
