package org.moesaic.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every value of the formats of 4, 8 and 16 bits against `double` arithmetic.
class SmallFloatsTest {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int E4M3_LARGEST = 0x7e;
    private static final int E5M2_LARGEST = 0x7b;

    @Test
    void everyBf16IsTheUpperHalfOfAnFp32() {
        for (int code = 0; code <= 0xffff; code++) {
            float value = Bf16.toFloat((short) code);
            if ((code & 0x7f80) == 0x7f80) {
                assertEquals((code & 0x7f) != 0, Float.isNaN(value));
                assertEquals((code & 0x7f) == 0, Float.isInfinite(value));
            } else {
                assertEquals(SmallFloats.value(code, 8, 7), value, "code " + code);
            }
        }
    }

    @Test
    void numbersOf16BitsHaveTheirSizes() {
        byte[] two = new byte[2];
        MemorySegment memory = MemorySegment.ofArray(two);
        for (StoredFloat type : List.of(StoredFloat.BF16, StoredFloat.FP16)) {
            double before = -1;
            for (int code = 0; code < 1 << 15; code++) {
                memory.set(SHORT, 0, (short) code);
                double size = type.size(memory, 0);
                float value = type.get(memory, 0);
                if (Float.isFinite(value)) {
                    assertEquals(value, size);
                    assertTrue(size < type.infinity());
                } else if (Float.isInfinite(value)) {
                    assertEquals(type.infinity(), size);
                }
                assertTrue(size > before);
                memory.set(SHORT, 0, (short) (code | 1 << 15));
                assertEquals(size, type.size(memory, 0));
                before = size;
            }
        }
    }

    /// The code itself, the point half way to the next one (to the even of the two), and the fp32 beside that point.
    @Test
    void everyBf16IsRoundedToNearestEven() {
        for (int code = 0; code < 0x7f80; code++) {
            int bits = code << 16;
            int even = code + (code & 1);
            for (int sign : new int[] {0, 0x8000}) {
                int signed = bits | sign << 16;
                assertEquals((short) (sign | code), bf16(signed));
                assertEquals((short) (sign | code), bf16(signed + 0x7fff));
                assertEquals((short) (sign | even), bf16(signed + 0x8000));
                assertEquals((short) (sign | code + 1), bf16(signed + 0x8001));
            }
        }
        assertEquals(Float.POSITIVE_INFINITY, Bf16.toFloat(Bf16.fromFloat(Float.MAX_VALUE)));
        assertEquals(0x7f80, Bf16.fromFloat(Float.POSITIVE_INFINITY));
        assertEquals((short) 0xff80, Bf16.fromFloat(Float.NEGATIVE_INFINITY));
    }

    @Test
    void aNanStaysANanWithItsSignInBf16() {
        assertEquals((short) 0x7fc0, bf16(0x7fc00000));
        assertEquals((short) 0xffc0, bf16(0xff800001));
        assertEquals((short) 0x7fd5, bf16(0x7fd5ffff));
    }

    private static short bf16(int bits) {
        return Bf16.fromFloat(Float.intBitsToFloat(bits));
    }

    @Test
    void everyFp16IsWhatTheDefinitionSays() {
        for (int code = 0; code <= 0xffff; code++) {
            float value = Float.float16ToFloat((short) code);
            if ((code & 0x7c00) == 0x7c00) {
                assertEquals((code & 0x3ff) != 0, Float.isNaN(value));
                assertEquals((code & 0x3ff) == 0, Float.isInfinite(value));
            } else {
                assertEquals(SmallFloats.value(code, 5, 10), value, "code " + code);
                assertEquals((short) code, Float.floatToFloat16(value));
            }
        }
        for (int code = 0; code < 0x7bff; code++) {
            float half =
                    (float) (SmallFloats.value(code, 5, 10) + SmallFloats.value(code + 1, 5, 10))
                            / 2;
            assertEquals((short) code, Float.floatToFloat16(Math.nextDown(half)));
            assertEquals((short) (code + (code & 1)), Float.floatToFloat16(half));
            assertEquals((short) (code + 1), Float.floatToFloat16(Math.nextUp(half)));
        }
        assertEquals(0x7bff, Float.floatToFloat16(Math.nextDown(65520f)));
        assertEquals(0x7c00, Float.floatToFloat16(65520f));
    }

