package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.moesaic.formats.Fp8;

/// Every finite number of the small formats, by bits.
class SmallFloatTest {

    private static void exhaust(SmallFloat format, int end, IntFunction<Float> value) {
        int bits = 8 * format.bytes();
        int codes = 1 << bits;
        SmallFloatRow row = new SmallFloatRow(format);
        int step = FloatRow.stepColumns();
        float[] found = new float[step];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment weights = arena.allocate((long) codes * format.bytes());
            for (int code = 0; code < codes; code++) {
                for (int b = 0; b < format.bytes(); b++) {
                    weights.set(
                            ValueLayout.JAVA_BYTE,
                            (long) code * format.bytes() + b,
                            (byte) (code >> 8 * b));
                }
            }
            for (int first = 0; first < codes; first += step) {
                row.decode(weights, (long) first * format.bytes(), 1, 1, found, 0);
                for (int slot = 0; slot < step; slot++) {
                    int code = first + row.column(slot);
                    if ((code & (1 << bits - 1) - 1) < end) {
                        assertEquals(
                                Float.floatToRawIntBits(value.apply(code)),
                                Float.floatToRawIntBits(found[slot]),
                                "code " + code);
                    }
                }
            }
        }
    }

    @Test
    void halves() {
        exhaust(SmallFloat.fp16(), 0x7c00, code -> Float.float16ToFloat((short) code));
    }

    @Test
    void e4m3() {
        exhaust(SmallFloat.e4m3(), 0x7f, code -> Fp8.E4M3.toFloat((byte) code));
    }

    @Test
    void e5m2() {
        exhaust(SmallFloat.e5m2(), 0x7c, code -> Fp8.E5M2.toFloat((byte) code));
    }
}
