package org.moesaic.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntFunction;
import jdk.incubator.vector.IntVector;
import org.junit.jupiter.api.Test;
import org.moesaic.formats.Fp8;

/// Every finite number of the small formats, by bits.
class SmallFloatTest {

    private static void exhaust(SmallFloat format, int bits, int end, IntFunction<Float> value) {
        int[] tops = new int[Lanes.COUNT];
        float[] found = new float[Lanes.COUNT];
        for (int code = 0; code < 1 << bits; code++) {
            if ((code & (1 << bits - 1) - 1) >= end) {
                continue;
            }
            // What lies below the number must not matter.
            java.util.Arrays.fill(tops, code << 32 - bits | 0x5a);
            format.values(IntVector.fromArray(Lanes.INTS, tops, 0)).intoArray(found, 0);
            for (float one : found) {
                assertEquals(
                        Float.floatToRawIntBits(value.apply(code)),
                        Float.floatToRawIntBits(one),
                        "code " + code);
            }
        }
    }

    @Test
    void halves() {
        exhaust(SmallFloat.fp16(), 16, 0x7c00, code -> Float.float16ToFloat((short) code));
    }

    @Test
    void e4m3() {
        exhaust(SmallFloat.e4m3(), 8, 0x7f, code -> Fp8.E4M3.toFloat((byte) code));
    }

    @Test
    void e5m2() {
        exhaust(SmallFloat.e5m2(), 8, 0x7c, code -> Fp8.E5M2.toFloat((byte) code));
    }
}