    @ParameterizedTest
    @EnumSource
    void everyFp8IsWhatTheDefinitionSays(Fp8 type) {
        boolean e4m3 = type == Fp8.E4M3;
        for (int code = 0; code <= 0xff; code++) {
            float value = type.toFloat((byte) code);
            int magnitude = code & 0x7f;
            if (e4m3 ? magnitude == 0x7f : magnitude > 0x7c) {
                assertTrue(Float.isNaN(value), "code " + code);
            } else if (!e4m3 && magnitude == 0x7c) {
                assertEquals(
                        code > 0x7f ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY, value);
            } else {
                double expected =
                        e4m3 ? SmallFloats.value(code, 4, 3) : SmallFloats.value(code, 5, 2);
                assertEquals(expected, value, "code " + code);
                assertEquals((byte) code, type.fromFloat(value), "code " + code);
            }
        }
        assertEquals(e4m3 ? 448f : 57344f, type.max());
    }

    /// All bf16 values as inputs, those half way between two codes among them, against a search for the nearest code.
    @ParameterizedTest
    @EnumSource
    void fp8IsRoundedToNearestEvenAndSaturates(Fp8 type) {
        int largest = type == Fp8.E4M3 ? E4M3_LARGEST : E5M2_LARGEST;
        double[] values =
                IntStream.rangeClosed(0, largest)
                        .mapToDouble(code -> type.toFloat((byte) code))
                        .toArray();
        for (int bits = 0; bits < 0x7f80; bits++) {
            float x = Bf16.toFloat((short) bits);
            int expected = x >= type.max() ? largest : SmallFloats.nearest(values, x);
            assertEquals((byte) expected, type.fromFloat(x), "of " + x);
            assertEquals((byte) (0x80 | expected), type.fromFloat(-x), "of " + -x);
        }
        for (int code = 0; code < largest; code++) {
            float half = (float) ((values[code] + values[code + 1]) / 2);
            assertEquals((byte) code, type.fromFloat(Math.nextDown(half)));
            assertEquals((byte) (code + (code & 1)), type.fromFloat(half));
            assertEquals((byte) (code + 1), type.fromFloat(Math.nextUp(half)));
        }
        assertEquals((byte) largest, type.fromFloat(Float.POSITIVE_INFINITY));
        assertEquals((byte) (0x80 | largest), type.fromFloat(Float.NEGATIVE_INFINITY));
        assertEquals((byte) largest, type.fromFloat(Float.MAX_VALUE));
        assertEquals((byte) 0, type.fromFloat(Float.MIN_VALUE));
        assertEquals((byte) 0x80, type.fromFloat(-Float.MIN_VALUE));
        assertTrue(Float.isNaN(type.toFloat(type.fromFloat(Float.NaN))));
        assertEquals((byte) (type == Fp8.E4M3 ? 0x7f : 0x7e), type.fromFloat(Float.NaN));
    }

    @Test
    void theSixteenValuesOfFp4() {
        double[] magnitudes = {0, 0.5, 1, 1.5, 2, 3, 4, 6};
        for (int code = 0; code < 8; code++) {
            assertEquals(SmallFloats.value(code, 2, 1), Fp4.toFloat(code));
            assertEquals(magnitudes[code], Fp4.toFloat(code));
            assertEquals(-magnitudes[code], Fp4.toFloat(code + 8));
            assertEquals(code, Fp4.fromFloat(Fp4.toFloat(code)));
            assertEquals(code + 8, Fp4.fromFloat(Fp4.toFloat(code + 8)));
        }
        for (int bits = 0; bits < 0x7f80; bits++) {
            float x = Bf16.toFloat((short) bits);
            int expected = x >= 6 ? 7 : SmallFloats.nearest(magnitudes, x);
            assertEquals(expected, Fp4.fromFloat(x), "of " + x);
            assertEquals(8 + expected, Fp4.fromFloat(-x), "of " + -x);
        }
        assertEquals(7, Fp4.fromFloat(Float.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> Fp4.fromFloat(Float.NaN));
    }

    @Test
    void everyScaleOfMxfp4() {
        for (int code = 0; code < 255; code++) {
            float scale = Fp4.scaleToFloat((byte) code);
            assertEquals(Math.pow(2, code - 127), scale);
            assertEquals((byte) code, Fp4.scaleFromFloat(scale));
        }
        assertTrue(Float.isNaN(Fp4.scaleToFloat((byte) 255)));
        assertEquals((byte) 255, Fp4.scaleFromFloat(Float.NaN));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "3", "Infinity", "2.9387359E-39", "1.4E-45", "1.17549435E-38f"})
    void whatIsNoPowerOfTwoIsNoScale(float scale) {
        if (scale == Float.MIN_NORMAL) {
            assertEquals((byte) 1, Fp4.scaleFromFloat(scale));
        } else {
            assertThrows(IllegalArgumentException.class, () -> Fp4.scaleFromFloat(scale));
        }
    }
}
