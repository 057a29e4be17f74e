package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Rows of codes against code after code, byte by byte, and small floats against one at a time.
final class CodeRowsProperties {

    @Property(tries = 200)
    void rowsAreCodes(
            @ForAll @IntRange(min = 0, max = 1000) int which,
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 150) int columns,
            @ForAll long seed) {
        String name = Formats.SETTABLE.get(which % Formats.SETTABLE.size());
        NumberFormat format = NumberFormats.parse(name).orElseThrow();
        MatrixShape shape = new MatrixShape(rows, columns);
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            PackedMatrix plain = PackedMatrix.allocate(arena, format, shape);
            PackedMatrix fast = PackedMatrix.allocate(arena, format, shape);
            for (int row = 0; row < rows; row++) {
                int[] codes = new int[columns + 2];
                for (int column = 0; column < columns; column++) {
                    codes[column] = legal(format, random);
                    Encoder.setCode(plain, row, column, codes[column]);
                }
                Encoder.setRow(fast, row, codes);
            }
            assertArrayEquals(
                    plain.codes().toArray(ValueLayout.JAVA_BYTE),
                    fast.codes().toArray(ValueLayout.JAVA_BYTE),
                    name);
            int[] wrong = new int[columns];
            for (int column = 0; column < columns; column++) {
                wrong[column] = legal(format, random);
            }
            int bad = random.nextInt(columns);
            wrong[bad] = 1 << 20;
            if (!name.equals("fp32")) {
                assertEquals(
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> Encoder.setCode(plain, 0, bad, 1 << 20))
                                .getMessage(),
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> Encoder.setRow(fast, 0, wrong))
                                .getMessage());
            }
        }
    }

    private static int legal(NumberFormat format, Random random) {
        return switch (format) {
            case FloatFormat f -> f.bits() == 32 ? random.nextInt() : random.nextInt(1 << f.bits());
            case IntegerFormat f -> random.nextInt(f.minCode(), f.maxCode() + 1);
            case MicroscalingFormat _, NormalFloatFormat _ -> random.nextInt(16);
            case TernaryFormat _ -> random.nextInt(-1, 2);
            case BinaryFormat _ -> random.nextBoolean() ? 1 : -1;
            case NestedFormat f -> random.nextInt(1 << f.bits());
            case Dict16Format _, CustomFormat _ -> throw new AssertionError(format);
        };
    }

    /// Numbers of all bits, and those close to the middle between two codes.
    @Property(tries = 200)
    void smallFloatsByTable(@ForAll long seed) {
        Random random = new Random(seed);
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            int bits = random.nextInt();
            bits =
                    random.nextBoolean()
                            ? bits
                            : bits & 0xfff80000 | random.nextInt(-1, 2) & 0x7ffff;
            values[i] = Float.intBitsToFloat(bits);
            values[i] = i % 3 == 0 ? (float) random.nextGaussian() * 10 : values[i];
        }
        int[] codes = new int[values.length];
        for (Fp8 format : Fp8.values()) {
            format.fromFloats(values, values.length, codes);
            for (int i = 0; i < values.length; i++) {
                assertEquals(format.fromFloat(values[i]) & 0xff, codes[i], "" + values[i]);
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isNaN(values[i]) ? 1 : values[i];
        }
        Fp4.fromFloats(values, values.length, codes);
        for (int i = 0; i < values.length; i++) {
            assertEquals(Fp4.fromFloat(values[i]), codes[i], "" + values[i]);
        }
        values[7] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> Fp4.fromFloats(values, 64, codes));
    }
}
