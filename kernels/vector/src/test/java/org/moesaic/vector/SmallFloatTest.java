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

    private static void exhaust(FloatRow row, int end, IntFunction<Float> value) {
        int bits = 8 * row.bytes();
        int codes = 1 << bits;
        int step = FloatRow.stepColumns();
        float[] found = new float[step];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment weights = arena.allocate((long) codes * row.bytes());
            for (int code = 0; code < codes; code++) {
                for (int b = 0; b < row.bytes(); b++) {
                    weights.set(
                            ValueLayout.JAVA_BYTE,
                            (long) code * row.bytes() + b,
                            (byte) (code >> 8 * b));
                }
            }
            for (int first = 0; first < codes; first += step) {
                row.decode(weights, (long) first * row.bytes(), 1, 1, found, 0, Lanes.COUNT);
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
        exhaust(new Fp16Row(), 0x7c00, code -> Float.float16ToFloat((short) code));
    }

    @Test
    void e4m3() {
        exhaust(new Fp8Row(SmallFloat.e4m3()), 0x7f, code -> Fp8.E4M3.toFloat((byte) code));
    }

    @Test
    void e5m2() {
        exhaust(new Fp8Row(SmallFloat.e5m2()), 0x7c, code -> Fp8.E5M2.toFloat((byte) code));
    }
}
