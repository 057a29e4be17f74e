package org.moesaic.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.moesaic.compute.Activations;
import org.moesaic.compute.LoadedMatrix;
import org.moesaic.compute.testkit.RandomMatrices;
import org.moesaic.compute.testkit.Values;
import org.moesaic.edge.MoesaicException;
import org.moesaic.formats.Decoder;
import org.moesaic.formats.MatrixShape;
import org.moesaic.formats.NumberFormat;
import org.moesaic.formats.NumberFormats;
import org.moesaic.formats.PackedMatrix;

/// Panels hold what rows hold, and whatever decodes or multiplies their codes gives the same numbers.
class PanelsProperties {

    private static final String[] FORMATS = {
        "int4-g32", "int4-g8", "int4-row", "int2-g16", "int2-row-s32", "ternary"
    };

    private static OpenClBackend fastest;
    private static OpenClBackend plain;

    /// Null on a device whose compiler does not know AVX2.
    private static OpenClBackend narrow;

    @BeforeContainer
    static void open() {
        fastest = TestDevice.open(Layout.PANELS);
        plain = new OpenClBackend(TestDevice.get(), Layout.PANELS, 4, "-DDOT_BITS=0 -DLOOK_UP=0");
        narrow = new OpenClBackend(TestDevice.get(), Layout.PANELS, 4, "-DDOT_BITS=256");
        try (Arena arena = Arena.ofConfined()) {
            product(narrow, matrix(arena, 0, 1, 1, 1), Activations.INT8, 1, new float[1]);
        } catch (MoesaicException unknown) {
            narrow.close();
            narrow = null;
        }
    }

    @AfterContainer
    static void close() {
        if (fastest != null) {
            fastest.close();
            plain.close();
        }
        if (narrow != null) {
            narrow.close();
        }
    }

    @Property(tries = 60)
    void everyWayToMultiplyBytesGivesTheSameBits(
            @ForAll @IntRange(max = 5) int format,
            @ForAll @IntRange(min = 1, max = 50) int rows,
            @ForAll @IntRange(min = 1, max = 300) int columns,
            @ForAll @IntRange(min = 1, max = 17) int batch,
            @ForAll long seed) {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = matrix(arena, format, rows, columns, seed);
            float[] x = Values.NORMAL.array(new SplittableRandom(seed), batch * columns);
            same(matrix, batch, x);
        }
    }

    @Property(tries = 60)
    void everyWayToDecodeGivesTheSameBits(
            @ForAll @IntRange(max = 5) int format,
            @ForAll @IntRange(min = 1, max = 50) int rows,
            @ForAll @IntRange(min = 1, max = 300) int columns,
            @ForAll @IntRange(min = 1, max = 17) int batch,
            @ForAll long seed) {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = matrix(arena, format, rows, columns, seed);
            float[] x = Values.NORMAL.array(new SplittableRandom(seed), batch * columns);
            assertArrayEquals(
                    product(plain, matrix, Activations.FP32, batch, x),
                    product(fastest, matrix, Activations.FP32, batch, x));
        }
    }

    /// Tasks of one, four and eight vectors share nothing but integers, which are exact.
    @Property(tries = 60)
    void aBatchGivesTheBitsOfItsVectors(
            @ForAll @IntRange(max = 5) int format,
            @ForAll @IntRange(min = 1, max = 70) int rows,
            @ForAll @IntRange(min = 1, max = 200) int columns,
            @ForAll @IntRange(min = 2, max = 17) int batch,
            @ForAll long seed) {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = matrix(arena, format, rows, columns, seed);
            float[] x = Values.NORMAL.array(new SplittableRandom(seed), batch * columns);
            float[] all = product(fastest, matrix, Activations.INT8, batch, x);
            for (int vector = 0; vector < batch; vector++) {
                float[] one = Arrays.copyOfRange(x, vector * columns, (vector + 1) * columns);
                assertArrayEquals(
                        product(fastest, matrix, Activations.INT8, 1, one),
                        Arrays.copyOfRange(all, vector * rows, (vector + 1) * rows));
            }
        }
    }

    /// The largest inputs with the largest codes, where shorts are nearest to their end.
    @Property(tries = 12)
    void shortsHoldTheLargestSums(
            @ForAll @IntRange(max = 5) int format, @ForAll @IntRange(max = 255) int octet) {
        int columns = 512;
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = matrix(arena, format, 16, columns, 1);
            if (!matrix.format().name().equals("ternary")) {
                matrix.codes().fill((byte) (octet % 2 == 0 ? 0xff : octet));
            }
            float[] x = new float[columns];
            Arrays.fill(x, octet % 3 == 0 ? -1 : 1);
            same(matrix, 1, x);
        }
    }

    @Property(tries = 60)
    void panelsHoldWhatRowsHold(
            @ForAll @IntRange(max = 5) int format,
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 130) int columns,
            @ForAll long seed) {
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix matrix = matrix(arena, format, rows, columns, seed);
            Panels panels =
                    Panels.of(
                                    matrix.format(),
                                    matrix.shape(),
                                    Grouping.of(matrix.format(), matrix.shape()))
                            .orElseThrow();
            MemorySegment codes = arena.allocate(panels.codeBytes(), Integer.BYTES);
            panels.writeCodes(matrix, codes);
            int words = Math.ceilDiv(columns * panels.bits(), Integer.SIZE);
            int lowest = matrix.format().name().startsWith("int4") ? -8 : lowestOfTwo(matrix);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int bit = column * panels.bits();
                    long word = (long) (row / 16 * words + bit / Integer.SIZE) * 16 + row % 16;
                    int code =
                            codes.getAtIndex(ValueLayout.JAVA_INT, word) >>> bit % Integer.SIZE
                                    & (1 << panels.bits()) - 1;
                    assertEquals(Decoder.code(matrix, row, column), code + lowest);
                }
            }
        }
    }

    private static void same(PackedMatrix matrix, int batch, float[] x) {
        float[] expected = product(plain, matrix, Activations.INT8, batch, x);
        assertArrayEquals(expected, product(fastest, matrix, Activations.INT8, batch, x));
        if (narrow != null) {
            assertArrayEquals(expected, product(narrow, matrix, Activations.INT8, batch, x));
        }
    }

    private static int lowestOfTwo(PackedMatrix matrix) {
        return matrix.format().name().equals("ternary") ? -1 : -2;
    }

    /// Each input has a place of its own, within its word.
    @Property(tries = 20)
    void inputsArePermutedWithinWords(@ForAll @IntRange(min = 1, max = 2) int half) {
        int bits = 2 * half;
        int wordColumns = Integer.SIZE / bits;
        Set<Integer> places = new HashSet<>();
        byte[] inputs = new byte[4 * wordColumns];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (byte) i;
        }
        byte[] ordered = new byte[inputs.length];
        Panels.order(bits, inputs, ordered, inputs.length);
        for (int column = 0; column < 4 * wordColumns; column++) {
            int place = Panels.inputAt(bits, column);
            assertEquals(column / wordColumns, place / wordColumns);
            places.add(place);
            assertEquals(inputs[column], ordered[place]);
        }
        assertEquals(4 * wordColumns, places.size());
    }

    private static PackedMatrix matrix(Arena arena, int format, int rows, int columns, long seed) {
        NumberFormat known = NumberFormats.parse(FORMATS[format]).orElseThrow();
        return RandomMatrices.of(
                known,
                new MatrixShape(rows, columns),
                Values.NORMAL,
                new SplittableRandom(seed),
                arena);
    }

    private static float[] product(
            OpenClBackend backend,
            PackedMatrix matrix,
            Activations activations,
            int batch,
            float[] x) {
        float[] y = new float[batch * matrix.shape().rows()];
        try (LoadedMatrix loaded = backend.load(matrix)) {
            backend.multiply(loaded, activations, batch, x, y);
        }
        return y;
    }
}
